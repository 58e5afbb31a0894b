// Icons of the page as UTF-8 text in the embedded icon font (Lucide); the build checks the code
// points.
#pragma once

namespace impromptu::icon {

inline constexpr const char* kOpen = "\uE247";          // folder-open
inline constexpr const char* kDownload = "\uE0B2";      // download
inline constexpr const char* kPlay = "\uE13C";          // play
inline constexpr const char* kPause = "\uE12E";         // pause
inline constexpr const char* kStop = "\uE167";          // square
inline constexpr const char* kBack = "\uE15F";          // skip-back
inline constexpr const char* kZoomIn = "\uE1B6";        // zoom-in
inline constexpr const char* kZoomOut = "\uE1B7";       // zoom-out
inline constexpr const char* kFit = "\uE21A";           // expand
inline constexpr const char* kDices = "\uE2C5";         // dices
inline constexpr const char* kSparkles = "\uE412";      // sparkles
inline constexpr const char* kError = "\uE077";         // circle-alert
inline constexpr const char* kWarning = "\uE193";       // triangle-alert
inline constexpr const char* kInfo = "\uE0F9";          // info
inline constexpr const char* kMusic = "\uE122";         // music
inline constexpr const char* kVolume = "\uE1AB";        // volume-2
inline constexpr const char* kChevronDown = "\uE06D";   // chevron-down
inline constexpr const char* kChevronRight = "\uE06F";  // chevron-right
inline constexpr const char* kRestore = "\uE148";       // rotate-ccw

}  // namespace impromptu::icon
