// Checks of model.json's fields that the descriptions of all families share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace impromptu {

inline constexpr std::size_t kSha256Digits = 64;
inline constexpr std::size_t kTokensHashDigits = 16;

template <std::size_t N>
[[nodiscard]] bool is_one_of(std::string_view text, const std::string_view (&allowed)[N]) {
  return std::find(allowed, allowed + N, text) != allowed + N;
}

// Returns whether a text is so many lower-case hexadecimal digits.
[[nodiscard]] inline bool is_hexadecimal(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Returns whether a text names a file beside model.json: no folders, no way out of its own.
[[nodiscard]] inline bool is_file_name(std::string_view text) {
  return !text.empty() && text.front() != '.' &&
         text.find_first_of("/\\:?#%") == std::string_view::npos;
}

}  // namespace impromptu
