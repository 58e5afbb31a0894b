// A made-up data set, written through the core's own MIDI writer.
#include "tests/trainer/tiny_songs.hpp"

#include <array>
#include <string>
#include <string_view>

#include "native-trainer/data/files.hpp"
#include "native-trainer/data/prepare.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"
#include "shared/tokens/piano_roll.hpp"

namespace impromptu {

void write_tiny_songs(const std::filesystem::path& folder, std::size_t count, std::size_t frames,
                      std::uint8_t loudest) {
  constexpr std::array<int, 3> kTriad{0, 4, 7};
  make_folder(folder);
  for (std::size_t song = 0; song < count; ++song) {
    std::vector<Chord> chords(frames);
    for (std::size_t frame = 0; frame < frames; ++frame) {
      const int root = 60 + static_cast<int>(song % 3);
      chords[frame].add(static_cast<std::uint8_t>(root + kTriad[frame % kTriad.size()]));
    }
    // 0.1 frames late, so that rounding to ticks moves no note across a frame boundary
    const auto velocity = static_cast<std::uint8_t>(loudest - song);
    Performance performance = performance_from_chords(chords, 5, velocity);
    for (Note& note : performance.notes) note.onset = note.onset + Microseconds{20000};
    performance.end = performance.end + Microseconds{20000};
    write_atomically(folder / ("song" + std::to_string(song) + ".mid"),
                     std::span<const std::byte>(write_smf(score_from(performance, "tiny"))));
  }
}

std::filesystem::path prepared_tiny_songs(const std::filesystem::path& folder) {
  constexpr int kSongs = 8;
  write_tiny_songs(folder / "midi", kSongs, 60);
  std::string manifest = "path,split\n";
  for (int song = 0; song < kSongs; ++song) {
    manifest += "song" + std::to_string(song) + ".mid,";
    manifest += song + 1 < kSongs ? "train\n" : "validation\n";
  }
  write_atomically(folder / "midi" / "MANIFEST.csv", std::string_view(manifest));
  prepare({.data = folder / "midi", .out = folder / "prepared"});
  return folder / "prepared";
}

}  // namespace impromptu
