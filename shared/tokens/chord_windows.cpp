// Windows of chord ids: padding with silence in front.
#include "shared/tokens/chord_windows.hpp"

#include <algorithm>

namespace impromptu {

std::vector<TokenId> windowed_stream(std::span<const TokenId> song, TokenId silence) {
  std::vector<TokenId> stream(kChordWindow - 1, silence);
  stream.insert(stream.end(), song.begin(), song.end());
  return stream;
}

std::vector<TokenId> last_window(std::span<const TokenId> ids, TokenId silence) {
  const std::size_t taken = std::min(ids.size(), kChordWindow);
  std::vector<TokenId> window(kChordWindow - taken, silence);
  window.insert(window.end(), ids.end() - static_cast<std::ptrdiff_t>(taken), ids.end());
  return window;
}

}  // namespace impromptu
