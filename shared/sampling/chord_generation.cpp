// ChordGeneration: seeding the window, drawing words, and merging frames into notes.
#include "shared/sampling/chord_generation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/base/check.hpp"
#include "shared/tokens/chord_windows.hpp"
#include "shared/tokens/piano_roll.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kNotPending = std::numeric_limits<std::size_t>::max();
constexpr std::int64_t kMaxWireDuration = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint8_t kPitches = 128;

}  // namespace

ChordGeneration::ChordGeneration(const ChordVocabulary& vocabulary, const ChordSettings& settings)
    : vocabulary_(&vocabulary), settings_(settings), random_(settings.seed) {}

Result<ChordGeneration> ChordGeneration::create(const ChordVocabulary& vocabulary,
                                                const ChordSettings& settings,
                                                const Performance& prompt) {
  const std::string_view field = setting_out_of_range(settings);
  if (!field.empty()) return Error{ErrorCode::bad_settings, 0, field};
  ChordGeneration generation(vocabulary, settings);
  if (settings.start == ChordStart::random_words) {
    generation.start_with_random_words();
  } else if (settings.start == ChordStart::note) {
    Chord chord;
    chord.add(settings.pitch);
    generation.start_with(chord);
  } else {
    const std::vector<Chord> all = chords_from(prompt, settings.model_fps, settings.pedal);
    const std::span<const Chord> frames = without_outer_silence(all);
    if (frames.empty()) return Error{ErrorCode::no_notes, 0, "prompt"};
    const std::size_t taken = std::min(frames.size(), kChordWindow);
    generation.start_with(settings.start == ChordStart::opening ? frames.first(taken)
                                                                : frames.last(taken));
  }
  return generation;
}

void ChordGeneration::start_with_random_words() {
  const auto words = static_cast<std::uint32_t>(vocabulary_->size());
  for (std::size_t i = 0; i < kChordWindow; ++i) {
    window_.push_back(static_cast<TokenId>(random_.next_below(words) + 1));
    if (settings_.keep_random || i + 1 == kChordWindow) {
      append(vocabulary_->chord(window_.back()), WireKind::seed_note);
    }
  }
}

void ChordGeneration::start_with(const Chord& chord) {
  start_with(std::span(&chord, 1));
  append(vocabulary_->chord(window_.back()), WireKind::seed_note);
}

void ChordGeneration::start_with(std::span<const Chord> frames) {
  const ChordIds known = vocabulary_->ids_from(frames);
  window_ = last_window(known.ids, vocabulary_->silence());
  unknown_share_ = static_cast<double>(known.unknown) / static_cast<double>(kChordWindow);
}

std::span<const TokenId> ChordGeneration::window() const { return window_; }

Result<TokenId> ChordGeneration::accept(std::span<const float> logits) {
  ASSERT(!done());
  if (logits.size() != vocabulary_->size() + 1) {
    return Error{ErrorCode::model_mismatch, 0, "number of logits"};
  }
  const Result<std::int32_t> drawn = sample(logits.subspan(1), settings_.sampler, random_);
  if (!drawn) return drawn.error();
  const TokenId id = *drawn + 1;
  std::rotate(window_.begin(), window_.begin() + 1, window_.end());
  window_.back() = id;
  append(vocabulary_->chord(id), WireKind::written_note);
  ++written_;
  return id;
}

bool ChordGeneration::done() const { return written_ >= settings_.frames; }

// Returns the note of `pitch` that sounds in the newest frame and may go on, else a new note.
ChordGeneration::SoundingNote ChordGeneration::continued(std::uint8_t pitch, WireKind kind) const {
  const Microseconds begin = time_of(frame_);
  const Microseconds end = time_of(frame_ + 1);
  for (const SoundingNote& sounding : sounding_) {
    const WireNote& note = sounding.note;
    if (note.pitch != pitch || note.kind != kind) continue;
    if ((end - note.onset).value > kMaxWireDuration) break;
    SoundingNote longer = sounding;
    longer.note.duration = end - note.onset;
    return longer;
  }
  return {WireNote{begin, end - begin, pitch, settings_.velocity, kind}, kNotPending};
}

void ChordGeneration::append(const Chord& chord, WireKind kind) {
  std::vector<SoundingNote> now;
  for (std::uint8_t pitch = 0; pitch < kPitches; ++pitch) {
    if (!chord.contains(pitch)) continue;
    SoundingNote sounding = continued(pitch, kind);
    if (sounding.pending == kNotPending) {
      sounding.pending = pending_.size();
      pending_.push_back(sounding.note);
    } else {
      pending_[sounding.pending] = sounding.note;
    }
    now.push_back(sounding);
  }
  sounding_ = std::move(now);
  ++frame_;
}

std::vector<WireNote> ChordGeneration::take_notes() {
  for (SoundingNote& sounding : sounding_) sounding.pending = kNotPending;
  std::vector<WireNote> taken;
  taken.swap(pending_);
  return taken;
}

Microseconds ChordGeneration::time_of(std::int64_t frame) const {
  return Microseconds{
      std::llround(static_cast<double>(frame) * kMicrosecondsPerSecond / settings_.playback_fps)};
}

Microseconds ChordGeneration::written_until() const { return time_of(frame_); }

double ChordGeneration::unknown_share() const { return unknown_share_; }

}  // namespace impromptu
