// What LibTorch computes with a note model, for comparison with other runtimes.
#pragma once

#include <cstdint>
#include <filesystem>

namespace impromptu {

// Writes, for B made-up sequences of T rows and M events drawn after each:
//   rows I32 [B,T,9]; logits F32 [B,T-1,438], of row t given row t + 1's fields, all rows at once;
//   cached F32, the same row by row with the cache; noise F32 [M,B,438]; sampling F32 [3,4]:
//   temperature, top_p, min_p by field; bias F32 [438]; presence F32 [B,94]; presence_penalty F32
//   [1]; drawn I32 [M,B,4], by draw_choice from these.
//   model  folder of a note model.   count  B.
// Throws std::runtime_error.
void write_note_reference(const std::filesystem::path& model, std::int64_t count,
                          std::uint64_t seed, const std::filesystem::path& out);

}  // namespace impromptu
