// TemporaryFolder: a folder of a test's own, gone when the test ends; and the message of a refusal.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace impromptu {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Returns the message of the std::runtime_error that `action` throws, or "" when it throws none.
[[nodiscard]] std::string refusal_of(const std::function<void()>& action);

}  // namespace impromptu
