// Replies and prompts.
#include "web/engine/replies.hpp"

#include <algorithm>

#include "shared/base/json.hpp"
#include "shared/music/note_wire.hpp"

namespace impromptu {

std::string failure(std::string_view code, const std::string& message) {
  std::string hyphened(code);
  std::replace(hyphened.begin(), hyphened.end(), '_', '-');
  JsonWriter reply;
  reply("ok", false);
  reply("code", hyphened);
  reply("message", message);
  return reply.line();
}

std::string failure(const Error& error, std::string_view where) {
  std::string message(where);
  if (!error.context.empty()) message += ", " + std::string(error.context);
  if (error.offset > 0) message += ", byte " + std::to_string(error.offset);
  return failure(error_name(error.code), message + ": " + std::string(error_text(error.code)));
}

std::string mismatch(const std::string& what) {
  return failure(error_name(ErrorCode::model_mismatch),
                 what + "; reload the page, or export the model again.");
}

bool is_ok(std::string_view reply) {
  constexpr std::string_view kBeginning = R"({"ok": true)";
  return reply.substr(0, kBeginning.size()) == kBeginning;
}

Result<Performance> performance_from_wire(std::span<const std::byte> bytes) {
  const Result<std::vector<WireNote>> records = wire_notes_from(bytes);
  if (!records) return records.error();
  Performance performance;
  for (const WireNote& record : *records) {
    performance.end = std::max(performance.end, record.onset + record.duration);
    if (record.kind == WireKind::pedal) {
      performance.pedal.push_back({record.onset, record.duration});
    } else {
      performance.notes.push_back({record.onset, record.duration, record.pitch, record.velocity});
    }
  }
  sort(performance);
  return performance;
}

}  // namespace impromptu
