// ProcessGroup: several processes that train one model together, found by torchrun's variables.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace impromptu {

// Another process of the group has ended or does not answer.
class PeerLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ProcessGroup {
 public:
  // Joins the group of RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT; without WORLD_SIZE, or with
  // 1, the process is alone. Throws std::runtime_error: a variable is missing or wrong; PeerLost.
  ProcessGroup();
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  [[nodiscard]] std::int64_t rank() const { return rank_; }
  [[nodiscard]] std::int64_t size() const { return size_; }

  // Replaces the tensors of all processes by their sum. Every process calls it, in the same order;
  // alone it does nothing. By way of the processor's memory. Throws PeerLost.
  void sum(const torch::Tensor& tensor);

  // Gives every process the tensor of rank 0. As sum().
  void share(const torch::Tensor& tensor);

  // Returns whether any process says yes. As sum().
  [[nodiscard]] bool any(bool yes);

 private:
  struct Backend;
  std::int64_t rank_ = 0;
  std::int64_t size_ = 1;
  std::unique_ptr<Backend> backend_;  // none when alone
};

}  // namespace impromptu
