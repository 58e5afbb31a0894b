// The end of writing a file.
#include "native-trainer/weights/put_in_place.hpp"

#include <stdexcept>
#include <system_error>

namespace impromptu {

void put_in_place(std::ofstream& file, const std::filesystem::path& unfinished,
                  const std::filesystem::path& path) {
  file.close();
  std::error_code failure;
  if (!file) {
    std::filesystem::remove(unfinished, failure);
    throw std::runtime_error(path.string() + ": cannot be written; is the disk full?");
  }
  std::filesystem::rename(unfinished, path, failure);
  if (failure) {
    throw std::runtime_error(path.string() + ": cannot be replaced: " + failure.message());
  }
}

}  // namespace impromptu
