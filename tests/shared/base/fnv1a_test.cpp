// FNV-1a beside the published values.
#include "shared/base/fnv1a.hpp"

#include <doctest/doctest.h>

using namespace impromptu;

TEST_CASE("FNV-1a gives the published hashes") {
  // Source: the test vectors of draft-eastlake-fnv.
  CHECK(Fnv1a("").digits() == "cbf29ce484222325");
  CHECK(Fnv1a("a").digits() == "af63dc4c8601ec8c");
  CHECK(Fnv1a("foobar").value() == 0x85944171F73967E8ULL);
}

TEST_CASE("a number counts as its eight bytes, the lowest first") {
  Fnv1a number;
  number.add(std::uint64_t{0x0102});
  CHECK(number.value() == Fnv1a(std::string_view("\x02\x01\0\0\0\0\0\0", 8)).value());
}
