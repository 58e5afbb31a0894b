// Piece reading: the music of many files, several at a time, with its fingerprints.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "native-trainer/data/folder_walk.hpp"
#include "native-trainer/data/likeness.hpp"
#include "native-trainer/data/performances.hpp"

namespace impromptu {

// Returns why a performance cannot be used, as "error_name: what is wrong", or an empty text.
using Refusal = std::function<std::string(const Performance&)>;

struct ReadPiece {
  Performance performance;
  PiecePrint print;
  std::string rejected;  // empty, or "error_name: what is wrong"
};

// Returns the music of each file, in their order.
//   refusal  called from several threads; may be empty.
[[nodiscard]] std::vector<ReadPiece> read_pieces(std::span<const std::filesystem::path> files,
                                                 const Refusal& refusal);

// Returns the text that says that a file is a copy.
[[nodiscard]] std::string duplicate_of(const std::string& name);

// Calls `use` with the music of each file in their order, of copies of one performance with the
// first. Says on stderr what was left out, with the reason of each file.
//   listing  from folder `data`, after which the files are named.
void for_each_piece(FolderListing listing, const std::filesystem::path& data,
                    const std::function<void(const std::filesystem::path&, Performance&)>& use);

}  // namespace impromptu
