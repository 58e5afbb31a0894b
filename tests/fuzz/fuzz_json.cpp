// Fuzz: settings and model descriptions of any bytes; what is read must survive a round trip.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shared/base/check.hpp"
#include "shared/base/json.hpp"
#include "shared/model/description.hpp"
#include "shared/sampling/chord_settings.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace impromptu;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const Result<ChordSettings> settings = chord_settings_from(text)) {
    const Result<ChordSettings> again = chord_settings_from(json_of(*settings).line());
    ASSERT(again && *again == *settings);
  }
  if (const Result<ModelDescription> model = description_from(text)) {
    const Result<ModelDescription> again = description_from(json_from(*model));
    ASSERT(again && *again == *model);
  }
  return 0;
}
