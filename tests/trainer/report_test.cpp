// The report and the likelihood's bookkeeping, on made-up music.
#include "native-trainer/report/report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "native-trainer/report/likelihood.hpp"

namespace impromptu {
namespace {

using Keys = std::vector<std::uint8_t>;

// Returns a piece that walks up and down a scale, its touch growing with the pitch.
Performance walk(Random& random, int seconds) {
  constexpr int kScale[] = {0, 2, 4, 5, 7, 9, 11};
  Performance music;
  std::int64_t onset = 0;
  int degree = 14;
  while (onset < seconds * 1'000'000LL) {
    degree = std::clamp(degree + static_cast<int>(random.next_below(3)) - 1, 0, 27);
    const int pitch = 48 + 12 * (degree / 7) + kScale[degree % 7];
    const std::int64_t length = 100'000 + 50'000 * random.next_below(4);
    music.notes.push_back(
        {Microseconds{onset}, Microseconds{length}, static_cast<std::uint8_t>(pitch),
         static_cast<std::uint8_t>(30 + 2 * degree + static_cast<int>(random.next_below(6)))});
    if (random.next_below(8) == 0)
      music.pedal.push_back({Microseconds{onset}, Microseconds{length}});
    onset += length;
  }
  music.end = Microseconds{onset};
  return music;
}

std::vector<Excerpt> walks(Random& random, std::int32_t first_piece, int pieces) {
  std::vector<Excerpt> excerpts;
  for (std::int32_t piece = first_piece; piece < first_piece + pieces; ++piece) {
    for (Excerpt& excerpt : excerpts_of(walk(random, 100), piece, 10)) {
      excerpts.push_back(std::move(excerpt));
    }
  }
  return excerpts;
}

TEST_CASE("each step is scored once, with half a context before it") {
  CHECK(scored_windows(0, 1024).empty());
  // Compared here, because glog and doctest disagree on how to print vectors of structs.
  const auto are = [](std::int64_t steps, const std::vector<ScoredWindow>& expected) {
    return scored_windows(steps, 1024) == expected;
  };
  CHECK(are(700, {{0, 0, 700}}));
  CHECK(are(1600, {{0, 0, 1024}, {512, 1024, 1536}, {1024, 1536, 1600}}));
  for (std::int64_t steps = 1; steps < 300; ++steps) {
    std::int64_t scored = 0;
    for (const ScoredWindow& window : scored_windows(steps, 32)) {
      CHECK(window.scored == scored);
      CHECK(window.end - window.first <= 32);
      CHECK((window.first == 0 || window.scored - window.first >= 16));
      scored = window.end;
    }
    CHECK(scored == steps);
  }
}

TEST_CASE("an id's nats spread it over the times that it stands for") {
  const auto nats = nats_within_ids();
  CHECK(nats[50] == 0.0F);  // a shift of 0.5 s
  CHECK(nats[148] == doctest::Approx(std::log(time_width(148))));
  CHECK(nats[149 + 30] == 0.0F);  // a pitch
  CHECK(nats[275 + 120] == doctest::Approx(std::log(time_width(120))));
  double times = 0;  // with all ids equally likely within themselves, the widths add up
  for (std::size_t id = 0; id < kShiftIds; ++id) times += std::exp(double{nats[id]});
  CHECK(times == doctest::Approx(time_of(kShiftIds - 1) + 26).epsilon(0.001));
}

TEST_CASE("a piece is cut into excerpts without gap or overlap") {
  Random random(1);
  const Performance music = walk(random, 100);
  const auto excerpts = excerpts_of(music, 7, 10);
  REQUIRE(excerpts.size() == 10);
  std::size_t events = 0;
  for (const Excerpt& excerpt : excerpts) {
    CHECK(excerpt.piece == 7);
    CHECK(excerpt.events.front().onset >= 0);
    CHECK(excerpt.events.back().onset < 1000);
    events += excerpt.events.size();
  }
  CHECK(events == events_from(music).size());
  CHECK(excerpts_of(music, 0, 200).empty());
  CHECK(excerpts_of(Performance{}, 0, 10).empty());
}

TEST_CASE("features are what they are called") {
  Excerpt excerpt{0, 1000, {}};
  for (std::int32_t i = 0; i < 20; ++i) {  // two keys, struck together every second, pedal each
    const bool low = i % 2 == 0;
    excerpt.events.push_back({i / 2 * 100, 50, static_cast<std::uint8_t>(low ? 39 : 46),
                              static_cast<std::uint8_t>(low ? 40 : 60)});
  }
  for (std::int32_t i = 0; i < 5; ++i) excerpt.events.push_back({i, 5, kPedalPitch, 0});
  settle(excerpt.events);
  const Features features = features_of(excerpt);
  const auto value = [&](std::string_view id) {
    for (std::size_t i = 0; i < kFeatures.size(); ++i) {
      if (kFeatures[i].id == id) return features[i];
    }
    return std::nan("");
  };
  CHECK(value("notes_per_second") == doctest::Approx(2));
  CHECK(value("polyphony") == doctest::Approx(1));
  CHECK(value("pitch_range") == doctest::Approx(7));
  CHECK(value("pitch_mean") == doctest::Approx(63.5));
  CHECK(value("pitch_spread") == doctest::Approx(3.5));
  CHECK(value("pitches") == doctest::Approx(2));
  CHECK(value("pitch_class_entropy") == doctest::Approx(std::log(2)));
  CHECK(value("scale_share") == doctest::Approx(1));
  CHECK(value("interval") == doctest::Approx(7));
  CHECK(value("repeat_share") == doctest::Approx(0.9));
  CHECK(value("inter_onset") == doctest::Approx(0));
  CHECK(value("chord_share") == doctest::Approx(0.5));
  CHECK(value("duration") == doctest::Approx(std::log(0.5)));
  CHECK(value("velocity") == doctest::Approx(50));
  CHECK(value("velocity_spread") == doctest::Approx(10));
  CHECK(value("velocity_step") == doctest::Approx(20));
  CHECK(value("pedal_presses") == doctest::Approx(30));
}

TEST_CASE("equal sets overlap wholly, sets apart not at all") {
  std::vector<double> low;
  std::vector<double> high;
  std::vector<double> half;
  for (int i = 0; i < 200; ++i) {
    low.push_back(i % 20);
    high.push_back(1000 + i % 20);
    half.push_back(i % 2 == 0 ? low.back() : 1000 + i % 20);
  }
  CHECK(overlapping_area(densities_of(low, low)) == doctest::Approx(1).epsilon(0.01));
  CHECK(overlapping_area(densities_of(high, low)) < 0.01);
  CHECK(overlapping_area(densities_of(half, low)) == doctest::Approx(0.5).epsilon(0.05));
  CHECK(wasserstein(low, low) == doctest::Approx(0));
  CHECK(wasserstein(low, high) == doctest::Approx(1000));
  CHECK(wasserstein({0, 1}, {0, 0, 0, 1}) == doctest::Approx(0.25));
}

TEST_CASE("the longest shared run is found, however short or long") {
  Random random(5);
  RunIndex index;
  std::vector<Keys> pieces(20, Keys(500));
  for (Keys& piece : pieces) {
    for (auto& key : piece) key = static_cast<std::uint8_t>(random.next_below(88));
    index.add(piece);
  }
  index.finish();
  Keys music(300);
  for (auto& key : music) key = static_cast<std::uint8_t>(random.next_below(88));
  CHECK(index.longest_run(music) <= 4);
  for (const std::ptrdiff_t length : {5, 8, 9, 60}) {
    Keys copied = music;
    std::copy_n(pieces[3].begin() + 100, length, copied.begin() + 40);
    copied[39] = static_cast<std::uint8_t>((pieces[3][99] + 1) % 88);
    const auto after = static_cast<std::size_t>(length);
    copied[40 + after] = static_cast<std::uint8_t>((pieces[3][100 + after] + 1) % 88);
    CHECK(index.longest_run(copied) == after);
  }
  CHECK(index.longest_run(pieces[19]) == 500);
  CHECK(index.longest_run(Keys(pieces[7].end() - 3, pieces[7].end())) == 3);
  CHECK(index.longest_run({}) == 0);
  Keys higher = pieces[2];
  for (auto& key : higher) key = static_cast<std::uint8_t>(std::min(key / 2 + 3, 87));
  Keys lower = higher;
  for (auto& key : lower) key = static_cast<std::uint8_t>(key - 2);
  CHECK(intervals_of(higher) == intervals_of(lower));
}

TEST_CASE("a pattern that returns more than four times in a row is a loop") {
  const auto repeated = [](std::size_t notes, std::size_t times) {
    Keys keys{80};
    for (std::size_t i = 0; i < notes * times; ++i) {
      keys.push_back(static_cast<std::uint8_t>(i % notes));
    }
    keys.push_back(81);
    return keys;
  };
  CHECK(is_stuck(repeated(8, 5)));
  CHECK_FALSE(is_stuck(repeated(8, 4)));
  CHECK(is_stuck(repeated(3, 5)));
  CHECK_FALSE(is_stuck(repeated(9, 9)));
  CHECK(repeats_pattern(repeated(8, 5), 8));
  CHECK_FALSE(repeats_pattern(repeated(5, 7), 8));
}

TEST_CASE("a report knows like from unlike, shuffled and random music") {
  Random random(11);
  const auto real = walks(random, 0, 30);
  const auto generated = walks(random, 100, 15);
  TrainingRuns training;
  for (const Excerpt& excerpt : walks(random, 0, 10)) training.add(excerpt.keys());
  training.finish();
  const Report report = report_on(generated, real, training, 1);
  const SetReport& like = report.of(Compared::generated);
  CHECK(like.mean_overlap > 0.9);
  CHECK(std::abs(like.mean_overlap - report.of(Compared::real).mean_overlap) < 0.04);
  CHECK(report.of(Compared::shuffled).mean_overlap < like.mean_overlap - 0.05);
  CHECK(report.of(Compared::random).mean_overlap < 0.6);
  CHECK(std::abs(like.classifier - 0.5) < 0.12);
  CHECK(report.of(Compared::shuffled).classifier > 0.9);
  CHECK(report.of(Compared::random).classifier > 0.98);
  CHECK(like.copied.longest > report.of(Compared::random).copied.longest);
  CHECK(like.transposed.longest >= like.copied.longest);

  const Report again = report_on(generated, real, training, 1);
  CHECK(json_from(again) == json_from(report));
  const std::string page = page_from(report, "walks <&> walks");
  CHECK(page.find("walks &lt;&amp;> walks") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("http") == std::string::npos);
  CHECK(page.find("nan") == std::string::npos);
}

}  // namespace
}  // namespace impromptu
