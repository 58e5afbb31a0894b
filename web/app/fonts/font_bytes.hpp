// The embedded type faces as bytes of TrueType files; their contents are made at build time.
#pragma once

#include <cstddef>

namespace impromptu {

struct FontBytes {
  const unsigned char* data = nullptr;
  std::size_t size = 0;
};

extern const FontBytes text_font_bytes;   // Noto Sans Regular, Latin
extern const FontBytes bold_font_bytes;   // Noto Sans Bold, ASCII
extern const FontBytes music_font_bytes;  // Noto Music: flat, natural, sharp
extern const FontBytes icon_font_bytes;   // Lucide, the icons of icons.hpp

}  // namespace impromptu
