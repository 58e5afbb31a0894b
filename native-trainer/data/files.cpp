// Whole files in and out.
#include "native-trainer/data/files.hpp"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace impromptu {
namespace {

namespace fs = std::filesystem;

// Writes all bytes to a new file and waits until they are on the disk; returns errno, 0 on success.
int write_file(const fs::path& path, std::span<const std::byte> bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  int failure = 0;
  while (!bytes.empty() && failure == 0) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno != EINTR) failure = errno;
    } else {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  if (failure == 0 && ::fsync(file) != 0 && errno != EINVAL) failure = errno;
  if (::close(file) != 0 && failure == 0) failure = errno;
  return failure;
}

}  // namespace

std::vector<std::byte> read_bytes(const fs::path& path) {
  const std::string text = read_text(path);
  std::vector<std::byte> bytes(text.size());
  if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

std::string read_text(const fs::path& path) {
  std::ifstream input(path, std::ios::binary);
  if (!input || fs::is_directory(path)) {
    throw std::runtime_error(fmt::format("{}: cannot be read", path.string()));
  }
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

void write_atomically(const fs::path& path, std::span<const std::byte> bytes) {
  fs::path draft = path;
  draft += ".tmp";
  const int failure = write_file(draft, bytes);
  if (failure == 0) {
    fs::rename(draft, path);
    return;
  }
  std::error_code ignored;
  fs::remove(draft, ignored);
  const char* advice = failure == ENOSPC ? "; free some space and try again" : "";
  throw std::runtime_error(
      fmt::format("{}: cannot be written: {}{}", path.string(), std::strerror(failure),
                  fs::exists(path, ignored) ? "; the old file is untouched" : advice));
}

void write_atomically(const fs::path& path, std::string_view text) {
  write_atomically(path, std::as_bytes(std::span(text.data(), text.size())));
}

void make_folder(const fs::path& path) {
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure) {
    throw std::runtime_error(
        fmt::format("{}: cannot be created: {}", path.string(), failure.message()));
  }
}

}  // namespace impromptu
