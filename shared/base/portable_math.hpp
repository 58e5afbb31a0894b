// exp and log with the same bits on every platform, for draws that must not depend on a C library.
// Only +, -, *, / and integer operations, which IEEE 754 defines to the bit; the file is compiled
// without contraction to fused multiply-add.
#pragma once

namespace impromptu {

// Returns e^x for x <= 0, within two units in the last place; 0 below the normal numbers.
[[nodiscard]] double exp_of_negative(double x);

// Returns the natural logarithm of a normal number x > 0, within two units in the last place of
// the larger one of the result and 1.
[[nodiscard]] double natural_log(double x);

}  // namespace impromptu
