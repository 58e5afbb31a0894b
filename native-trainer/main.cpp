// impromptu-train: prepares data, trains, measures and samples models of both families.
#include <c10/util/Exception.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <memory>

#include "native-trainer/commands/commands.hpp"

int main(int argc, char** argv) {
  using namespace impromptu;
  // What is printed is for other programs, what is logged is not.
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "", std::make_shared<spdlog::sinks::stderr_color_sink_mt>()));
  CLI::App app("Trains Impromptu's models on MIDI files.", "impromptu-train");
  app.require_subcommand(1);
  add_prepare(app);
  add_train(app);
  add_eval(app);
  add_sample(app);
  add_info(app);
  add_init(app);
  add_reference(app);
  add_bench(app);
  add_report(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    return app.exit(failure) == 0 ? 0 : kUsageError;
  } catch (const c10::Error& failure) {
    spdlog::error("{}", failure.what_without_backtrace());
    return kFailure;
  } catch (const std::exception& failure) {
    spdlog::error("{}", failure.what());
    return kFailure;
  }
  return 0;
}
