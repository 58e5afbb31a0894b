// Controls: what the page shows that can be operated, for the DOM mirror, screen readers and tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/roll_view.hpp"

namespace impromptu {

enum class Role : std::uint8_t {
  button,
  slider,
  spinbutton,
  combobox,
  switch_,
  textbox,
  progressbar,
  application
};

// Returns the ARIA role's name.
[[nodiscard]] std::string_view role_name(Role role);

struct Control {
  Role role = Role::button;
  std::string name;                   // accessible name, unique on the page
  std::string value;                  // number, option, "true" or "false"; empty for buttons
  std::string value_text;             // the value with its unit; of a textbox what is wrong
  double min = 0, max = 0, step = 0;  // of slider and spinbutton
  std::vector<std::string> options;   // of combobox
  bool disabled = false;
  Box box;  // CSS pixels; may lie outside of what is scrolled into view
  std::string description;
  std::optional<bool> expanded{};  // of a button that shows and hides others
};

inline constexpr std::size_t kLongestText = 95;  // bytes of a textbox's value

// The controls of the last complete frame and what is asked of them.
class Controls {
 public:
  // Starts a frame: controls are recorded anew.
  void begin_frame();
  // Ends a frame: what nobody took is dropped.
  void end_frame();

  void record(Control control) { recording_.push_back(std::move(control)); }

  // Asks for a control to be pressed (value "") or set, at the next frame.
  // Returns false when there is no such control, it is disabled, or the value does not suit it.
  bool operate(std::string_view name, std::string_view value);

  // Returns the value asked of a control, once.
  [[nodiscard]] std::optional<std::string> take(std::string_view name);

  [[nodiscard]] const std::vector<Control>& all() const { return last_; }
  [[nodiscard]] const Control* find(std::string_view name) const;

  std::string focused;  // the control that has the keyboard's focus in the DOM; empty for none

 private:
  struct Request {
    std::string name, value;
    bool seen = false;  // whether a whole frame had its chance
  };

  std::vector<Control> last_, recording_;
  std::vector<Request> requests_;
};

// Returns the number in a text, or nothing when it is not one number.
[[nodiscard]] std::optional<double> number_from(std::string_view text);

// Returns the controls as the JSON array that the DOM mirror reads.
[[nodiscard]] std::string controls_json(const Controls& controls);

}  // namespace impromptu
