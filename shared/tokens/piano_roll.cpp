// Frames of a performance: which pitches sound, how strongly, and the way back to notes.
#include "shared/tokens/piano_roll.hpp"

#include <algorithm>
#include <cmath>

#include "shared/base/check.hpp"
#include "shared/music/pedal.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kPitches = 128;

// Returns the frame in which `time` lies, at most `limit`; half a microsecond is forgiven. In
// double this is exact for whole fps up to 100: the sum and the product are, and a quotient below
// 2^20 that is no whole number is 5e-7 away from one.
std::size_t frame_of(Microseconds time, double fps, std::size_t limit) {
  const double frame =
      std::floor((static_cast<double>(time.value) + 0.5) * fps / kMicrosecondsPerSecond);
  if (!(frame > 0)) return 0;
  return frame >= static_cast<double>(limit) ? limit : static_cast<std::size_t>(frame);
}

Microseconds time_of_frame(std::size_t frame, double fps) {
  return Microseconds{std::llround(static_cast<double>(frame) * kMicrosecondsPerSecond / fps)};
}

struct FrameSpan {
  std::size_t first = 0;
  std::size_t last = 0;  // one past the end
};

FrameSpan span_of(const Note& note, double fps, std::size_t frames) {
  return {frame_of(note.onset, fps, frames), frame_of(note.onset + note.duration, fps, frames)};
}

// Fills one pitch's row of a roll from the changes of velocity at each frame: [frames] of each.
void sum_row(std::span<const std::int64_t> changes, std::span<std::uint16_t> row) {
  std::int64_t sum = 0;
  for (std::size_t frame = 0; frame < row.size(); ++frame) {
    sum += changes[frame];
    row[frame] = static_cast<std::uint16_t>(std::min<std::int64_t>(sum, UINT16_MAX));
  }
}

PianoRoll roll_of(const Performance& performance, double fps) {
  PianoRoll roll;
  roll.fps = fps;
  roll.frames = frame_of(performance.end, fps, kMaxFrames);
  roll.velocity.assign(kPitches * roll.frames, 0);
  std::array<std::vector<const Note*>, kPitches> by_pitch;
  for (const Note& note : performance.notes) by_pitch[note.pitch].push_back(&note);
  std::vector<std::int64_t> changes;
  for (std::size_t pitch = 0; pitch < kPitches; ++pitch) {
    if (by_pitch[pitch].empty()) continue;
    changes.assign(roll.frames + 1, 0);
    for (const Note* note : by_pitch[pitch]) {
      const FrameSpan span = span_of(*note, fps, roll.frames);
      changes[span.first] += note->velocity;
      changes[span.last] -= note->velocity;
    }
    sum_row(changes, std::span(roll.velocity).subspan(pitch * roll.frames, roll.frames));
  }
  return roll;
}

std::vector<Chord> chords_of(const Performance& performance, double fps) {
  std::vector<Chord> frames(frame_of(performance.end, fps, kMaxFrames));
  // Notes come by onset, so a pitch's frames below filled[pitch] need no second look.
  std::array<std::size_t, kPitches> filled{};
  for (const Note& note : performance.notes) {
    const FrameSpan span = span_of(note, fps, frames.size());
    std::size_t& done = filled[note.pitch];
    for (std::size_t i = std::max(span.first, done); i < span.last; ++i) frames[i].add(note.pitch);
    done = std::max(done, span.last);
  }
  return frames;
}

}  // namespace

PianoRoll piano_roll_from(const Performance& performance, double fps, PedalUse pedal) {
  ASSERT(fps > 0);
  return pedal == PedalUse::extend ? roll_of(extended_by_pedal(performance), fps)
                                   : roll_of(performance, fps);
}

std::vector<Chord> chords_from(const Performance& performance, double fps, PedalUse pedal) {
  ASSERT(fps > 0);
  return pedal == PedalUse::extend ? chords_of(extended_by_pedal(performance), fps)
                                   : chords_of(performance, fps);
}

std::span<const Chord> without_outer_silence(std::span<const Chord> frames) {
  while (!frames.empty() && frames.front().empty()) frames = frames.subspan(1);
  while (!frames.empty() && frames.back().empty()) frames = frames.first(frames.size() - 1);
  return frames;
}

Performance performance_from_chords(std::span<const Chord> frames, double fps,
                                    std::uint8_t velocity) {
  ASSERT(fps > 0);
  Performance performance;
  performance.end = time_of_frame(frames.size(), fps);
  for (std::size_t frame = 0; frame < frames.size(); ++frame) {
    for (std::uint8_t pitch = 0; pitch < kPitches; ++pitch) {
      if (!frames[frame].contains(pitch)) continue;
      if (frame > 0 && frames[frame - 1].contains(pitch)) continue;
      std::size_t last = frame + 1;
      while (last < frames.size() && frames[last].contains(pitch)) ++last;
      const Microseconds onset = time_of_frame(frame, fps);
      performance.notes.push_back({onset, time_of_frame(last, fps) - onset, pitch, velocity});
    }
  }
  return performance;
}

}  // namespace impromptu
