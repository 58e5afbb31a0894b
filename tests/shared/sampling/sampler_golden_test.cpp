// Sampler: 200 draws that must be the same natively, in WebAssembly and anywhere else.
#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "shared/sampling/sampler.hpp"

using namespace impromptu;

namespace {

// From an independent implementation in Python (64-bit arithmetic, math.exp, exact sums); with
// these settings each of the three filters removes something: 300 ids, 180 of them in the end.
constexpr std::array<std::int32_t, 200> kDraws{
    330, 561, 277, 686, 297, 370, 416, 765, 785, 521, 66,  376, 159, 409, 812, 205, 1,   864, 376,
    765, 561, 376, 587, 343, 277, 950, 264, 983, 198, 799, 772, 621, 113, 897, 27,  73,  937, 489,
    871, 654, 871, 66,  963, 812, 113, 587, 884, 132, 673, 554, 343, 686, 376, 343, 324, 218, 924,
    475, 555, 40,  654, 752, 132, 963, 977, 410, 199, 126, 238, 798, 686, 720, 442, 231, 963, 917,
    574, 726, 759, 317, 686, 278, 495, 924, 687, 172, 86,  185, 403, 47,  396, 284, 706, 443, 831,
    172, 198, 706, 937, 528, 653, 858, 726, 152, 864, 60,  957, 179, 475, 106, 469, 693, 251, 363,
    647, 476, 166, 950, 845, 27,  53,  825, 66,  673, 73,  185, 403, 416, 898, 871, 456, 541, 165,
    199, 344, 502, 673, 350, 917, 772, 561, 522, 172, 132, 930, 759, 324, 212, 7,   832, 621, 765,
    647, 653, 838, 634, 330, 594, 957, 878, 185, 370, 983, 864, 739, 231, 198, 80,  198, 436, 277,
    132, 304, 443, 139, 47,  185, 568, 245, 772, 772, 99,  73,  766, 310, 330, 541, 647, 489, 475,
    119, 277, 126, 785, 33,  528, 963, 904, 765, 258};

}  // namespace

TEST_CASE("draws are the same on every platform") {
  std::vector<float> logits;
  for (int i = 0; i < 1000; ++i) {
    logits.push_back(static_cast<float>((i * 7919) % 1009) / 100.0F);
  }
  SamplerSettings settings;
  settings.temperature = 1.5F;
  settings.top_k = 300;
  settings.top_p = 0.9F;
  settings.min_p = 0.3F;
  Random random(2019);
  for (const std::int32_t expected : kDraws) {
    REQUIRE(*sample(logits, settings, random) == expected);
  }
}
