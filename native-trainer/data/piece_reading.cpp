// Piece reading: a thread per processor takes the next file.
#include "native-trainer/data/piece_reading.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <utility>

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFilesAtOnce = 64;  // that are held in memory

ReadPiece read_piece(const fs::path& file, const Refusal& refusal) {
  ReadPerformance read = read_performance(file);
  ReadPiece piece{std::move(read.performance), {}, std::move(read.rejected)};
  if (piece.rejected.empty() && refusal) piece.rejected = refusal(piece.performance);
  if (piece.rejected.empty()) piece.print = print_of(piece.performance);
  return piece;
}

// Adds the pieces to the index; returns for each the lower numbers of which it is a copy.
std::vector<std::vector<std::size_t>> copied_by(LikenessIndex& index,
                                                std::span<const ReadPiece> pieces) {
  std::vector<PiecePrint> prints;
  for (const ReadPiece& piece : pieces) prints.push_back(piece.print);
  std::vector<std::vector<std::size_t>> copied;
  for (const std::vector<LikePiece>& found : index.add(prints)) {
    copied.emplace_back();
    for (const auto& [piece, likeness] : found) {
      if (likeness == Likeness::copy) copied.back().push_back(piece);
    }
  }
  return copied;
}

}  // namespace

std::vector<ReadPiece> read_pieces(std::span<const fs::path> files, const Refusal& refusal) {
  std::vector<ReadPiece> pieces(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      pieces[i] = read_piece(files[i], refusal);
    }
  };
  const std::size_t threads =
      std::min<std::size_t>(files.size(), std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::future<void>> workers;
  for (std::size_t i = 1; i < threads; ++i) {
    workers.push_back(std::async(std::launch::async, work));
  }
  work();
  for (std::future<void>& worker : workers) worker.get();  // throws what a worker threw
  return pieces;
}

std::string duplicate_of(const std::string& name) {
  return fmt::format("duplicate: the performance of {}", name);
}

void for_each_piece(FolderListing listing, const fs::path& data,
                    const std::function<void(const fs::path&, Performance&)>& use) {
  LikenessIndex index;
  std::vector<std::string> used;  // names by number; empty for what was left out
  const std::span<const fs::path> files(listing.files);
  const auto leave_out = [&](const std::string& name, const std::string& reason) {
    listing.left_out.add(name, reason);
    spdlog::warn("skipped {}: {}", name, reason);
    used.emplace_back();
  };
  for (std::size_t first = 0; first < files.size(); first += kFilesAtOnce) {
    const auto block = files.subspan(first, std::min(kFilesAtOnce, files.size() - first));
    std::vector<ReadPiece> pieces = read_pieces(block, {});
    const auto copied = copied_by(index, pieces);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const std::string name = block[i].lexically_relative(data).string();
      const auto first_use =
          std::find_if(copied[i].begin(), copied[i].end(),
                       [&](std::size_t number) { return !used[number].empty(); });
      if (!pieces[i].rejected.empty()) {
        leave_out(name, pieces[i].rejected);
      } else if (first_use != copied[i].end()) {
        leave_out(name, duplicate_of(used[*first_use]));
      } else {
        use(block[i], pieces[i].performance);
        used.push_back(name);
      }
    }
  }
  if (!listing.left_out.empty()) {
    spdlog::warn("{}: left out {}", data.string(), listing.left_out.summary());
  }
}

}  // namespace impromptu
