// NotePlayer: hashed rows in place of a network.
#include "tests/shared/sampling/note_player.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <span>

namespace impromptu {
namespace {

constexpr std::array<std::int32_t, 4> kOrder{1, 0, 3, 2};  // pitch, shift, duration, velocity

}  // namespace

void NotePlayer::read(std::size_t lane, const StepRow& row) {
  for (const std::int32_t id : row) {
    state_[lane] = (state_[lane] ^ static_cast<std::uint64_t>(id)) * std::uint64_t{0x100000001B3};
  }
  if (lane == 0) rows_read_.push_back(row);
}

// Draws one event of every lane after the newest row.
std::vector<std::int32_t> NotePlayer::draw(const NotePlan& plan, std::int32_t event,
                                           std::span<const float> presence) {
  std::vector<std::int32_t> steps;
  for (std::size_t lane = 0; lane < state_.size(); ++lane) {
    Random random(state_[lane]);
    std::array<std::int32_t, 4> step{};
    for (const std::int32_t field : kOrder) {
      const auto offset = static_cast<std::size_t>(field_offset(field));
      const auto index = static_cast<std::size_t>(field);
      const auto ids = static_cast<std::size_t>(kFieldIds[index]);
      std::vector<float> logits(ids);
      for (float& logit : logits) logit = spread_ * static_cast<float>(random.next_unit());
      for (std::size_t id = 0; field == kPitchField && id < ids; ++id) {
        logits[id] -= presence[lane * ids + id];
      }
      const auto lanes = state_.size();
      const auto bias = std::span(plan.bias).subspan(lane * kChoiceIds + offset, ids);
      const auto noise =
          std::span(plan.noise)
              .subspan((static_cast<std::size_t>(event) * lanes + lane) * kChoiceIds + offset, ids);
      const auto drawn = draw_choice(logits, bias, noise, plan.sampling[index]);
      REQUIRE(drawn);
      step[index] = *drawn;
    }
    if (step[1] == kPedalPitch) step[2] = 0;
    steps.insert(steps.end(), step.begin(), step.end());
  }
  return steps;
}

int NotePlayer::play(NoteGeneration& generation, std::int32_t most_events, int most_plans) {
  int plans = 0;
  while (!generation.done() && plans < most_plans) {
    const NotePlan plan = generation.plan(most_events);
    ++plans;
    if (plan.reset) {
      state_.assign(1, 1);
      cache_ = 0;
      ++resets;
    }
    REQUIRE(plan.position == cache_);
    const auto lanes = static_cast<std::size_t>(plan.lanes);
    REQUIRE((lanes == state_.size() || state_.size() == 1));
    while (state_.size() < lanes) state_.push_back(state_.front());
    REQUIRE(plan.rows.size() == lanes * static_cast<std::size_t>(plan.count) * kRowFields);
    for (std::size_t row = 0; row * kRowFields < plan.rows.size(); ++row) {
      StepRow ids;
      std::copy_n(plan.rows.begin() + static_cast<std::ptrdiff_t>(row * kRowFields), kRowFields,
                  ids.begin());
      read(row / static_cast<std::size_t>(plan.count), ids);
    }
    std::vector<std::int32_t> steps;
    std::vector<float> presence = plan.presence;
    for (std::int32_t event = 0; event < plan.burst; ++event) {
      const auto drawn = draw(plan, event, presence);
      steps.insert(steps.end(), drawn.begin(), drawn.end());
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        strike(std::span(presence).subspan(lane * kPitchIds, kPitchIds), drawn[lane * 4 + 1],
               plan.presence_penalty);
      }
      for (std::size_t lane = 0; event + 1 < plan.burst && lane < lanes; ++lane) {
        const auto id = [&](std::size_t field) {
          return static_cast<std::int16_t>(drawn[lane * 4 + field]);
        };
        read(lane, row_from(NoteStep{id(0), id(1), id(2), id(3)}));
      }
    }
    const auto grown = generation.accept(steps);
    REQUIRE(grown);
    cache_ += *grown;
    longest_cache = std::max(longest_cache, cache_);
  }
  return plans;
}

std::vector<int> pitches_written(const NoteSampling& sampling) {
  NoteSettings settings;
  settings.sampling = sampling;
  settings.seconds = 120;
  NoteGeneration generation = *NoteGeneration::create(settings, {}, 256);
  NotePlayer(2).play(generation, 16);
  std::vector<int> pitches;
  for (const WireNote& note : generation.take_notes(0)) {
    if (note.kind != WireKind::pedal) pitches.push_back(note.pitch);
  }
  return pitches;
}

}  // namespace impromptu
