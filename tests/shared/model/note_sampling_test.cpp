// NoteSampling: ranges, names, changes.
#include "shared/model/note_sampling.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace impromptu {
namespace {

// Returns a sampling with one field set.
NoteSampling with(std::string_view name, double value) {
  NoteSampling sampling;
  NoteSampling::visit_fields(sampling, [&](std::string_view other, double& field) {
    if (other == name) field = value;
  });
  return sampling;
}

TEST_CASE("the table of fields follows the fields") {
  std::size_t index = 0;
  constexpr NoteSampling kNeutral;
  NoteSampling::visit_fields(kNeutral, [&index](std::string_view name, double) {
    REQUIRE(index < kSamplingFields.size());
    CHECK(kSamplingFields[index++].name == name);
  });
  CHECK(index == kSamplingFields.size());
}

TEST_CASE("a field is within its range, ends included, or named") {
  CHECK(field_out_of_range(NoteSampling()).empty());
  for (const SamplingField& field : kSamplingFields) {
    CHECK(field_out_of_range(with(field.name, field.least)).empty());
    CHECK(field_out_of_range(with(field.name, field.most)).empty());
    CHECK(field_out_of_range(with(field.name, field.least - 1e-6)) == field.name);
    CHECK(field_out_of_range(with(field.name, field.most + 1e-6)) == field.name);
    const double none = std::numeric_limits<double>::quiet_NaN();
    CHECK(field_out_of_range(with(field.name, none)) == field.name);
  }
}

TEST_CASE("changes replace what they name and keep the rest") {
  SamplingChanges changes;
  CHECK_FALSE(changes.any());
  CHECK(changes.applied_to(with("hold", 2)) == with("hold", 2));
  CHECK_FALSE(changes.of("touch"));
  for (std::size_t i = 0; i < kSamplingFields.size(); ++i) {
    if (kSamplingFields[i].name == "touch") changes.values[i] = 3;
  }
  CHECK(changes.any());
  CHECK(changes.of("touch") == 3.0);
  CHECK(changes.applied_to(NoteSampling()) == with("touch", 3));
}

TEST_CASE("options have hyphens") { CHECK(option_name(kSamplingFields[1]) == "top-p"); }

}  // namespace
}  // namespace impromptu
