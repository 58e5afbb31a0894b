// Checks of options that say what is wrong in a user's words.
#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <stdexcept>

#include "native-trainer/commands/commands.hpp"

namespace impromptu {
namespace {

CLI::Validator compared(double bound, bool itself) {
  const std::string rule = fmt::format("{} {}", itself ? "at least" : "above", bound);
  return {[bound, itself, rule](const std::string& text) {
            double value = 0;
            const char* end = text.data() + text.size();
            const auto [after, fault] = std::from_chars(text.data(), end, value);
            const bool good =
                fault == std::errc() && after == end && (itself ? value >= bound : value > bound);
            return good ? std::string() : fmt::format("{} is not {}", text, rule);
          },
          rule};
}

}  // namespace

CLI::Validator at_least(double bound) { return compared(bound, true); }

CLI::Validator above(double bound) { return compared(bound, false); }

void refuse_options_of(const CLI::App& group, std::string_view reason) {
  for (const CLI::Option* option : group.get_options()) {
    if (option->count() == 0) continue;
    throw std::runtime_error(fmt::format("{} is for {}", option->get_name(), reason));
  }
}

}  // namespace impromptu
