// Result<T>: a value, or the reason why there is none. Member names follow std::expected.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include "shared/base/check.hpp"
#include "shared/base/error_code.hpp"

namespace impromptu {

// Why an operation could not produce its value.
struct Error {
  ErrorCode code{};
  std::uint32_t offset = 0;    // byte position in the input; 0 when not about bytes
  std::string_view context{};  // static text only, such as "MTrk header" or a field name

  bool operator==(const Error&) const = default;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, error) {}         // NOLINT: implicit

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& operator*() {
    ASSERT(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& operator*() const {
    ASSERT(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T* operator->() { return &**this; }
  [[nodiscard]] const T* operator->() const { return &**this; }
  [[nodiscard]] const Error& error() const {
    ASSERT(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

}  // namespace impromptu
