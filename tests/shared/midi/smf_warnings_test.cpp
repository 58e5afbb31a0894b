// Names and sentences of the warnings, and how often and where they are said to occur.
#include <doctest/doctest.h>

#include <set>
#include <string_view>

#include "shared/midi/smf.hpp"
#include "shared/midi/warning_log.hpp"

using namespace impromptu;

TEST_CASE("every warning has a name of its own and a sentence") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(SmfWarningCode::count_); ++i) {
    const auto code = static_cast<SmfWarningCode>(i);
    CAPTURE(warning_name(code));
    CHECK(names.insert(warning_name(code)).second);
    CHECK(warning_name(code).find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
          std::string_view::npos);
    CHECK(warning_text(code).back() == '.');
  }
  CHECK(warning_name(SmfWarningCode::chunk_past_end) == "chunk_past_end");
}

TEST_CASE("warnings are counted, and listed by their first positions") {
  WarningLog log;
  CHECK(log.sorted().empty());
  log.add(SmfWarningCode::hanging_note, 90);
  log.add(SmfWarningCode::zero_tempo, 20);
  log.add(SmfWarningCode::hanging_note, 95);
  const std::vector<SmfWarning> expected{{SmfWarningCode::zero_tempo, 20, 1},
                                         {SmfWarningCode::hanging_note, 90, 2}};
  CHECK(log.sorted() == expected);
}
