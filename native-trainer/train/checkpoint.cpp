// Checkpoint: a torch archive behind a length and a hash, so that damage is noticed.
#include "native-trainer/train/checkpoint.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "native-trainer/data/files.hpp"

namespace impromptu {
namespace {

constexpr std::array<char, 8> kMagic{'I', 'M', 'P', 'C', 'K', 'P', 'T', '1'};
constexpr std::size_t kFixed = kMagic.size() + 2 * sizeof(std::uint64_t);

std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
  }
  return hash;
}

// Reads and writes are the same walk over the fields.
template <class Self, class Visitor>
void visit_integers(Self& checkpoint, Visitor&& visit) {
  visit("epoch", checkpoint.state.epoch);
  visit("batch", checkpoint.state.batch);
  visit("loss_windows", checkpoint.state.loss_windows);
  visit("best_epoch", checkpoint.state.best_epoch);
  visit("worse_epochs", checkpoint.state.worse_epochs);
  visit("steps", checkpoint.steps);
}

template <class Self, class Visitor>
void visit_reals(Self& checkpoint, Visitor&& visit) {
  visit("loss_sum", checkpoint.state.loss_sum);
  visit("seconds", checkpoint.state.seconds);
  visit("best_loss", checkpoint.state.best_loss);
  visit("momentum_product", checkpoint.momentum_product);
}

template <class Self, class Visitor>
void visit_tensors(Self& checkpoint, Visitor&& visit) {
  visit("values", checkpoint.values);
  visit("first", checkpoint.first);
  visit("second", checkpoint.second);
  visit("generator", checkpoint.generator);
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error(fmt::format(
      "{}: damaged checkpoint ({}); put a good copy in its place, or train without --resume",
      path.string(), reason));
}

Checkpoint unpack(const std::string& bytes) {
  torch::serialize::InputArchive archive;
  archive.load_from(bytes.data() + kFixed, bytes.size() - kFixed);
  Checkpoint checkpoint;
  c10::IValue value;
  visit_integers(checkpoint, [&](const char* name, std::int64_t& field) {
    archive.read(name, value);
    field = value.toInt();
  });
  visit_reals(checkpoint, [&](const char* name, double& field) {
    archive.read(name, value);
    field = value.toDouble();
  });
  visit_tensors(checkpoint,
                [&](const char* name, torch::Tensor& field) { archive.read(name, field); });
  archive.read("settings", value);
  for (const auto& entry : value.toGenericDict()) {
    checkpoint.settings[entry.key().toStringRef()] = entry.value().toStringRef();
  }
  return checkpoint;
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  torch::serialize::OutputArchive archive;
  visit_integers(checkpoint, [&](const char* name, std::int64_t field) {
    archive.write(name, c10::IValue(field));
  });
  visit_reals(checkpoint,
              [&](const char* name, double field) { archive.write(name, c10::IValue(field)); });
  visit_tensors(checkpoint, [&](const char* name, const torch::Tensor& field) {
    archive.write(name, field.cpu());
  });
  c10::Dict<std::string, std::string> settings;
  for (const auto& [name, text] : checkpoint.settings) settings.insert(name, text);
  archive.write("settings", c10::IValue(settings));

  std::ostringstream stream;
  archive.save_to(stream);
  const std::string body = std::move(stream).str();
  const std::array<std::uint64_t, 2> numbers{body.size(), fnv1a(body)};
  std::string bytes(kMagic.data(), kMagic.size());
  bytes.append(reinterpret_cast<const char*>(numbers.data()), sizeof(numbers));
  bytes += body;
  write_atomically(path, std::string_view(bytes));
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw std::runtime_error(
        fmt::format("{}: no checkpoint to resume from; train without --resume", path.string()));
  }
  const std::string bytes = read_text(path);
  if (bytes.size() < kFixed || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    refuse(path, "not a checkpoint");
  }
  std::array<std::uint64_t, 2> numbers{};
  std::memcpy(numbers.data(), bytes.data() + kMagic.size(), sizeof(numbers));
  if (numbers[0] != bytes.size() - kFixed) refuse(path, "wrong length");
  if (numbers[1] != fnv1a(std::string_view(bytes).substr(kFixed))) refuse(path, "wrong checksum");
  try {
    return unpack(bytes);
  } catch (const c10::Error& failure) {
    refuse(path, failure.what_without_backtrace());
  }
}

void require_same_settings(const std::map<std::string, std::string>& saved,
                           const std::map<std::string, std::string>& now) {
  for (const auto& [name, value] : now) {
    const auto found = saved.find(name);
    const std::string before = found == saved.end() ? "nothing" : found->second;
    if (before == value) continue;
    throw std::runtime_error(
        fmt::format("cannot resume: {} was {} and is now {}; give the old value, or another --out",
                    name, before, value));
  }
}

}  // namespace impromptu
