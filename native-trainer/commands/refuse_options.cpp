// Options that only one family of models reads.
#include <spdlog/fmt/fmt.h>

#include <stdexcept>

#include "native-trainer/commands/commands.hpp"

namespace impromptu {

void refuse_options_of(const CLI::App& group) {
  for (const CLI::Option* option : group.get_options()) {
    if (option->count() == 0) continue;
    throw std::runtime_error(fmt::format("{} is an option for {}, and this is none of them",
                                         option->get_name(), group.get_group()));
  }
}

}  // namespace impromptu
