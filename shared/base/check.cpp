// Where a failed ASSERT ends.
#include "shared/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace impromptu {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace impromptu
