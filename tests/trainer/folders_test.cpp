// Folders of music: which files are found, and what is said of the others.
#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/folder_walk.hpp"
#include "native-trainer/data/midi_files.hpp"
#include "tests/parity/temporary_folder.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

void write_empty(const fs::path& path) {
  make_folder(path.parent_path());
  write_atomically(path, std::string_view());
}

std::vector<std::string> names_in(const fs::path& folder, const FolderListing& listing) {
  std::vector<std::string> names;
  for (const fs::path& file : listing.files)
    names.push_back(file.lexically_relative(folder).string());
  return names;
}

TEST_CASE("files are found by the page's extensions in any case, the others counted") {
  const TemporaryFolder folder;
  for (const char* name : {"a.mid", "B.MIDI", "deep/er/c.Kar", "deep/d.rmi", "e.SMF", "notes.txt",
                           "deep/more.TXT", "LICENSE", "deep/x.mid.gz", "MANIFEST.csv"}) {
    write_empty(folder.path() / name);
  }
  const FolderListing listing = walk_folder(folder.path());
  CHECK(names_in(folder.path(), listing) ==
        std::vector<std::string>{"B.MIDI", "a.mid", "deep/d.rmi", "deep/er/c.Kar", "e.SMF"});
  CHECK(listing.left_out.files() == 0);
  CHECK(listing.left_out.summary() == "4 of other kinds (2 .txt, 1 without extension, 1 .gz)");
  CHECK(listing.left_out.text() ==
        "without extension: other_kind: 1 file\n*.gz: other_kind: 1 file\n"
        "*.txt: other_kind: 2 files\n");
}

TEST_CASE("links are followed, and what they lead to again is taken once") {
  const TemporaryFolder folder;
  const fs::path music = folder.path() / "music";
  write_empty(music / "z" / "own.mid");
  write_empty(folder.path() / "elsewhere" / "far.mid");
  fs::create_directory_symlink(music, music / "a loop");
  fs::create_directory_symlink("..", music / "z" / "up");
  fs::create_directory_symlink(folder.path() / "elsewhere", music / "b");
  fs::create_directory_symlink(folder.path() / "elsewhere", music / "c");
  fs::create_directory_symlink(music, folder.path() / "elsewhere" / "back");
  fs::create_symlink(music / "z" / "own.mid", music / "again.mid");
  fs::create_symlink("nowhere.mid", music / "broken.mid");
  fs::create_symlink("self.mid", music / "self.mid");
  const FolderListing listing = walk_folder(music);
  CHECK(names_in(music, listing) == std::vector<std::string>{"b/far.mid", "z/own.mid"});
  CHECK(listing.left_out.text() ==
        "a loop: linked_again: a folder that is read already\n"
        "again.mid: linked_again: the same file as z/own.mid\n"
        "broken.mid: broken_link: it leads to nothing\n"
        "c: linked_again: a folder that is read already\n"
        "self.mid: broken_link: it leads to nothing\n"
        "z/up: linked_again: a folder that is read already\n"
        "b/back: linked_again: a folder that is read already\n");
  CHECK(listing.left_out.summary() == "7 files (5 linked_again, 2 broken_link)");
}

TEST_CASE("a link's own name says what kind of file it is") {
  const TemporaryFolder folder;
  const fs::path music = folder.path() / "music";
  write_empty(folder.path() / "store" / "0a1b2c");
  make_folder(music);
  fs::create_symlink(folder.path() / "store" / "0a1b2c", music / "song.mid");
  CHECK(names_in(music, walk_folder(music)) == std::vector<std::string>{"song.mid"});
}

TEST_CASE("a folder without music says what it holds") {
  const TemporaryFolder folder;
  write_empty(folder.path() / "a.wav");
  const std::string said = refusal_of([&] { static_cast<void>(midi_files_in(folder.path())); });
  CHECK(said.find("no .mid, .midi, .kar, .rmi, .smf file in it or below; there are 1 of other "
                  "kinds (1 .wav)") != std::string::npos);
}

}  // namespace
}  // namespace impromptu
