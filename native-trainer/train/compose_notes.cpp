// The generation loop natively: plan, rows, draws, notes.
#include "native-trainer/train/compose_notes.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <stdexcept>

#include "native-trainer/train/note_burst.hpp"
#include "shared/music/pedal.hpp"
#include "shared/sampling/note_generation.hpp"

namespace impromptu {
namespace {

constexpr std::int32_t kBurst = 16;  // events between two plans

[[noreturn]] void fail(const Error& error) {
  throw std::runtime_error(fmt::format("{} ({})", error_text(error.code), error.context));
}

class Writer {
 public:
  explicit Writer(NoteModel& model) : model_(model) {}

  // Does what a plan asks for; returns the drawn ids [M, B, 4].
  std::vector<std::int32_t> run(const NotePlan& plan) {
    if (plan.reset) cache_ = NoteCache{};
    widen(plan.lanes);
    const auto rows =
        torch::tensor(plan.rows, torch::kInt).view({plan.lanes, plan.count, kRowFields});
    if (plan.burst == 0) {
      static_cast<void>(model_->hidden_after(rows, cache_));
      return {};
    }
    return draw_burst(model_, rows, cache_,
                      {plan.sampling, plan.noise, plan.bias, plan.presence, plan.presence_penalty});
  }

 private:
  // Gives each lane a copy of the cache that they share until they part.
  void widen(std::int32_t lanes) {
    for (auto* kept : {&cache_.keys, &cache_.values}) {
      for (torch::Tensor& tensor : *kept) {
        if (tensor.defined() && tensor.size(0) < lanes) {
          tensor = tensor.expand({lanes, -1, -1, -1}).contiguous();
        }
      }
    }
  }

  NoteModel& model_;
  NoteCache cache_;
};

// Returns the performance with the wire notes added; a note that sounds where its key is struck
// anew ends there.
Performance performance_of(std::vector<WireNote> records, const Performance& before) {
  Performance piece = before;
  for (const WireNote& record : records) {
    if (record.kind == WireKind::pedal) {
      piece.pedal.push_back({record.onset, record.duration});
    } else {
      for (Note& note : piece.notes) {
        if (note.pitch == record.pitch && note.onset < record.onset) {
          note.duration = std::min(note.duration, record.onset - note.onset);
        }
      }
      piece.notes.push_back({record.onset, record.duration, record.pitch, record.velocity});
    }
    piece.end = std::max(piece.end, record.onset + record.duration);
  }
  piece.pedal = joined(std::move(piece.pedal));
  sort(piece);
  return piece;
}

}  // namespace

std::vector<Performance> compose_notes(NoteModel& model, const NoteSettings& settings,
                                       const Performance& prompt) {
  if (model->shape().trunk != "transformer") {
    throw std::runtime_error("a model with a trunk of LSTMs can be measured, not sampled");
  }
  auto generation = NoteGeneration::create(settings, prompt, model->shape().context);
  if (!generation) fail(generation.error());
  torch::NoGradGuard guard;
  Writer writer(model);
  while (!generation->done()) {
    const auto grown = generation->accept(writer.run(generation->plan(kBurst)));
    if (!grown) fail(grown.error());
  }
  const Performance before = settings.start == NoteStart::go_on_with ? prompt : Performance{};
  std::vector<Performance> pieces;
  for (std::int32_t i = 0; i < generation->alternatives(); ++i) {
    pieces.push_back(performance_of(generation->take_notes(i), before));
  }
  return pieces;
}

void compose_many(NoteModel& model, NoteSettings settings, std::int32_t count,
                  const Performance& prompt,
                  const std::function<void(std::int32_t, Performance)>& take) {
  for (std::int32_t done = 0; done < count; done += settings.alternatives, ++settings.seed) {
    settings.alternatives = std::min(kMostAlternatives, count - done);
    std::int32_t number = done;
    for (Performance& piece : compose_notes(model, settings, prompt)) {
      take(number++, std::move(piece));
    }
  }
}

}  // namespace impromptu
