// Controls: what the page shows that can be operated, for the DOM mirror, screen readers and tests.
#include "web/app/control.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "web/app/json_text.hpp"

namespace impromptu {
namespace {

constexpr std::array<std::string_view, 8> kRoleNames{"button",      "slider",     "spinbutton",
                                                     "combobox",    "switch",     "textbox",
                                                     "progressbar", "application"};

bool suits(const Control& control, std::string_view value) {
  switch (control.role) {
    case Role::button:
      return value.empty();
    case Role::switch_:
      return value == "true" || value == "false";
    case Role::combobox:
      return std::find(control.options.begin(), control.options.end(), value) !=
             control.options.end();
    case Role::slider:
    case Role::spinbutton: {
      const std::optional<double> number = number_from(value);
      return number && *number >= control.min - 1e-9 && *number <= control.max + 1e-9;
    }
    case Role::textbox:
      return value.size() <= kLongestText;
    case Role::progressbar:
    case Role::application:
      return false;
  }
  return false;
}

// Returns a name in lower case with hyphens, such as "open-midi".
std::string id_of(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    id += std::isalnum(byte) ? static_cast<char>(std::tolower(byte)) : '-';
  }
  return id;
}

}  // namespace

std::string_view role_name(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

std::optional<double> number_from(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  if (copy.empty() || *end != '\0' || !std::isfinite(number)) return std::nullopt;
  return number;
}

void Controls::begin_frame() { recording_.clear(); }

void Controls::end_frame() {
  last_.swap(recording_);
  std::erase_if(requests_, [](const Request& request) { return request.seen; });
  for (Request& request : requests_) request.seen = true;
}

const Control* Controls::find(std::string_view name) const {
  for (const Control& control : last_) {
    if (control.name == name) return &control;
  }
  return nullptr;
}

bool Controls::operate(std::string_view name, std::string_view value) {
  const Control* control = find(name);
  if (control == nullptr || control->disabled || !suits(*control, value)) return false;
  // Presses are carried out one by one; of several values the newest counts.
  if (control->role != Role::button) {
    std::erase_if(requests_, [name](const Request& request) { return request.name == name; });
  }
  requests_.push_back({std::string(name), std::string(value), false});
  return true;
}

std::optional<std::string> Controls::take(std::string_view name) {
  for (auto request = requests_.begin(); request != requests_.end(); ++request) {
    if (request->name != name) continue;
    std::string value = std::move(request->value);
    requests_.erase(request);
    return value;
  }
  return std::nullopt;
}

std::string controls_json(const Controls& controls) {
  JsonText json;
  json.open_array();
  for (const Control& control : controls.all()) {
    json.open_object();
    json.key("id").text(id_of(control.name));
    json.key("role").text(role_name(control.role));
    json.key("name").text(control.name);
    json.key("value").text(control.value);
    if (!control.value_text.empty()) json.key("valueText").text(control.value_text);
    if (control.role == Role::slider || control.role == Role::spinbutton) {
      json.key("min").number(control.min);
      json.key("max").number(control.max);
      json.key("step").number(control.step);
    }
    if (control.role == Role::combobox) {
      json.key("options").open_array();
      for (const std::string& option : control.options) json.text(option);
      json.close_array();
    }
    if (control.role == Role::switch_) json.key("pressed").boolean(control.value == "true");
    if (control.expanded) json.key("expanded").boolean(*control.expanded);
    json.key("disabled").boolean(control.disabled);
    json.key("x").number(static_cast<double>(control.box.x));
    json.key("y").number(static_cast<double>(control.box.y));
    json.key("w").number(static_cast<double>(control.box.width));
    json.key("h").number(static_cast<double>(control.box.height));
    if (!control.description.empty()) json.key("description").text(control.description);
    json.close_object();
  }
  json.close_array();
  return json.str();
}

}  // namespace impromptu
