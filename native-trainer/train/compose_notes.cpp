// The generation loop natively: plan, rows, draws, notes.
#include "native-trainer/train/compose_notes.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <span>
#include <stdexcept>

#include "shared/music/pedal.hpp"
#include "shared/sampling/note_generation.hpp"

namespace impromptu {
namespace {

constexpr std::int32_t kBurst = 16;  // events between two plans

[[noreturn]] void fail(const Error& error) {
  throw std::runtime_error(fmt::format("{} ({})", error_text(error.code), error.context));
}

// One event: a row's input, then ids without their fields' offsets.
using Drawn = std::array<std::int32_t, kChosenFields>;

// What one event of every lane is drawn with.
struct Dice {
  std::span<const ChoiceSettings> sampling;  // by field
  std::span<const float> noise, bias;        // [B, 438] each
};

class Writer {
 public:
  explicit Writer(NoteModel& model) : model_(model), order_(head_order(model->shape())) {}

  // Does what a plan asks for; returns the drawn ids [M, B, 4].
  std::vector<std::int32_t> run(const NotePlan& plan) {
    if (plan.reset) cache_ = NoteCache{};
    widen(plan.lanes);
    auto rows = torch::tensor(plan.rows, torch::kInt).view({plan.lanes, plan.count, kRowFields});
    std::vector<std::int32_t> steps;
    if (plan.burst == 0) {
      static_cast<void>(model_->hidden_after(rows, cache_));
      return steps;
    }
    const auto values = static_cast<std::size_t>(plan.lanes * kChoiceIds);
    const std::span noise(plan.noise);
    for (std::int32_t i = 0; i < plan.burst; ++i) {
      const auto hidden = model_->hidden_after(rows, cache_).squeeze(1);  // (B,D)
      const auto drawn = draw(
          hidden,
          {plan.sampling, noise.subspan(static_cast<std::size_t>(i) * values, values), plan.bias});
      for (std::int32_t lane = 0; lane < plan.lanes; ++lane) {
        const Drawn& ids = drawn[static_cast<std::size_t>(lane)];
        steps.insert(steps.end(), ids.begin(), ids.end());
        const StepRow row = row_from(
            NoteStep{static_cast<std::int16_t>(ids[0]), static_cast<std::int16_t>(ids[1]),
                     static_cast<std::int16_t>(ids[2]), static_cast<std::int16_t>(ids[3])});
        std::copy(row.begin(), row.end(), rows[lane].data_ptr<std::int32_t>());
      }
      const bool ended = std::all_of(drawn.begin(), drawn.end(),
                                     [](const Drawn& ids) { return ids[1] == kEndPitch; });
      if (ended) break;
    }
    return steps;
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

  std::vector<Drawn> draw(const torch::Tensor& hidden, const Dice& dice) {
    const auto lanes = static_cast<std::size_t>(hidden.size(0));
    std::vector<Drawn> drawn(lanes);
    torch::Tensor state = hidden;
    for (const std::int32_t field : order_) {
      const auto index = static_cast<std::size_t>(field);
      const auto ids = static_cast<std::size_t>(kFieldIds[index]);
      const auto offset = static_cast<std::size_t>(field_offset(field));
      const auto logits = model_->head(field, state, torch::kFloat).contiguous();
      auto chosen = torch::empty({hidden.size(0)}, torch::kLong);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::size_t at = lane * static_cast<std::size_t>(kChoiceIds) + offset;
        const auto id =
            draw_choice({logits.data_ptr<float>() + lane * ids, ids}, dice.bias.subspan(at, ids),
                        dice.noise.subspan(at, ids), dice.sampling[index]);
        if (!id) fail(id.error());
        drawn[lane][index] = *id;
        chosen[static_cast<std::int64_t>(lane)] = *id + static_cast<std::int32_t>(offset);
      }
      state = state + model_->choice.index_select(0, chosen);
    }
    for (Drawn& ids : drawn) {
      if (ids[1] >= kPedalPitch) ids[2] = 0;
      if (ids[1] > kPedalPitch) ids[3] = 0;
    }
    return drawn;
  }

  NoteModel& model_;
  std::array<std::int32_t, kNoteHeads> order_;
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
