// NoteGeneration: prompts, windows, determinism, alternatives.
#include "shared/sampling/note_generation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <vector>

#include "tests/shared/sampling/note_player.hpp"

using namespace impromptu;

namespace {

constexpr std::int32_t kContext = 1024;

NoteGeneration started(const NoteSettings& settings, const Performance& prompt = {},
                       std::int32_t context = kContext) {
  Result<NoteGeneration> generation = NoteGeneration::create(settings, prompt, context);
  REQUIRE(generation);
  return std::move(*generation);
}

// A prompt of `count` notes, one each 250 ms, held for 400 ms, and one press of the pedal.
Performance prompt_of(int count) {
  Performance prompt;
  for (int i = 0; i < count; ++i) {
    prompt.notes.push_back({Microseconds{i * 250'000 + 3'000}, Microseconds{400'000},
                            static_cast<std::uint8_t>(48 + i % 24), 80});
  }
  prompt.pedal.push_back({Microseconds{100'000}, Microseconds{600'000}});
  return prompt;
}

std::vector<WireNote> written(const NoteSettings& settings, std::int32_t most_events,
                              const Performance& prompt = {}) {
  NoteGeneration generation = started(settings, prompt);
  NotePlayer player(6);
  player.play(generation, most_events);
  return generation.take_notes(0);
}

}  // namespace

TEST_CASE("a piece from nothing begins at once and reaches its length") {
  NoteSettings settings;
  settings.seconds = 20;
  NoteGeneration generation = started(settings);
  const NotePlan first = generation.plan(16);
  CHECK(first.reset);
  CHECK(first.position == 0);
  CHECK(first.count == 1);
  CHECK(first.rows[1] == kShiftIds + kBeginPitch);
  NotePlayer player(6);
  player.play(generation, 16);
  const std::vector<WireNote> notes = generation.take_notes(0);
  REQUIRE(notes.size() > 3);
  CHECK(notes.front().onset.value == 0);
  CHECK(std::all_of(notes.begin(), notes.end(), [](const WireNote& note) {
    return note.onset.value <= 20'000'000 && note.duration.value > 0;
  }));
  CHECK(generation.written_until(0).value == 20'000'000);
  CHECK(generation.take_notes(0).empty());
}

TEST_CASE("the same seed writes the same piece, another seed another one, however it is split") {
  NoteSettings settings;
  settings.seed = 9;
  const auto notes = written(settings, 16);
  CHECK(written(settings, 16) == notes);
  CHECK(written(settings, 1) == notes);
  CHECK(written(settings, 7) == notes);
  settings.seed = 10;
  CHECK(written(settings, 16) != notes);
  settings.seconds = 2000;  // several windows
  CHECK(written(settings, 16) == written(settings, 3));
}

TEST_CASE("temperature 0 needs no noise and does not depend on the seed") {
  NoteSettings settings;
  settings.sampling.temperature = settings.sampling.touch = settings.sampling.hold = 0;
  const auto notes = written(settings, 16);
  settings.seed = 1;
  CHECK(written(settings, 16) == notes);
  NoteGeneration generation = started(settings);
  CHECK(generation.plan(16).sampling[0].temperature == kLowestTemperature);
  settings.sampling.temperature = 1;
  CHECK(written(settings, 16) != notes);
}

TEST_CASE("each field has its own temperature, and pitches alone lose their tail") {
  NoteSettings settings;
  settings.sampling = {.temperature = 0, .top_p = 0.9, .min_p = 0.1, .touch = 0.7, .hold = 1.3};
  NoteGeneration generation = started(settings);
  const NotePlan& plan = generation.plan(1);
  const ChoiceSettings touch{.temperature = 0.7F};
  const ChoiceSettings hold{.temperature = 1.3F};
  CHECK(plan.sampling ==
        std::array{touch, ChoiceSettings{kLowestTemperature, 0.9F, 0.1F}, touch, hold});
  const auto is_silent = [&plan](std::int32_t field) {
    const auto noise =
        std::span(plan.noise)
            .subspan(static_cast<std::size_t>(field_offset(field)),
                     static_cast<std::size_t>(kFieldIds.at(static_cast<std::size_t>(field))));
    return std::count(noise.begin(), noise.end(), 0.0F) ==
           static_cast<std::ptrdiff_t>(noise.size());
  };
  CHECK(is_silent(1));
  for (const std::int32_t field : {0, 2, 3}) CHECK_FALSE(is_silent(field));
}

TEST_CASE("asked notes come first, at time 0, as seed notes") {
  NoteSettings settings;
  settings.start = NoteStart::notes;
  settings.notes = "64,60,67";
  settings.lowest = 70;  // binds what is written, not what was asked for
  const auto notes = written(settings, 16);
  REQUIRE(notes.size() > 5);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(notes[i].kind == WireKind::seed_note);
    CHECK(notes[i].onset.value == 0);
    CHECK(notes[i].pitch == std::vector<int>{60, 64, 67}[i]);
  }
  CHECK(std::none_of(notes.begin() + 3, notes.end(), [](const WireNote& note) {
    return note.kind == WireKind::seed_note ||
           (note.kind == WireKind::written_note && note.pitch < 70);
  }));
}

TEST_CASE("an asked key that is struck again at once is one seed note") {
  NoteTrack track(0, 1000);
  track.append({0, 39, 16, 20}, WireKind::seed_note);
  static_cast<void>(track.take_notes());
  track.append({0, 39, 20, 50}, WireKind::written_note);
  const auto notes = track.take_notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].kind == WireKind::seed_note);
  CHECK(notes[0].duration.value == 500'000);
}

TEST_CASE("with a limit of voices a long hold of the prompt is waited for") {
  Performance prompt = prompt_of(8);
  prompt.pedal.clear();
  prompt.notes.front().duration = Microseconds{15'000'000};
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.voices = 1;
  settings.seconds = 5;
  NoteGeneration generation = started(settings, prompt);
  NotePlayer player(6);
  player.play(generation, 16);
  const auto notes = generation.take_notes(0);
  REQUIRE_FALSE(notes.empty());
  for (const WireNote& note : notes) CHECK(seconds_from(note.onset) >= 15);
  CHECK(seconds_from(generation.written_until(0)) == doctest::Approx(20));
}

TEST_CASE("a prompt is read whole, as its own steps, and continued in its time") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.seconds = 10;
  const Performance prompt = prompt_of(100);
  NoteGeneration generation = started(settings, prompt);
  NotePlayer player(6);
  player.play(generation, 16);
  const auto steps = steps_from(events_from(prompt), 0);
  REQUIRE(steps.size() == 101);
  const auto& rows = player.rows_read();
  CHECK(rows[0] == begin_row(kBeginPitch, {}));
  for (std::size_t i = 0; i < steps.size(); ++i) REQUIRE(rows[i + 1] == row_from(steps[i]));
  constexpr std::int64_t kLast = 99 * 250'000;
  const auto notes = generation.take_notes(0);
  REQUIRE_FALSE(notes.empty());
  for (const WireNote& note : notes) {
    CHECK(note.onset.value >= kLast);
    CHECK(note.onset.value <= kLast + 10'000'000);
  }
}

TEST_CASE("without pedal the prompt is read with its notes as long as they sound") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.pedal = false;
  settings.seconds = 60;
  NoteGeneration generation = started(settings, prompt_of(10));
  NotePlayer player(6);
  player.play(generation, 16);
  const auto& rows = player.rows_read();
  CHECK(rows[0][8] == field_offset(8) + 2);
  CHECK(rows[1][3] == field_offset(3) + 70);  // held by the pedal until 0.7 s
  for (const StepRow& row : rows) CHECK(row[1] != kShiftIds + kPedalPitch);
  for (const WireNote& note : generation.take_notes(0)) CHECK(note.kind == WireKind::written_note);
}

TEST_CASE("nothing is written before the asked beginning") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.seconds = 5;
  for (const double begin : {1.0, 3.17, 12.15, 40.0}) {
    settings.begin = begin;
    NoteGeneration generation = started(settings, prompt_of(8));
    NotePlayer player(6);
    player.play(generation, 16);
    const auto notes = generation.take_notes(0);
    const double last_onset = 1.75;
    REQUIRE_FALSE(notes.empty());
    for (const WireNote& note : notes) {
      CHECK(seconds_from(note.onset) >= std::max(begin, last_onset) - 0.005);
    }
    CHECK(generation.written_until(0).value ==
          doctest::Approx((std::max(begin, last_onset) + 5) * 1e6).epsilon(1e-6));
  }
}

TEST_CASE("a prompt above half a window gives its newest part, behind a row that says so") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  const Performance prompt = prompt_of(2000);
  NoteGeneration generation = started(settings, prompt);
  NotePlayer player(6);
  player.play(generation, 16, 12);
  const auto events = events_from(prompt);
  const auto newest = std::span(events).last(512);
  const auto steps = steps_from(newest, newest.front().onset);
  const auto& rows = player.rows_read();
  CHECK(rows[0] == begin_row(kContinuePitch, {}));
  for (std::size_t i = 0; i < 512; ++i) REQUIRE(rows[i + 1] == row_from(steps[i]));
}

TEST_CASE("a full window is left for its newest half, again and again") {
  NoteSettings settings;
  settings.seconds = 3600;
  NoteGeneration generation = started(settings, {}, 128);
  NotePlayer player(9);
  player.play(generation, 16);
  CHECK(player.resets > 3);
  CHECK(player.longest_cache == 128);
  // Rows behind the first row of a window are the last rows of the window before.
  const auto& rows = player.rows_read();
  const StepConditions later{.composer = rows.front()[5] - field_offset(5)};
  const auto again = std::find(rows.begin(), rows.end(), begin_row(kContinuePitch, later));
  REQUIRE(again != rows.end());
  // The newest drawn row had not been read when the window was left, so 63 of 64 were; the first
  // has its shift anew.
  CHECK((*(again + 1))[0] == 0);
  CHECK(std::equal(again + 1 + 1, again + 1 + 63, again - 63 + 1));
  std::int64_t last = 0;
  for (const WireNote& note : generation.take_notes(0)) {
    CHECK(note.onset.value >= last - 21'000'000);
    last = std::max(last, note.onset.value);
  }
  CHECK(last > 3'500'000'000);
}

TEST_CASE("alternatives share the prompt and differ from each other; the first is the single one") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  settings.seconds = 8;
  settings.seed = 4;
  const Performance prompt = prompt_of(90);
  const auto single = written(settings, 16, prompt);
  settings.alternatives = 4;
  NoteGeneration generation = started(settings, prompt);
  CHECK(generation.plan(16).lanes == 1);  // the prompt is read once
  NotePlayer player(6);
  player.play(generation, 16);
  std::vector<std::vector<WireNote>> pieces;
  for (std::int32_t i = 0; i < 4; ++i) {
    pieces.push_back(generation.take_notes(i));
    CHECK(seconds_from(generation.written_until(i)) ==
          doctest::Approx(89 * 0.25 + 8).epsilon(1e-3));
    for (std::int32_t j = 0; j < i; ++j) {
      CHECK(pieces[static_cast<std::size_t>(j)] != pieces.back());
    }
  }
  CHECK(pieces.front() == single);
}

TEST_CASE("a style left open is drawn; the composer stays, density and loudness for one window") {
  NoteSettings settings;
  settings.seconds = 1000;
  NoteGeneration generation = started(settings, {}, 128);
  NotePlayer player(6);
  player.play(generation, 16);
  std::vector<std::array<std::int32_t, 3>> styles;  // composer, density, loudness
  for (const StepRow& row : player.rows_read()) {
    const std::int32_t pitch = row[1] - field_offset(1);
    if (pitch != kBeginPitch && pitch != kContinuePitch) continue;
    styles.push_back(
        {row[5] - field_offset(5), row[6] - field_offset(6), row[7] - field_offset(7)});
  }
  REQUIRE(styles.size() > 2);
  const auto [composer, density, loudness] = styles.front();
  CHECK(composer > 0);
  CHECK(density > 0);
  CHECK(loudness > 0);
  const std::array<std::int32_t, 3> later{composer, 0, 0};
  CHECK(std::count(styles.begin() + 1, styles.end(), later) == std::ssize(styles) - 1);

  settings.density = 8;
  CHECK(started(settings).plan(1).rows[6] == field_offset(6) + 8);
  settings.start = NoteStart::go_on_with;
  CHECK(started(settings, prompt_of(3)).plan(1).rows[5] == field_offset(5));
}

TEST_CASE("a piece that is steered is the same however it is split") {
  NoteSettings settings;
  settings.sampling.key_bias = 0.3;
  settings.sampling.register_pull = 0.3;
  settings.seconds = 400;
  const auto notes = written(settings, 16);
  CHECK(written(settings, 1) == notes);
  CHECK(written(settings, 5) == notes);
  CHECK(written(settings, 64) == notes);
  settings.start = NoteStart::go_on_with;
  CHECK(written(settings, 64, prompt_of(700)) == written(settings, 3, prompt_of(700)));
}

TEST_CASE("what does not fit is refused and the state stays") {
  NoteSettings settings;
  settings.start = NoteStart::go_on_with;
  CHECK(NoteGeneration::create(settings, {}, kContext).error().code == ErrorCode::no_notes);
  settings.seconds = 0;
  CHECK(NoteGeneration::create(settings, prompt_of(3), kContext).error().context == "seconds");

  NoteGeneration generation = started(NoteSettings{});
  const NotePlan plan = generation.plan(4);
  const std::vector<std::int32_t> wrong_id{0, kPitchIds, 0, 1};
  CHECK(generation.accept(wrong_id).error().code == ErrorCode::unknown_token);
  CHECK_FALSE(generation.accept({}));
  CHECK_FALSE(generation.accept(std::vector<std::int32_t>(12)));
  const std::vector<std::int32_t> end{0, kEndPitch, 0, 0};
  CHECK(generation.accept(end).error().code == ErrorCode::nan_logits);
  CHECK(generation.plan(4).rows == plan.rows);
  CHECK(*generation.accept(std::vector<std::int32_t>{0, 30, 16, 50}) == 1);
  CHECK(generation.written_steps() == 1);
}
