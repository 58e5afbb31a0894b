// JsonText: writes JSON objects and arrays of any depth, for what the page shows to the browser.
#include "web/app/json_text.hpp"

#include <cinttypes>
#include <cmath>
#include <cstdio>

namespace impromptu {

void JsonText::separate() {
  if (follows_) out_ += ',';
  follows_ = true;
}

JsonText& JsonText::open(char bracket) {
  separate();
  out_ += bracket;
  follows_ = false;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  out_ += bracket;
  follows_ = true;
  return *this;
}

JsonText& JsonText::key(std::string_view name) {
  text(name);
  out_ += ':';
  follows_ = false;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  separate();
  out_ += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out_ += escaped;
    } else {
      out_ += c;
    }
  }
  out_ += '"';
  return *this;
}

JsonText& JsonText::number(double value) {
  if (!std::isfinite(value)) return null();
  separate();
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.9g", value);
  out_ += digits;
  return *this;
}

JsonText& JsonText::integer(std::int64_t value) {
  separate();
  char digits[32];
  std::snprintf(digits, sizeof digits, "%" PRId64, value);
  out_ += digits;
  return *this;
}

JsonText& JsonText::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonText& JsonText::null() {
  separate();
  out_ += "null";
  return *this;
}

}  // namespace impromptu
