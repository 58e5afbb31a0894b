// impromptu-export: makes the page's model folder from a trained model, and the other way round.
#include <google/protobuf/stubs/common.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "native-trainer/export/model_folder.hpp"
#include "native-trainer/export/note_model_folder.hpp"

namespace {

using namespace impromptu;

constexpr int kUsageError = 2;

struct Arguments {
  ExportSettings settings;
  std::vector<std::string> facts;  // "key=value"
};

void add_export(CLI::App& app, Arguments& arguments) {
  const auto number = [](Storage storage) { return static_cast<int>(storage); };
  const std::map<std::string, int> storages = {{"fp16", number(Storage::fp16)},
                                               {"fp32", number(Storage::fp32)},
                                               {"int8", number(Storage::int8)}};
  ExportSettings& settings = arguments.settings;
  auto* command = app.add_subcommand("export", "Write a model folder for the page");
  command->add_option("--model", settings.model, "Folder of the trained model, such as RUN/best")
      ->required();
  command->add_option("--out", settings.out, "Folder to write, such as public/models/chord-gru")
      ->required();
  command->add_option("--storage", settings.storage, "How weights are stored: fp16, fp32 or int8")
      ->transform(CLI::CheckedTransformer(storages).description("(default: fp16)"));
  command->add_option("--title", settings.title, "Title that the page shows");
  command->add_option("--licence", settings.licence, "Licence of the weights");
  for (std::size_t i = 0; i < kSamplingFields.size(); ++i) {
    const SamplingField& field = kSamplingFields[i];
    command
        ->add_option("--" + option_name(field), settings.sampling.values[i],
                     std::string(field.meaning) + ": what suits a note model")
        ->check(CLI::Range(field.least, field.most));
  }
  command->add_option("--fact", arguments.facts,
                      "KEY=VALUE for the model's README, such as commit=1234; may be repeated");
}

void add_unpack(CLI::App& app, ExportSettings& settings) {
  auto* command = app.add_subcommand("unpack", "Write the trainer's form of a model of the page");
  command->add_option("--model", settings.model, "Folder such as public/models/chord-gru")
      ->required();
  command->add_option("--out", settings.out, "Folder to write")->required();
}

Metadata metadata_from(const std::vector<std::string>& facts) {
  Metadata metadata;
  for (const std::string& fact : facts) {
    const std::size_t equals = fact.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw std::runtime_error("--fact " + fact + ": write it as KEY=VALUE");
    }
    metadata[fact.substr(0, equals)] = fact.substr(equals + 1);
  }
  return metadata;
}

void warn_of_no_licence(const std::string& licence) {
  if (!licence.empty()) return;
  spdlog::warn("no --licence: the model's README will not say who may use the weights");
}

void run_chord_gru(bool exporting, const ExportSettings& settings) {
  if (exporting) {
    const ModelDescription written = export_model(settings);
    spdlog::info("{}: {} words, {} parameters, {:.1f} MB as {}", settings.out.string(),
                 written.vocabulary_size, written.parameters,
                 static_cast<double>(written.onnx_bytes) / 1e6, written.storage);
    warn_of_no_licence(written.licence);
  } else {
    const ModelDescription written = unpack_model(settings.model, settings.out);
    spdlog::info("{}: weights of {} words", settings.out.string(), written.vocabulary_size);
  }
}

void run_note_model(bool exporting, const ExportSettings& settings) {
  const NoteModelDescription written =
      exporting ? export_note_model(settings) : unpack_note_model(settings.model, settings.out);
  spdlog::info("{}: {} layers, {} parameters, {:.1f} MB as {}", settings.out.string(),
               written.shape.layers, written.parameters,
               static_cast<double>(written.weights.bytes) / 1e6, written.storage);
  if (exporting) warn_of_no_licence(written.licence);
}

void run(bool exporting, Arguments& arguments) {
  ExportSettings& settings = arguments.settings;
  if (exporting) settings.facts = metadata_from(arguments.facts);
  require_model_folder(settings.out);
  const std::string family = family_of(settings.model, exporting ? kDescriptionFile : kModelFile);
  if (family == kNoteFamily) {
    run_note_model(exporting, settings);
  } else {
    run_chord_gru(exporting, settings);
  }
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_st("impromptu-export"));
  spdlog::set_pattern("%v");
  CLI::App app("Model folders of Impromptu: weights for the page, and back for the trainer");
  app.require_subcommand(1);
  Arguments arguments;
  add_export(app, arguments);
  add_unpack(app, arguments.settings);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  try {
    run(app.got_subcommand("export"), arguments);
  } catch (const std::exception& error) {
    spdlog::error("impromptu-export: {}", error.what());
    return 1;
  }
  google::protobuf::ShutdownProtobufLibrary();
  return 0;
}
