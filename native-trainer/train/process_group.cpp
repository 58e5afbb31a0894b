// ProcessGroup over LibTorch's c10d and Gloo.
#include "native-trainer/train/process_group.hpp"

#include <spdlog/fmt/fmt.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#if __has_include(<gloo/rendezvous/store.h>)
#define IMPROMPTU_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace impromptu {
namespace {

// Returns a whole number from the environment. Throws std::runtime_error.
std::int64_t number_from(const char* name, std::int64_t low, std::int64_t high) {
  const char* text = std::getenv(name);
  char* end = nullptr;
  const std::int64_t value = text == nullptr ? low - 1 : std::strtoll(text, &end, 10);
  if (text == nullptr || *text == '\0' || *end != '\0' || value < low || value > high) {
    throw std::runtime_error(
        fmt::format("WORLD_SIZE asks for several processes, but {} is not a number from {} to {}",
                    name, low, high));
  }
  return value;
}

}  // namespace

#ifdef IMPROMPTU_GLOO

struct ProcessGroup::Backend {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
};

namespace {

// A dead process is noticed at once; this is for one that hangs, and longer than any validation.
constexpr std::chrono::minutes kLongestWait{30};

std::string first_line(const std::exception& failure) {
  const std::string text = failure.what();
  return text.substr(0, text.find('\n'));
}

// Runs `work` of the group and waits for it.
template <class Work>
void wait_for(Work&& work) {
  try {
    work()->wait();
  } catch (const std::exception& failure) {
    throw PeerLost(fmt::format("another process of this training has ended or does not answer ({})",
                               first_line(failure)));
  }
}

c10::intrusive_ptr<c10d::ProcessGroupGloo> joined(const std::string& host, std::int64_t rank,
                                                  std::int64_t size) {
  c10d::TCPStoreOptions meeting;
  meeting.port = static_cast<std::uint16_t>(number_from("MASTER_PORT", 1, 65535));
  meeting.isServer = rank == 0;
  meeting.numWorkers = static_cast<std::size_t>(size);
  const auto store = c10::make_intrusive<c10d::TCPStore>(host, meeting);
  auto options = c10d::ProcessGroupGloo::Options::create();
  options->timeout = kLongestWait;
  const bool here = host == "127.0.0.1" || host == "localhost";
  options->devices.push_back(here ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                  : c10d::ProcessGroupGloo::createDefaultDevice());
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, static_cast<int>(rank),
                                                     static_cast<int>(size), options);
}

}  // namespace

ProcessGroup::ProcessGroup() {
  if (std::getenv("WORLD_SIZE") == nullptr) return;
  size_ = number_from("WORLD_SIZE", 1, 4096);
  if (size_ == 1) return;
  rank_ = number_from("RANK", 0, size_ - 1);
  const char* host = std::getenv("MASTER_ADDR");
  try {
    backend_ = std::make_unique<Backend>();
    backend_->gloo = joined(host == nullptr ? "127.0.0.1" : host, rank_, size_);
  } catch (const std::exception& failure) {
    throw PeerLost(fmt::format("the processes of this training did not find each other ({})",
                               first_line(failure)));
  }
}

ProcessGroup::~ProcessGroup() = default;

void ProcessGroup::sum(const torch::Tensor& tensor) {
  if (!backend_) return;
  const torch::NoGradGuard no_gradients;
  std::vector<at::Tensor> parts{tensor.detach().cpu()};
  wait_for([&] { return backend_->gloo->allreduce(parts); });
  if (!tensor.is_cpu()) tensor.detach().copy_(parts[0]);
}

void ProcessGroup::share(const torch::Tensor& tensor) {
  if (!backend_) return;
  const torch::NoGradGuard no_gradients;
  std::vector<at::Tensor> parts{tensor.detach().cpu()};
  wait_for([&] { return backend_->gloo->broadcast(parts); });
  if (!tensor.is_cpu()) tensor.detach().copy_(parts[0]);
}

#else

struct ProcessGroup::Backend {};

ProcessGroup::ProcessGroup() {
  if (std::getenv("WORLD_SIZE") == nullptr || number_from("WORLD_SIZE", 1, 4096) == 1) return;
  throw std::runtime_error(
      "this program was built without Gloo and trains in one process only (Debian: apt-get install "
      "libgloo-dev, then build again)");
}

ProcessGroup::~ProcessGroup() = default;

void ProcessGroup::sum(const torch::Tensor&) {}
void ProcessGroup::share(const torch::Tensor&) {}

#endif

bool ProcessGroup::any(bool yes) {
  if (size_ == 1) return yes;
  const auto votes = torch::full({1}, yes ? 1.0F : 0.0F);
  sum(votes);
  return votes.item<float>() > 0;
}

}  // namespace impromptu
