// What the sessions of both model families share: replies in JSON, and prompts in packed notes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"
#include "shared/music/performance.hpp"

namespace impromptu {

// Returns {"ok":false,"code","message"} on one line; underscores of the code become hyphens.
[[nodiscard]] std::string failure(std::string_view code, const std::string& message);

// Returns the same for an error: where it lies, what it is and how to go on.
[[nodiscard]] std::string failure(const Error& error, std::string_view where);

// Returns a refusal of a model that does not belong to what is beside it.
[[nodiscard]] std::string mismatch(const std::string& what);

// Returns whether a reply says {"ok":true,...}.
[[nodiscard]] bool is_ok(std::string_view reply);

// Returns the performance in packed notes of all kinds. Errors: those of wire_notes_from.
[[nodiscard]] Result<Performance> performance_from_wire(std::span<const std::byte> bytes);

}  // namespace impromptu
