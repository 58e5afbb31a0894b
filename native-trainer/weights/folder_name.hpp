// The name of a folder, however its path is written.
#pragma once

#include <filesystem>
#include <string>

namespace impromptu {

// Returns the folder's own name, also of a relative path such as "." and of one that ends in a
// slash; empty for the root.
[[nodiscard]] std::string name_of_folder(const std::filesystem::path& folder);

}  // namespace impromptu
