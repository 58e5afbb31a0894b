// The generation loop: window, logits, word, notes.
#include "native-trainer/train/compose.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <stdexcept>

#include "shared/sampling/chord_generation.hpp"
#include "shared/tokens/chord_windows.hpp"

namespace impromptu {
namespace {

[[noreturn]] void fail(const Error& error) {
  throw std::runtime_error(fmt::format("{} ({})", error_text(error.code), error.context));
}

torch::Tensor tensor_of(std::span<const TokenId> window) {
  auto ids = torch::empty({1, static_cast<std::int64_t>(window.size())}, torch::kLong);
  std::copy(window.begin(), window.end(), ids.data_ptr<std::int64_t>());
  return ids;
}

// Returns where the written notes begin after the part of the prompt that is kept, which is
// appended to `piece`.
Microseconds keep_prompt(ChordStart start, const Performance& prompt, double fps,
                         Performance& piece) {
  if (start != ChordStart::ending && start != ChordStart::opening) return {};
  if (prompt.notes.empty()) return {};
  Microseconds end = prompt.end;
  if (start == ChordStart::opening) {
    end = prompt.notes.front().onset + microseconds_from(static_cast<double>(kChordWindow) / fps);
  }
  for (Note note : prompt.notes) {
    if (note.onset >= end) continue;
    note.duration = std::min(note.duration, end - note.onset);
    piece.notes.push_back(note);
  }
  return end;
}

}  // namespace

Performance compose(ChordGru& model, const ChordVocabulary& vocabulary,
                    const ChordSettings& settings, const Performance& prompt) {
  auto generation = ChordGeneration::create(vocabulary, settings, prompt);
  if (!generation) fail(generation.error());
  torch::NoGradGuard guard;
  while (!generation->done()) {
    const auto logits = model->forward(tensor_of(generation->window())).logits.contiguous();
    const auto word =
        generation->accept({logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel())});
    if (!word) fail(word.error());
  }
  Performance piece;
  const Microseconds start = keep_prompt(settings.start, prompt, settings.model_fps, piece);
  for (const WireNote& note : generation->take_notes()) {
    piece.notes.push_back({start + note.onset, note.duration, note.pitch, note.velocity});
  }
  piece.end = start + generation->written_until();
  sort(piece);
  return piece;
}

}  // namespace impromptu
