// NoteSampling: ranges and changes.
#include "shared/model/note_sampling.hpp"

#include <algorithm>

namespace impromptu {

std::string option_name(const SamplingField& field) {
  std::string name(field.name);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string_view field_out_of_range(const NoteSampling& sampling) {
  std::string_view found;
  const SamplingField* field = kSamplingFields.data();
  NoteSampling::visit_fields(sampling, [&](std::string_view name, double value) {
    const bool inside = value >= field->least && value <= field->most;  // no number is not
    if (!inside && found.empty()) found = name;
    ++field;
  });
  return found;
}

std::optional<double> SamplingChanges::of(std::string_view name) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (kSamplingFields[i].name == name) return values[i];
  }
  return std::nullopt;
}

bool SamplingChanges::any() const {
  return std::any_of(values.begin(), values.end(),
                     [](const std::optional<double>& value) { return value.has_value(); });
}

NoteSampling SamplingChanges::applied_to(NoteSampling sampling) const {
  const std::optional<double>* value = values.data();
  NoteSampling::visit_fields(sampling, [&value](std::string_view, double& field) {
    field = value->value_or(field);
    ++value;
  });
  return sampling;
}

}  // namespace impromptu
