// Folder walk: what is really in the folder first, then where its links lead.
#include "native-trainer/data/folder_walk.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>

#include "shared/midi/file_names.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  explicit Walk(const fs::path& root) : root_(root) {
    enter(root);
    while (!links_.empty()) {
      const fs::path link = links_.front();
      links_.pop_front();
      follow(link);
    }
    std::sort(listing_.files.begin(), listing_.files.end());
  }

  FolderListing listing() { return std::move(listing_); }

 private:
  [[nodiscard]] std::string name_of(const fs::path& path) const {
    return path.lexically_relative(root_).string();
  }

  void leave_out(const fs::path& path, const std::string& reason) {
    listing_.left_out.add(name_of(path), reason);
  }

  void enter(const fs::path& folder) {
    std::error_code failure;
    const fs::path real = fs::canonical(folder, failure);
    if (failure) return leave_out(folder, "unreadable: " + failure.message());
    if (!folders_.insert(real).second) return;
    std::vector<fs::directory_entry> entries;
    auto entry = fs::directory_iterator(folder, failure);
    while (!failure && entry != fs::directory_iterator()) {
      entries.push_back(*entry);
      entry.increment(failure);
    }
    if (failure) leave_out(folder, "unreadable: " + failure.message());
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& found : entries) look_at(found, real);
  }

  // Takes what lies in a folder; `real` is the folder's own path, without links.
  void look_at(const fs::directory_entry& entry, const fs::path& real) {
    std::error_code failure;
    const fs::file_status status = entry.symlink_status(failure);
    if (fs::is_symlink(status)) {
      links_.push_back(entry.path());
    } else if (fs::is_directory(status)) {
      enter(entry.path());
    } else if (fs::is_regular_file(status)) {
      take(entry.path(), real / entry.path().filename());
    } else if (names_midi_file(entry.path().filename().string())) {
      leave_out(entry.path(), "no_file: a pipe, socket or device");
    }
  }

  void follow(const fs::path& link) {
    std::error_code failure;
    const fs::path real = fs::canonical(link, failure);
    if (failure) {
      leave_out(link, "broken_link: it leads to nothing");
    } else if (!fs::is_directory(real, failure)) {
      if (fs::is_regular_file(real, failure)) take(link, real);
    } else if (folders_.contains(real)) {
      leave_out(link, "linked_again: a folder that is read already");
    } else {
      enter(link);
    }
  }

  void take(const fs::path& path, const fs::path& real) {
    const std::string name = path.filename().string();
    if (!names_midi_file(name)) {
      if (name != "MANIFEST.csv") listing_.left_out.add_other(extension_of(name));
      return;
    }
    const auto [place, fresh] = files_.try_emplace(real, name_of(path));
    if (fresh) {
      listing_.files.push_back(path);
    } else {
      leave_out(path, "linked_again: the same file as " + place->second);
    }
  }

  const fs::path& root_;
  FolderListing listing_;
  std::set<fs::path> folders_;             // entered; paths without links
  std::map<fs::path, std::string> files_;  // taken: path without links, name
  std::deque<fs::path> links_;             // to be followed
};

}  // namespace

FolderListing walk_folder(const fs::path& folder) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    throw std::runtime_error(
        fmt::format("{}: no such folder; give a folder of MIDI files", folder.string()));
  }
  return Walk(folder).listing();
}

}  // namespace impromptu
