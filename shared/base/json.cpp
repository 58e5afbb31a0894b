// Flat JSON objects over nlohmann/json, which throws nothing here: its parser reports to a handler.
#include "shared/base/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace impromptu {
namespace {

using nlohmann::json;

// Collects the fields of the outermost object; what is nested deeper counts as std::monostate.
class FieldCollector : public nlohmann::json_sax<json> {
 public:
  std::vector<std::pair<std::string, JsonValue>> fields;
  std::uint32_t error_offset = 0;
  bool is_object = false;

  bool null() override { return keep(std::monostate{}); }
  bool boolean(bool value) override { return keep(value); }
  bool number_integer(number_integer_t value) override { return keep(std::int64_t{value}); }
  bool number_unsigned(number_unsigned_t value) override { return keep(std::uint64_t{value}); }
  bool number_float(number_float_t value, const string_t&) override { return keep(value); }
  bool string(string_t& value) override { return keep(std::move(value)); }
  bool binary(binary_t&) override { return keep(std::monostate{}); }
  bool start_object(std::size_t) override {
    if (depth_ == 0) is_object = true;
    return open();
  }
  bool key(string_t& value) override {
    if (depth_ == 1) name_ = value;
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    error_offset = static_cast<std::uint32_t>(position > 0 ? position - 1 : 0);
    return false;
  }

 private:
  bool keep(JsonValue value) {
    if (depth_ == 1) fields.emplace_back(name_, std::move(value));
    return true;
  }
  bool open() {
    keep(std::monostate{});
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }

  std::size_t depth_ = 0;
  std::string name_;
};

// Returns the JSON text of a value; bytes that are not UTF-8 become U+FFFD.
template <class T>
std::string dumped(const T& value) {
  return json(value).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string dumped_value(const JsonValue& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
          return std::string("null");
        } else {
          return dumped(held);
        }
      },
      value);
}

}  // namespace

Result<JsonReader> JsonReader::create(std::string_view text) {
  if (text.size() > kMaxJsonBytes) {
    return Error{ErrorCode::bad_json, static_cast<std::uint32_t>(kMaxJsonBytes), "JSON text"};
  }
  FieldCollector collector;
  if (!json::sax_parse(text.begin(), text.end(), &collector)) {
    return Error{ErrorCode::bad_json, collector.error_offset, "JSON text"};
  }
  if (!collector.is_object) return Error{ErrorCode::wrong_type, 0, "JSON text"};
  JsonReader reader;
  reader.fields_ = std::move(collector.fields);
  return reader;
}

const JsonValue* JsonReader::find(std::string_view name) const {
  const auto found = std::find_if(fields_.rbegin(), fields_.rend(),
                                  [name](const auto& field) { return field.first == name; });
  return found == fields_.rend() ? nullptr : &found->second;
}

void JsonWriter::append(std::string_view name, const JsonValue& value) {
  members_.push_back(dumped(std::string(name)) + ": " + dumped_value(value));
}

std::string JsonWriter::joined(std::string_view before, std::string_view between,
                               std::string_view after) const {
  std::string text = "{";
  for (const std::string& member : members_) {
    text += text.size() == 1 ? before : between;
    text += member;
  }
  text += after;
  return text + '}';
}

std::string JsonWriter::line() const { return joined("", ", ", ""); }

std::string JsonWriter::text() const { return joined("\n  ", ",\n  ", "\n") + '\n'; }

}  // namespace impromptu
