// The nested heads of a note model with the sampling inside, for the graphs that draw.
// Letters: B lanes, M events of a burst, d width, n ids of a field.
#pragma once

#include <string>

#include "native-trainer/export/note_parts.hpp"

namespace impromptu {

// What the sampler reads, each a name per field in the order of kNoteHeadNames.
struct Sampling {
  Names bias;                 // float [B,n], that of the model included
  Names inverse_temperature;  // float [1]
  Names top_p, min_p;         // float [1]
  Names weight;               // float [d,n] of the logits
};

struct Draw {
  std::string ids;    // int64 [B,4], joint ids in the order of kNoteHeadNames
  std::string pitch;  // int64 [B,1], the pitch's own id
  Names products;     // float [B,n], the logits without bias, in that order
};

// Declares the inputs temperature [4], top_p [4], min_p [4], bias [B,438] and presence [B,94];
// returns what they, without presence, and the model's own bias give. In the outer graph.
[[nodiscard]] Sampling sampling_inputs(NoteParts& parts);

// Returns a draw of all fields, each given those before: the rule of draw_choice in
// shared/sampling/note_sampler.hpp. Velocity of what is no key and duration of what is neither key
// nor pedal are 0.
//   hidden  float [B,1,d].   noise  float [B,438].   presence  float [B,94], see strike there.
[[nodiscard]] Draw draw(NoteParts& parts, const std::string& hidden, const std::string& noise,
                        const std::string& presence, const Sampling& sampling);

}  // namespace impromptu
