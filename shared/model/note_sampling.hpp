// NoteSampling: how events are drawn from a note model's logits, as suits a model or as a user
// asks.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace impromptu {

// Biases are added to logits before a draw; 0 leaves them as the model says.
struct NoteSampling {
  double temperature = 1;       // of pitches, as top_p and min_p are; 0: always the likeliest
  double top_p = 1;             // likeliest pitches until their probabilities reach it
  double min_p = 0;             // only pitches of at least this share of the largest probability
  double touch = 1;             // the temperature of shift and velocity
  double hold = 1;              // the temperature of duration
  double presence_penalty = 0;  // taken from keys that were just struck; see strike
  double key_bias = 0;          // towards the pitch classes heard lately; see steer
  double register_bias = 0;     // per octave above middle C
  double register_pull = 0;     // back to the middle, where the music has strayed; see steer
  double pedal_bias = 0;        // to the pedal
  double length_bias = 0;       // to durations, per factor e
  double pace_bias = 0;         // to shifts, per factor e: above 0 is slower

  bool operator==(const NoteSampling&) const = default;

  template <class Self, class Visitor>
  static void visit_fields(Self& self, Visitor&& visit) {
    visit("temperature", self.temperature);
    visit("top_p", self.top_p);
    visit("min_p", self.min_p);
    visit("touch", self.touch);
    visit("hold", self.hold);
    visit("presence_penalty", self.presence_penalty);
    visit("key_bias", self.key_bias);
    visit("register_bias", self.register_bias);
    visit("register_pull", self.register_pull);
    visit("pedal_bias", self.pedal_bias);
    visit("length_bias", self.length_bias);
    visit("pace_bias", self.pace_bias);
  }
};

struct SamplingField {
  std::string_view name;
  double least = 0, most = 0;
  std::string_view meaning;  // for a command line
};

// In the order of visit_fields.
inline constexpr std::array<SamplingField, 12> kSamplingFields{{
    {"temperature", 0, 10, "Of pitches; 0 = always the likeliest"},
    {"top_p", 0.001, 1, "Of pitches: likeliest ones until their probabilities reach it"},
    {"min_p", 0, 0.999, "Of pitches: only those of at least this share of the likeliest"},
    {"touch", 0, 10, "Temperature of time and velocity"},
    {"hold", 0, 10, "Temperature of how long keys and pedal are held"},
    {"presence_penalty", 0, 4, "How far keys that were struck lately are held back"},
    {"key_bias", 0, 1, "How far the pitch classes heard lately are preferred"},
    {"register_bias", -1, 1, "Added to the logits of keys, per octave above middle C"},
    {"register_pull", 0, 1, "How far music that strays high or low is led back"},
    {"pedal_bias", -4, 4, "Added to the logit of the pedal"},
    {"length_bias", -1, 1, "Above 0 holds keys and pedal longer"},
    {"pace_bias", -1, 1, "Above 0 lets more time pass between events"},
}};

// Returns the name of a field as an option of a command line has it, such as "top-p".
[[nodiscard]] std::string option_name(const SamplingField& field);

// Returns the name of the first field outside its range, or an empty text.
[[nodiscard]] std::string_view field_out_of_range(const NoteSampling& sampling);

// Values for some of the fields, in the order of kSamplingFields.
struct SamplingChanges {
  std::array<std::optional<double>, kSamplingFields.size()> values;

  // Returns the value for a field of that name, which is one of kSamplingFields.
  [[nodiscard]] std::optional<double> of(std::string_view name) const;

  [[nodiscard]] bool any() const;

  // Returns `sampling` with these values in place of its own.
  [[nodiscard]] NoteSampling applied_to(NoteSampling sampling) const;
};

}  // namespace impromptu
