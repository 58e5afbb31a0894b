// The generation loop of note models: rows, hidden states, choices, notes.
// Letters: B lanes, S rows of each, D width, M events of a burst.
#include "native-trainer/train/compose_notes.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <span>
#include <stdexcept>
#include <tuple>

#include "shared/music/pedal.hpp"
#include "shared/sampling/note_generation.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

constexpr std::int32_t kMostEvents = 64;  // of a burst
constexpr std::size_t kPitchField = 1;
constexpr std::size_t kVelocityField = 2;
constexpr std::size_t kDurationField = 3;

[[noreturn]] void fail(const Error& error) {
  throw std::runtime_error(fmt::format("{} ({})", error_text(error.code), error.context));
}

// The fields of one event of every lane: [B][4].
using DrawnSteps = std::vector<std::array<std::int32_t, kChosenFields>>;

// A model with the rows that it has read.
class NoteWriter {
 public:
  NoteWriter(NoteModel& model, const ChoiceSettings& sampling)
      : model_(model), sampling_(sampling) {}

  // Carries out a plan; returns the drawn ids, [M', B, 4].
  std::vector<std::int32_t> carry_out(const NotePlan& plan) {
    if (plan.reset) cache_ = {};
    spread(plan.lanes);
    auto rows = torch::tensor(torch::ArrayRef<std::int32_t>(plan.rows), torch::kInt)
                    .view({plan.lanes, plan.count, kRowFields});
    std::vector<std::int32_t> steps;
    if (plan.burst == 0) {
      static_cast<void>(model_->hidden_after(rows, cache_));
      return steps;
    }
    for (std::int32_t event = 0; event < plan.burst; ++event) {
      const auto hidden = model_->hidden_after(rows, cache_).select(1, 0);  // (B,D)
      const DrawnSteps drawn = draw(hidden, plan, event);
      for (const auto& step : drawn) steps.insert(steps.end(), step.begin(), step.end());
      const bool ended = std::all_of(drawn.begin(), drawn.end(), [](const auto& step) {
        return step[kPitchField] == kEndPitch;
      });
      if (ended) break;
      rows = rows_of(drawn);
    }
    return steps;
  }

 private:
  // Lets every lane go on from what the one lane has read.
  void spread(std::int32_t lanes) {
    for (auto* kept : {&cache_.keys, &cache_.values}) {
      for (Tensor& tensor : *kept) {
        if (tensor.size(0) < lanes) tensor = tensor.repeat({lanes, 1, 1, 1});
      }
    }
  }

  // Draws one event of every lane, field by field in the order of the heads.
  DrawnSteps draw(const Tensor& hidden, const NotePlan& plan, std::int32_t event) {
    DrawnSteps steps(static_cast<std::size_t>(plan.lanes));
    Tensor state = hidden;
    for (const std::int32_t field : head_order(model_->shape())) {
      const auto at = static_cast<std::size_t>(field);
      const auto offset = static_cast<std::size_t>(field_offset(field));
      const auto ids = static_cast<std::size_t>(kFieldIds[at]);
      const Tensor logits = model_->head(field, state, torch::kFloat).contiguous();  // (B,ids)
      const std::span<const float> all{logits.data_ptr<float>(), steps.size() * ids};
      Tensor chosen = torch::empty({plan.lanes}, torch::kLong);
      for (std::size_t lane = 0; lane < steps.size(); ++lane) {
        const std::size_t noise = static_cast<std::size_t>(event) * steps.size() + lane;
        const auto id =
            draw_choice(all.subspan(lane * ids, ids),
                        std::span(plan.bias).subspan(lane * kChoiceIds + offset, ids),
                        std::span(plan.noise).subspan(noise * kChoiceIds + offset, ids), sampling_);
        if (!id) fail(id.error());
        steps[lane][at] = *id;
        chosen.data_ptr<std::int64_t>()[lane] = field_offset(field) + *id;
      }
      state = state + model_->choice.index_select(0, chosen);
    }
    for (auto& step : steps) {
      if (step[kPitchField] >= kPedalPitch) step[kVelocityField] = 0;
      if (step[kPitchField] > kPedalPitch) step[kDurationField] = 0;
    }
    return steps;
  }

  static Tensor rows_of(const DrawnSteps& steps) {
    std::vector<std::int32_t> ids;
    for (const auto& step : steps) {
      const auto field = [&step](std::size_t i) { return static_cast<std::int16_t>(step[i]); };
      const StepRow row = row_from(NoteStep{field(0), field(1), field(2), field(3)});
      ids.insert(ids.end(), row.begin(), row.end());
    }
    return torch::tensor(torch::ArrayRef<std::int32_t>(ids), torch::kInt)
        .view({static_cast<std::int64_t>(steps.size()), 1, kRowFields});
  }

  NoteModel& model_;
  ChoiceSettings sampling_;
  NoteCache cache_;
};

// Adds what was written to a piece; of records of one key and onset the last counts.
void add_written(Performance& piece, std::span<const WireNote> written) {
  std::map<std::tuple<WireKind, std::uint8_t, Microseconds>, WireNote> last;
  for (const WireNote& note : written) last[{note.kind, note.pitch, note.onset}] = note;
  for (const auto& [key, note] : last) {
    if (note.kind == WireKind::pedal) {
      piece.pedal.push_back({note.onset, note.duration});
    } else {
      piece.notes.push_back({note.onset, note.duration, note.pitch, note.velocity});
    }
    piece.end = std::max(piece.end, note.onset + note.duration);
  }
  piece.pedal = joined(std::move(piece.pedal));
  sort(piece);
}

}  // namespace

std::vector<Performance> compose_notes(NoteModel& model, const NoteSettings& settings,
                                       const Performance& prompt) {
  const torch::NoGradGuard no_gradients;
  auto generation = NoteGeneration::create(settings, prompt, model->shape().context);
  if (!generation) fail(generation.error());
  NoteWriter writer(model, generation->sampling());
  while (!generation->done()) {
    const auto accepted = generation->accept(writer.carry_out(generation->plan(kMostEvents)));
    if (!accepted) fail(accepted.error());
  }
  std::vector<Performance> pieces;
  for (std::int32_t i = 0; i < generation->alternatives(); ++i) {
    Performance piece;
    if (settings.start == NoteStart::go_on_with) piece = prompt;
    add_written(piece, generation->take_notes(i));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace impromptu
