// Error codes and Result: names, texts, and the two states.
#include "shared/base/error_code.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <string>

#include "shared/base/result.hpp"

using namespace impromptu;

TEST_CASE("every error code has its own name and a sentence") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(ErrorCode::count_); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    CAPTURE(error_name(code));
    CHECK(names.insert(error_name(code)).second);
    CHECK(error_name(code).find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
          std::string_view::npos);
    CHECK(error_text(code).back() == '.');
  }
}

TEST_CASE("a result holds a value or an error") {
  const Result<std::string> value = std::string("notes");
  REQUIRE(value.has_value());
  CHECK(value->size() == 5);
  const Result<std::string> none = Error{ErrorCode::not_midi, 4, "MThd"};
  REQUIRE_FALSE(none);
  CHECK(none.error() == Error{ErrorCode::not_midi, 4, "MThd"});
}
