// The name of a folder.
#include "native-trainer/weights/folder_name.hpp"

namespace impromptu {

std::string name_of_folder(const std::filesystem::path& folder) {
  const std::filesystem::path normal = std::filesystem::absolute(folder).lexically_normal();
  return (normal.has_filename() ? normal : normal.parent_path()).filename().string();
}

}  // namespace impromptu
