// ASSERT: a programmer's error stops the program in every build and says where.
#pragma once

namespace impromptu {

// Prints file, line and condition to standard error and aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace impromptu

#define ASSERT(condition)             \
  ((condition) ? static_cast<void>(0) \
               : ::impromptu::assertion_failed(#condition, __FILE__, __LINE__))
