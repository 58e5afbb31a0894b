// The embedded type faces as bytes of TrueType files; their contents are made at build time.
#pragma once

#include <cstddef>

namespace impromptu {

struct FontBytes {
  const unsigned char* data = nullptr;
  std::size_t size = 0;
};

extern const FontBytes kTextFontBytes;   // Noto Sans Regular, Latin
extern const FontBytes kBoldFontBytes;   // Noto Sans Bold, ASCII
extern const FontBytes kMusicFontBytes;  // Noto Music: flat, natural, sharp
extern const FontBytes kIconFontBytes;   // Lucide, the icons of icons.hpp

}  // namespace impromptu
