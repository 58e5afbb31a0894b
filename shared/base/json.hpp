// Flat JSON objects: to and from structs whose visit_fields(self, visit) names their fields.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "shared/base/result.hpp"

namespace impromptu {

inline constexpr std::size_t kMaxJsonBytes = 1U << 20U;

// One value of a JSON object; std::monostate is null, an array or an object.
using JsonValue =
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string>;

// Whether a struct's field may be absent; it keeps its default then.
enum class AbsentField : std::uint8_t { refused, keeps_default };

// Reads `value` into `out`; returns what is wrong, or nothing. Numbers must fit without loss of
// range; whole numbers are no places for fractions. An enumeration is read by its name, with a
// function bool from_name(std::string_view, Enumeration&) beside it.
template <class T>
[[nodiscard]] std::optional<ErrorCode> read_json_value(const JsonValue& value, T& out) {
  if constexpr (std::is_enum_v<T>) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return ErrorCode::wrong_type;
    if (!from_name(*text, out)) return ErrorCode::out_of_range;
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
    const T* same = std::get_if<T>(&value);
    if (same == nullptr) return ErrorCode::wrong_type;
    out = *same;
  } else if constexpr (std::is_integral_v<T>) {
    using Limits = std::numeric_limits<T>;
    if (const auto* negative = std::get_if<std::int64_t>(&value)) {  // below zero only
      if (*negative < static_cast<std::int64_t>(Limits::min())) return ErrorCode::out_of_range;
      out = static_cast<T>(*negative);
    } else if (const auto* positive = std::get_if<std::uint64_t>(&value)) {
      if (*positive > static_cast<std::uint64_t>(Limits::max())) return ErrorCode::out_of_range;
      out = static_cast<T>(*positive);
    } else {
      return ErrorCode::wrong_type;
    }
  } else {
    double number = 0;
    if (const auto* fraction = std::get_if<double>(&value)) {
      number = *fraction;
    } else if (const auto* negative = std::get_if<std::int64_t>(&value)) {
      number = static_cast<double>(*negative);
    } else if (const auto* positive = std::get_if<std::uint64_t>(&value)) {
      number = static_cast<double>(*positive);
    } else {
      return ErrorCode::wrong_type;
    }
    constexpr double kLargest = static_cast<double>(std::numeric_limits<T>::max());
    if (number > kLargest || number < -kLargest) return ErrorCode::out_of_range;
    out = static_cast<T>(number);
  }
  return std::nullopt;
}

// The fields of one JSON object, a visitor that fills a struct's fields and keeps the first error.
class JsonReader {
 public:
  // Returns the reader of the object in `text`. Of a field given twice the last counts.
  // Errors: bad_json (offset of the byte that is wrong, or a text above kMaxJsonBytes), wrong_type
  // when the text is no object.
  [[nodiscard]] static Result<JsonReader> create(std::string_view text);

  // Reads a field. `name` must be static text: it becomes the error's context.
  template <class T>
  void operator()(std::string_view name, T& out) {
    if (error_) return;
    const JsonValue* value = find(name);
    if (value == nullptr) {
      if (absent == AbsentField::refused) error_ = Error{ErrorCode::missing_field, 0, name};
    } else if (const std::optional<ErrorCode> code = read_json_value(*value, out)) {
      error_ = Error{*code, 0, name};
    }
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  AbsentField absent = AbsentField::refused;

 private:
  [[nodiscard]] const JsonValue* find(std::string_view name) const;

  std::vector<std::pair<std::string, JsonValue>> fields_;
  std::optional<Error> error_;
};

// A visitor that writes fields in the order of its calls.
class JsonWriter {
 public:
  // Writes a field. An enumeration is written by its name, with a function
  // std::string_view name_of(Enumeration) beside it.
  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (std::is_enum_v<T>) {
      append(name, std::string(name_of(value)));
    } else if constexpr (std::is_same_v<T, bool>) {
      append(name, value);
    } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      append(name, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_integral_v<T>) {
      append(name, static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      append(name, static_cast<double>(value));
    } else {
      append(name, std::string(value));
    }
  }

  // Returns the object on one line.
  [[nodiscard]] std::string line() const;
  // Returns the object with one field per line, indented by two spaces, and a newline at its end.
  [[nodiscard]] std::string text() const;

 private:
  void append(std::string_view name, const JsonValue& value);
  [[nodiscard]] std::string joined(std::string_view before, std::string_view between,
                                   std::string_view after) const;

  std::vector<std::string> members_;  // "name": value
};

// Returns the struct in a JSON text; unknown fields are ignored.
// Errors: those of JsonReader::create, missing_field, wrong_type, out_of_range; context names the
// field.
template <class T>
[[nodiscard]] Result<T> struct_from_json(std::string_view text, AbsentField absent) {
  Result<JsonReader> reader = JsonReader::create(text);
  if (!reader) return reader.error();
  reader->absent = absent;
  T value;
  T::visit_fields(value, *reader);
  if (reader->error()) return *reader->error();
  return value;
}

// Returns a struct's fields as a JSON object.
template <class T>
[[nodiscard]] JsonWriter json_of(const T& value) {
  JsonWriter writer;
  T::visit_fields(value, writer);
  return writer;
}

}  // namespace impromptu
