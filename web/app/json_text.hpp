// JsonText: writes JSON objects and arrays of any depth, for what the page shows to the browser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace impromptu {

class JsonText {
 public:
  JsonText& open_object() { return open('{'); }
  JsonText& close_object() { return close('}'); }
  JsonText& open_array() { return open('['); }
  JsonText& close_array() { return close(']'); }

  // Writes the name of an object's next value. `name` needs no escaping.
  JsonText& key(std::string_view name);

  JsonText& text(std::string_view value);  // UTF-8
  JsonText& number(double value);          // null when it is not finite
  JsonText& integer(std::int64_t value);
  JsonText& boolean(bool value);
  JsonText& null();

  // Returns what has been written; every object and array must be closed.
  [[nodiscard]] const std::string& str() const { return out_; }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();

  std::string out_;
  bool follows_ = false;  // whether the next member needs a comma before it
};

}  // namespace impromptu
