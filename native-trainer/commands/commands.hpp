// The subcommands of impromptu-train: their options and what they run.
#pragma once

#include <CLI/CLI.hpp>
#include <string_view>

namespace impromptu {

inline constexpr int kFailure = 1;
inline constexpr int kUsageError = 2;

// Each adds one subcommand that runs while the command line is parsed and throws
// std::runtime_error with a message for the user.
void add_prepare(CLI::App& app);
void add_train(CLI::App& app);
void add_eval(CLI::App& app);
void add_sample(CLI::App& app);
void add_info(CLI::App& app);
void add_init(CLI::App& app);
void add_reference(CLI::App& app);
void add_bench(CLI::App& app);
void add_report(CLI::App& app);

// Return checks of numbers, whole or not.
[[nodiscard]] CLI::Validator at_least(double bound);
[[nodiscard]] CLI::Validator above(double bound);

// Throws std::runtime_error when an option of `group`, which would do nothing, was given.
//   reason  what the options are for, such as "note models; this is a chord model".
void refuse_options_of(const CLI::App& group, std::string_view reason);

}  // namespace impromptu
