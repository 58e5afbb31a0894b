// Which MIDI files of a folder are used: walking, reading the manifest, shuffling.
#include "native-trainer/data/midi_files.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "shared/base/random.hpp"
#include "shared/midi/file_names.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

std::runtime_error unreadable(const fs::path& manifest) {
  return std::runtime_error(fmt::format("{}: cannot read the manifest", manifest.string()));
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

FolderListing midi_files_in(const fs::path& folder) {
  FolderListing listing = walk_folder(folder);
  if (!listing.files.empty()) return listing;
  const std::string others = listing.left_out.summary();
  throw std::runtime_error(fmt::format("{}: no {} file in it or below{}", folder.string(),
                                       fmt::join(kMidiExtensions, ", "),
                                       others.empty() ? "" : "; there are " + others));
}

std::vector<fs::path> midi_files_of_split(const fs::path& folder, const fs::path& manifest,
                                          const std::string& split) {
  std::ifstream input(manifest);
  std::string line;
  if (!std::getline(input, line)) throw unreadable(manifest);
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

std::vector<fs::path> not_in_manifest(const std::vector<fs::path>& files, const fs::path& folder,
                                      const fs::path& manifest) {
  std::ifstream input(manifest);
  std::string line;
  if (!std::getline(input, line)) throw unreadable(manifest);
  const std::size_t column = column_of(csv_fields(line), "path", manifest);
  std::set<fs::path> named;
  while (std::getline(input, line)) {
    const std::vector<std::string> fields = csv_fields(line);
    if (fields.size() > column) named.insert((folder / fields[column]).lexically_normal());
  }
  std::vector<fs::path> others;
  std::copy_if(files.begin(), files.end(), std::back_inserter(others),
               [&](const fs::path& file) { return !named.contains(file.lexically_normal()); });
  return others;
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

FolderListing files_of(const SplitChoice& choice) {
  const fs::path table = choice.table();
  if (!table.empty()) return {midi_files_of_split(choice.data, table, choice.name()), {}};
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
