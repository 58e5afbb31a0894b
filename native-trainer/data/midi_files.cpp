// Which MIDI files of a folder are used: walking, reading the manifest, shuffling.
#include "native-trainer/data/midi_files.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <stdexcept>

#include "shared/base/random.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

bool is_midi(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& letter : extension) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return extension == ".mid" || extension == ".midi";
}

std::size_t column_of(const std::vector<std::string>& names, const std::string& name,
                      const fs::path& manifest) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw std::runtime_error(fmt::format("{}: no column '{}'", manifest.string(), name));
  }
  return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

std::vector<fs::path> midi_files_in(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(
        fmt::format("{}: no such folder; give a folder of .mid files", folder.string()));
  }
  std::vector<fs::path> files;
  const auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator(folder, options)) {
    if (entry.is_regular_file() && is_midi(entry.path())) files.push_back(entry.path());
  }
  if (files.empty()) {
    throw std::runtime_error(
        fmt::format("{}: no .mid or .midi file in it or below", folder.string()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> midi_files_of_split(const fs::path& folder, const fs::path& manifest,
                                          const std::string& split) {
  std::ifstream input(manifest);
  std::string line;
  if (!std::getline(input, line)) {
    throw std::runtime_error(fmt::format("{}: cannot read the manifest", manifest.string()));
  }
  const std::vector<std::string> names = csv_fields(line);
  const std::size_t path_column = column_of(names, "path", manifest);
  const std::size_t split_column = column_of(names, "split", manifest);
  std::vector<fs::path> files;
  while (std::getline(input, line)) {
    const std::vector<std::string> fields = csv_fields(line);
    if (fields.size() <= std::max(path_column, split_column)) continue;
    if (fields[split_column] == split) files.push_back(folder / fields[path_column]);
  }
  if (files.empty()) {
    throw std::runtime_error(fmt::format("{}: no file of split '{}'", manifest.string(), split));
  }
  std::sort(files.begin(), files.end());
  return files;
}

fs::path SplitChoice::table() const {
  if (!manifest.empty()) return manifest;
  const fs::path beside = data / "MANIFEST.csv";
  return fs::exists(beside) ? beside : fs::path();
}

std::string SplitChoice::name() const {
  return table().empty() ? "all" : split.value_or("validation");
}

std::string no_table(const fs::path& folder, const std::string& split) {
  return fmt::format(
      "{}: no MANIFEST.csv says which files are '{}'; give --manifest, or leave --split out to "
      "take all",
      folder.string(), split);
}

std::vector<fs::path> files_of(const SplitChoice& choice) {
  const fs::path table = choice.table();
  if (!table.empty()) return midi_files_of_split(choice.data, table, choice.name());
  if (choice.split) throw std::runtime_error(no_table(choice.data, *choice.split));
  return midi_files_in(choice.data);
}

void shuffle(std::vector<fs::path>& files, std::uint64_t seed) {
  Random random(seed);
  shuffle(files, random);
}

std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char letter = line[i];
    if (letter == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
        fields.back() += line[++i];
      } else {
        quoted = !quoted;
      }
    } else if (letter == ',' && !quoted) {
      fields.emplace_back();
    } else if (letter != '\r') {
      fields.back() += letter;
    }
  }
  return fields;
}

}  // namespace impromptu
