// The subcommands of impromptu-train: their options and what they run.
#pragma once

#include <CLI/CLI.hpp>

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

// Throws std::runtime_error when an option of `group`, which the model at hand does not read, was
// given.
void refuse_options_of(const CLI::App& group);

}  // namespace impromptu
