// Windows of chord ids against the tutorial's rule.
#include "shared/tokens/chord_windows.hpp"

#include <doctest/doctest.h>

using namespace impromptu;

TEST_CASE("the first window is 49 silent frames and the song's first frame") {
  const TokenId silence = 9;
  const std::vector<TokenId> song{1, 2, 3};
  const std::vector<TokenId> stream = windowed_stream(song, silence);
  REQUIRE(window_count(song.size()) == 2);
  REQUIRE(stream.size() == 52);
  std::vector<TokenId> first(49, silence);
  first.push_back(1);
  CHECK(std::vector<TokenId>(stream.begin(), stream.begin() + 50) == first);
  CHECK(stream[50] == 2);                                  // the first target
  CHECK(stream[50 + window_count(song.size()) - 1] == 3);  // the last target: the song's last frame
}

TEST_CASE("a song of one frame or none has no window") {
  CHECK(window_count(1) == 0);
  CHECK(window_count(0) == 0);
  CHECK(windowed_stream({}, 9).size() == 49);
}

TEST_CASE("the last window is the end of the ids, silence in front where they are few") {
  std::vector<TokenId> ids(60);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<TokenId>(i + 1);
  const std::vector<TokenId> window = last_window(ids, 99);
  REQUIRE(window.size() == kChordWindow);
  CHECK(window.front() == 11);
  CHECK(window.back() == 60);
  const std::vector<TokenId> short_window = last_window(std::span(ids).first(2), 99);
  REQUIRE(short_window.size() == kChordWindow);
  CHECK(short_window[47] == 99);
  CHECK(short_window[48] == 1);
  CHECK(short_window[49] == 2);
  CHECK(last_window({}, 99) == std::vector<TokenId>(50, 99));
}
