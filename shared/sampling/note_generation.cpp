// NoteGeneration: windows of rows, bursts of draws.
#include "shared/sampling/note_generation.hpp"

#include <algorithm>
#include <utility>

#include "shared/base/check.hpp"
#include "shared/music/pedal.hpp"
#include "shared/sampling/drawn_style.hpp"
#include "shared/sampling/note_steering.hpp"

namespace impromptu {
namespace {

constexpr std::size_t kFields = static_cast<std::size_t>(kChosenFields);
constexpr std::size_t kChoices = static_cast<std::size_t>(kChoiceIds);
constexpr double kGridPerSecond = kMicrosecondsPerSecond / kGridMicroseconds;

GridTime grid_from(double seconds) { return static_cast<GridTime>(seconds * kGridPerSecond + 0.5); }

std::size_t size_from(std::int32_t count) { return static_cast<std::size_t>(count); }

}  // namespace

NoteGeneration::NoteGeneration(const NoteSettings& settings, std::int32_t context)
    : settings_(settings), context_(context), lasting_bias_(lasting_bias(settings)) {}

Result<NoteGeneration> NoteGeneration::create(const NoteSettings& settings,
                                              const Performance& prompt, std::int32_t context) {
  const std::string_view field = setting_out_of_range(settings);
  if (!field.empty()) return Error{ErrorCode::bad_settings, 0, field};
  ASSERT(context >= kMostRowsRead);
  NoteGeneration generation(settings, context);
  std::vector<TimedEvent> events;
  GridTime begins = 0;
  std::vector<NoteStep> steps;
  if (settings.start == NoteStart::notes) generation.seed_keys_ = keys_from(settings.notes);
  if (settings.start == NoteStart::go_on_with) {
    events = events_from(settings.pedal ? prompt : extended_by_pedal(prompt));
    if (events.empty()) return Error{ErrorCode::no_notes, 0, "prompt"};
    begins = events.back().onset;
    generation.earliest_ = std::max(begins, grid_from(settings.begin));
    const std::size_t kept = std::min(events.size(), size_from(context / 2));
    if (kept < events.size()) generation.first_pitch_ = kContinuePitch;
    const auto newest = std::span(events).last(kept);
    steps = steps_from(newest, newest.front().onset);
  }
  const auto track_from = [&events, begins](GridTime from, GridTime limit) {
    NoteTrack track(from, limit);
    for (const TimedEvent& event : events) {
      if (GridTime{event.onset} + event.duration > begins) track.add_sounding(event);
    }
    return track;
  };
  if (settings.voices > 0) {
    const GridTime free = track_from(begins, begins).free_from(settings.voices);
    generation.earliest_ = std::max(generation.earliest_, free);
  }
  // A longer silence than the longest shift is cut, as steps_from does: from here it can be
  // reached.
  const GridTime reachable = generation.earliest_ - time_of(kShiftIds - 1);
  const NoteTrack track =
      track_from(std::max(begins, reachable), generation.earliest_ + grid_from(settings.seconds));
  const bool draws_style = events.empty() && settings.sampling.touch > kLowestTemperature;
  for (std::int32_t i = 0; i < settings.alternatives; ++i) {
    Random random(settings.seed, static_cast<std::uint64_t>(i));
    StepConditions conditions = conditions_from(settings);
    if (draws_style) conditions = drawn_style(conditions, random);
    Lane& lane = generation.lanes_.emplace_back(Lane{track, random, conditions, steps});
    for (const NoteStep& step : steps) {
      strike(lane.presence, step.pitch, generation.presence_penalty());
    }
  }
  return generation;
}

// Returns how many rows the window holds: its first one and the steps.
std::int32_t NoteGeneration::rows_in_window() const {
  return 1 + static_cast<std::int32_t>(lanes_.front().steps.size());
}

void NoteGeneration::append_row(const Lane& lane, std::int32_t row) {
  const StepRow ids = row == 0 ? begin_row(first_pitch_, lane.conditions)
                               : row_from(lane.steps[size_from(row - 1)]);
  plan_.rows.insert(plan_.rows.end(), ids.begin(), ids.end());
}

void NoteGeneration::restart_window() {
  const std::size_t kept = size_from(context_ / 2);
  for (Lane& lane : lanes_) {
    const std::int32_t composer = lane.conditions.composer;  // a drawn one too stays
    lane.conditions = conditions_from(settings_);
    lane.conditions.composer = composer;
    if (lane.steps.size() <= kept) continue;
    lane.steps.erase(lane.steps.begin(), lane.steps.end() - static_cast<std::ptrdiff_t>(kept));
    lane.steps.front().shift = 0;
  }
  first_pitch_ = kContinuePitch;
  position_ = 0;
  reset_ = true;
}

const NotePlan& NoteGeneration::plan(std::int32_t most_events) {
  ASSERT(!done() && most_events >= 1);
  if (planned_) return plan_;
  planned_ = true;
  if (rows_in_window() > context_) restart_window();
  plan_ = NotePlan{};
  plan_.reset = std::exchange(reset_, false);
  plan_.position = position_;
  const std::int32_t unread = rows_in_window() - position_;
  if (unread > 1) {
    plan_reading(std::min(unread - 1, kMostRowsRead));
  } else {
    plan_burst(most_events);
  }
  return plan_;
}

void NoteGeneration::plan_reading(std::int32_t rows) {
  plan_.lanes = lanes_differ_ ? settings_.alternatives : 1;
  plan_.count = rows;
  for (std::int32_t lane = 0; lane < plan_.lanes; ++lane) {
    for (std::int32_t row = 0; row < rows; ++row) {
      append_row(lanes_[size_from(lane)], position_ + row);
    }
  }
}

bool NoteGeneration::is_constrained_anew() const {
  if (settings_.voices > 0 || written_ == 0) return true;
  if (written_ < static_cast<std::int64_t>(seed_keys_.size())) return true;
  return std::any_of(lanes_.begin(), lanes_.end(),
                     [this](const Lane& lane) { return lane.track.onset() < earliest_; });
}

void NoteGeneration::steer_lanes() {
  for (Lane& lane : lanes_) {
    lane.steering.fill(0);
    steer(lane.steps, settings_.sampling, lane.steering);
  }
}

void NoteGeneration::constrain(const Lane& lane, std::span<float> bias) const {
  const std::span<float> pitches = bias.subspan(size_from(field_offset(kPitchField)));
  for (std::size_t id = 0; id < lane.steering.size(); ++id) pitches[id] += lane.steering[id];
  const NoteTrack& track = lane.track;
  if (written_ < static_cast<std::int64_t>(seed_keys_.size())) {
    force_key(seed_keys_[static_cast<std::size_t>(written_)], bias);
    return;
  }
  if (written_ == 0 && settings_.start == NoteStart::nothing) {
    force_now(bias);  // a piece begins with its first event
    return;
  }
  if (track.events_at_once() >= kMostAtOnce) forbid_now(bias);
  GridTime earliest = earliest_;
  if (settings_.voices > 0) earliest = std::max(earliest, track.free_from(settings_.voices));
  forbid_before(earliest, track.onset(), bias);
}

void NoteGeneration::plan_burst(std::int32_t most_events) {
  plan_.lanes = settings_.alternatives;
  plan_.count = 1;
  const std::int32_t room = context_ - position_;
  plan_.burst = is_constrained_anew() ? 1 : std::min(most_events, room);
  if (steers(settings_.sampling)) {
    const auto since = static_cast<std::int32_t>(written_ % kSteerEvery);
    if (since == 0) steer_lanes();
    plan_.burst = std::min(plan_.burst, kSteerEvery - since);
  }
  plan_.sampling = choices_of(settings_.sampling);
  const std::size_t lanes = lanes_.size();
  const std::size_t events = size_from(plan_.burst);
  plan_.noise.resize(events * lanes * kChoices);
  for (std::size_t i = 0; i < lanes; ++i) {
    Lane& lane = lanes_[i];
    append_row(lane, position_);
    plan_.bias.insert(plan_.bias.end(), lasting_bias_.begin(), lasting_bias_.end());
    constrain(lane, std::span(plan_.bias).last(kChoices));
    plan_.presence.insert(plan_.presence.end(), lane.presence.begin(), lane.presence.end());
    add_noise(lane.random, i);
  }
  plan_.presence_penalty = presence_penalty();
}

// Writes a lane's noise of a burst.
void NoteGeneration::add_noise(Random& random, std::size_t lane) {
  const std::size_t events = size_from(plan_.burst);
  const std::vector<float> noise = gumbel_noise(events * kChoices, random);
  for (std::int32_t field = 0; field < kChosenFields; ++field) {
    const std::size_t index = size_from(field);
    if (plan_.sampling[index].temperature <= kLowestTemperature) continue;
    const std::size_t first = size_from(field_offset(field));
    for (std::size_t event = 0; event < events; ++event) {
      const auto from = static_cast<std::ptrdiff_t>(event * kChoices + first);
      const auto to =
          static_cast<std::ptrdiff_t>((event * lanes_.size() + lane) * kChoices + first);
      std::copy_n(noise.begin() + from, kFieldIds[index], plan_.noise.begin() + to);
    }
  }
}

// Returns whether a drawn shift or pitch is forbidden: no rule of drawing gives one, so the logits
// were no numbers.
bool NoteGeneration::draws_forbidden(std::span<const std::int32_t> steps) const {
  for (std::size_t at = 0; at < steps.size(); at += kFields) {
    const std::size_t lane = at / kFields % lanes_.size();
    for (std::int32_t field = 0; field < 2; ++field) {
      const auto id = size_from(field_offset(field) + steps[at + size_from(field)]);
      if (plan_.bias[lane * kChoices + id] <= kForbidden) return true;
    }
  }
  return false;
}

Result<std::int32_t> NoteGeneration::accept(std::span<const std::int32_t> steps) {
  ASSERT(planned_);
  const std::size_t lanes = lanes_.size();
  const std::size_t events = steps.size() / (lanes * kFields);
  const bool fits = plan_.burst == 0 ? steps.empty()
                                     : events >= 1 && events <= size_from(plan_.burst) &&
                                           steps.size() == events * lanes * kFields;
  if (!fits) return Error{ErrorCode::unknown_token, 0, "number of steps"};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] < 0 || steps[i] >= kFieldIds[i % kFields]) {
      return Error{ErrorCode::unknown_token, static_cast<std::uint32_t>(i), "steps"};
    }
  }
  if (draws_forbidden(steps)) return Error{ErrorCode::nan_logits, 0, "steps"};
  planned_ = false;
  for (std::size_t at = 0; at < steps.size(); at += kFields) {
    const auto id = [&](std::size_t field) { return static_cast<std::int16_t>(steps[at + field]); };
    const NoteStep step{id(0), id(1), id(2), id(3)};
    Lane& lane = lanes_[at / kFields % lanes];
    const std::int64_t event = written_ + static_cast<std::int64_t>(at / kFields / lanes);
    const bool seed = event < static_cast<std::int64_t>(seed_keys_.size());
    lane.track.append(step, seed ? WireKind::seed_note : WireKind::written_note);
    lane.steps.push_back(step);
    strike(lane.presence, step.pitch, presence_penalty());
  }
  written_ += static_cast<std::int64_t>(events);
  if (events > 0) lanes_differ_ = true;
  const std::int32_t read = plan_.burst == 0 ? plan_.count : static_cast<std::int32_t>(events);
  position_ += read;
  return read;
}

bool NoteGeneration::done() const {
  return std::all_of(lanes_.begin(), lanes_.end(),
                     [](const Lane& lane) { return lane.track.done(); });
}

std::vector<WireNote> NoteGeneration::take_notes(std::int32_t alternative) {
  return lanes_[size_from(alternative)].track.take_notes();
}

Microseconds NoteGeneration::written_until(std::int32_t alternative) const {
  const GridTime time = lanes_[size_from(alternative)].track.written_until();
  return {time * kGridMicroseconds};
}

}  // namespace impromptu
