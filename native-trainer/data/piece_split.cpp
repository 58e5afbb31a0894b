// Piece split: manifests' validation pieces first, then what they are trained on, then folders
// without a manifest, whose pieces follow those that are settled.
#include "native-trainer/data/piece_split.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "native-trainer/data/midi_files.hpp"
#include "native-trainer/data/piece_groups.hpp"
#include "native-trainer/weights/folder_name.hpp"

namespace impromptu {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// Files in the order in which they are tried.
struct Candidates {
  std::vector<fs::path> train, validation;
  bool settled = false;  // by a manifest; else the files of both sides are in `train`
  LeftOut left_out;
};

Candidates candidates_from(const FileChoice& choice) {
  const fs::path manifest =
      SplitChoice{.data = choice.data, .manifest = choice.manifest, .split = {}}.table();
  if (manifest.empty() && !choice.split.empty()) {
    throw std::runtime_error(no_table(choice.data, choice.split));
  }
  FolderListing listing = midi_files_in(choice.data);
  Candidates candidates{{}, {}, !manifest.empty(), std::move(listing.left_out)};
  if (!candidates.settled) {
    candidates.train = std::move(listing.files);
    shuffle(candidates.train, choice.seed);
    return candidates;
  }
  const std::string split = choice.split.empty() ? "train" : choice.split;
  candidates.train = midi_files_of_split(choice.data, manifest, split);
  shuffle(candidates.train, choice.seed);
  if (choice.validation_files > 0 && split != "validation") {
    candidates.validation = midi_files_of_split(choice.data, manifest, "validation");
    shuffle(candidates.validation, choice.seed);
  }
  for (const fs::path& file : not_in_manifest(listing.files, choice.data, manifest)) {
    candidates.left_out.add(file.lexically_relative(choice.data).string(),
                            "not_in_table: the manifest does not name it");
  }
  return candidates;
}

// Returns how many files of a folder without a manifest are held back.
std::size_t held_of(std::size_t files, const FileChoice& choice) {
  if (files < 2) return 0;
  return std::min(choice.validation_files, std::max<std::size_t>(1, files / 10));
}

std::size_t limit_of(std::size_t files) { return files == 0 ? kAll : files; }

enum class Side : std::uint8_t { none, open, train, validation };

class Splitter {
 public:
  Splitter(const std::vector<FileChoice>& choices, const Refusal& refusal)
      : choices_(choices), refusal_(refusal) {
    for (const FileChoice& choice : choices) candidates_.push_back(candidates_from(choice));
    for_folders(true, [&](std::size_t folder) {
      take(folder, candidates_[folder].validation, choices_[folder].validation_files,
           Side::validation);
    });
    for_folders(true, [&](std::size_t folder) {
      take(folder, candidates_[folder].train, limit_of(choices_[folder].train_files), Side::train);
    });
    for_folders(false, [&](std::size_t folder) { take_open(folder); });
  }

  PieceSplit result() {
    PieceSplit split;
    split.tried = entries_.size();
    for (std::size_t folder = 0; folder < choices_.size(); ++folder) {
      for (Entry& entry : entries_) {
        if (entry.piece.folder != folder) continue;
        if (entry.side == Side::train) split.train.push_back(std::move(entry.piece));
        if (entry.side == Side::validation) split.validation.push_back(std::move(entry.piece));
      }
      const bool several = choices_.size() > 1;
      split.left_out.append(candidates_[folder].left_out,
                            several ? name_of_folder(choices_[folder].data) : "");
    }
    return split;
  }

 private:
  // A file that was read; its place is its number in the index.
  struct Entry {
    Piece piece;
    Side side = Side::none;
    std::vector<LikePiece> like;
  };

  template <class Use>
  void for_folders(bool settled, Use use) {
    for (std::size_t folder = 0; folder < choices_.size(); ++folder) {
      if (candidates_[folder].settled == settled) use(folder);
    }
  }

  [[nodiscard]] std::string name_of(const Piece& piece) const {
    const std::string name = piece.name(choices_);
    if (choices_.size() == 1) return name;
    return name_of_folder(choices_[piece.folder].data) + '/' + name;
  }

  void leave_out(Entry& entry, const std::string& reason) {
    entry.side = Side::none;
    candidates_[entry.piece.folder].left_out.add(entry.piece.name(choices_), reason);
    entry.piece.performance = {};
  }

  [[nodiscard]] static std::string held_back(const std::string& name) {
    return fmt::format("held_back: its music is that of {}, which is to validate", name);
  }

  // Returns why a piece is not to be used for `side`, or an empty text.
  [[nodiscard]] std::string obstacle(const Entry& entry, Side side) const {
    for (const auto& [number, likeness] : entry.like) {
      const Entry& other = entries_[number];
      if (other.side == Side::none) continue;
      if (likeness == Likeness::copy) return duplicate_of(name_of(other.piece));
      if (side == Side::train && other.side == Side::validation &&
          likeness == Likeness::performance) {
        return held_back(name_of(other.piece));
      }
    }
    return {};
  }

  // Reads files of a folder in their order until `most` of them are on a side.
  void take(std::size_t folder, std::span<const fs::path> files, std::size_t most, Side side) {
    std::size_t taken = 0;
    while (taken < most && !files.empty()) {
      const std::size_t block = std::min(most - taken, files.size());
      std::vector<ReadPiece> pieces = read_pieces(files.first(block), refusal_);
      std::vector<PiecePrint> prints;
      for (ReadPiece& piece : pieces) prints.push_back(std::move(piece.print));
      std::vector<std::vector<LikePiece>> like = index_.add(prints);
      for (std::size_t i = 0; i < block; ++i) {
        entries_.push_back(
            {{files[i], folder, std::move(pieces[i].performance)}, side, std::move(like[i])});
        Entry& entry = entries_.back();
        const std::string& rejected = pieces[i].rejected;
        const std::string reason = rejected.empty() ? obstacle(entry, side) : rejected;
        reason.empty() ? void(++taken) : leave_out(entry, reason);
      }
      files = files.subspan(block);
    }
  }

  // Reads a folder without a manifest and decides between the sides.
  void take_open(std::size_t folder) {
    const FileChoice& choice = choices_[folder];
    const std::vector<fs::path>& files = candidates_[folder].train;
    const std::size_t held = held_of(files.size(), choice);
    const std::size_t first = entries_.size();
    const std::size_t most = choice.train_files == 0 ? kAll : choice.train_files + held;
    take(folder, files, most, Side::open);
    std::size_t left = held;
    settle_like_others(first, left);
    hold_back(first, left, left == held);
    std::size_t trained = 0;
    for (std::size_t number = first; number < entries_.size(); ++number) {
      Entry& entry = entries_[number];
      if (entry.side == Side::open) entry.side = Side::train;
      if (entry.side == Side::train && ++trained > limit_of(choice.train_files)) {
        entry.side = Side::none;  // no room for it: nobody asked for more
      }
    }
  }

  // Returns the open pieces from number `first` on, those of one composition together.
  [[nodiscard]] std::vector<std::vector<std::size_t>> open_groups(std::size_t first) const {
    PieceGroups groups(entries_.size() - first);
    for (std::size_t number = first; number < entries_.size(); ++number) {
      for (const LikePiece& like : entries_[number].like) {
        const bool both = entries_[number].side == Side::open && like.piece >= first &&
                          entries_[like.piece].side == Side::open;
        if (both) groups.join(number - first, like.piece - first);
      }
    }
    std::vector<std::vector<std::size_t>> open;
    for (const std::vector<std::size_t>& group : groups.all()) {
      open.emplace_back();
      for (const std::size_t member : group) {
        if (entries_[first + member].side == Side::open) open.back().push_back(first + member);
      }
      if (open.back().empty()) open.pop_back();
    }
    return open;
  }

  // Puts a group on the validation side, of which only so many pieces are wanted.
  void validate_with(const std::vector<std::size_t>& group, std::size_t& wanted,
                     const std::string& name) {
    for (const std::size_t number : group) {
      if (wanted > 0) {
        entries_[number].side = Side::validation;
        --wanted;
      } else {
        leave_out(entries_[number], held_back(name));
      }
    }
  }

  // Settles the groups that play what other folders' pieces play.
  void settle_like_others(std::size_t first, std::size_t& wanted) {
    for (const std::vector<std::size_t>& group : open_groups(first)) {
      const Entry* validated = nullptr;
      bool trained = false;
      for (const std::size_t number : group) {
        for (const LikePiece& like : entries_[number].like) {
          const Entry& other = entries_[like.piece];
          if (other.side == Side::validation && like.piece < first) validated = &other;
          trained = trained || other.side == Side::train;
        }
      }
      if (validated != nullptr) {
        validate_with(group, wanted, name_of(validated->piece));
      } else if (trained) {
        for (const std::size_t number : group) entries_[number].side = Side::train;
      }
    }
  }

  // Holds back whole groups, those of the last pieces first; something always remains to train on.
  //   none_yet  whether at least one group is to be found, if only in part.
  void hold_back(std::size_t first, std::size_t& wanted, bool none_yet) {
    std::vector<std::vector<std::size_t>> groups = open_groups(first);
    std::size_t open = 0;
    for (const auto& group : groups) open += group.size();
    std::sort(groups.begin(), groups.end(),
              [](const auto& a, const auto& b) { return a.back() > b.back(); });
    for (const std::vector<std::size_t>& group : groups) {
      if (group.size() > wanted || group.size() >= open) continue;
      open -= group.size();
      none_yet = false;
      validate_with(group, wanted, {});
    }
    const auto smallest =
        std::min_element(groups.begin(), groups.end(),
                         [](const auto& a, const auto& b) { return a.size() < b.size(); });
    if (!none_yet || wanted == 0 || groups.size() < 2) return;
    validate_with(*smallest, wanted, name_of(entries_[smallest->front()].piece));
  }

  const std::vector<FileChoice>& choices_;
  const Refusal& refusal_;
  std::vector<Candidates> candidates_;
  LikenessIndex index_;
  std::vector<Entry> entries_;
};

}  // namespace

PieceSplit split_pieces(const std::vector<FileChoice>& choices, const Refusal& refusal) {
  return Splitter(choices, refusal).result();
}

std::runtime_error nothing_usable(const std::string& source, const PieceSplit& split) {
  return std::runtime_error(fmt::format("{}: none of {} files could be used; left out: {}", source,
                                        split.tried, split.left_out.summary()));
}

}  // namespace impromptu
