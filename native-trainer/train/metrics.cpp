// Lines of metrics.jsonl, one JSON object each, told apart by their "kind".
#include "native-trainer/train/metrics.hpp"

#include <spdlog/fmt/fmt.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "native-trainer/data/files.hpp"

namespace impromptu {

std::string line_from(const TrainingPoint& point) {
  const nlohmann::ordered_json line{{"kind", "train"},
                                    {"epoch", point.epoch},
                                    {"step", point.step},
                                    {"loss", point.loss},
                                    {"windows_per_second", point.windows_per_second}};
  return line.dump() + '\n';
}

std::string line_from(const EpochPoint& point) {
  nlohmann::ordered_json line{{"kind", "epoch"},
                              {"epoch", point.epoch},
                              {"train_loss", point.train_loss},
                              {"seconds", point.seconds}};
  if (point.validated) {
    line["validation"] = {{"windows", point.validation.windows},
                          {"loss", point.validation.loss},
                          {"unknown_share", point.validation.unknown_share},
                          {"top1", point.validation.top1},
                          {"top5", point.validation.top5}};
  }
  return line.dump() + '\n';
}

void append_line(const std::filesystem::path& path, const std::string& line) {
  std::ofstream output(path, std::ios::app);
  output << line << std::flush;
  if (!output) {
    throw std::runtime_error(fmt::format("{}: cannot be written: {}; the last checkpoint is good",
                                         path.string(), std::strerror(errno)));
  }
}

Metrics read_metrics(const std::filesystem::path& path, std::int64_t last_step,
                     std::int64_t last_epoch) {
  Metrics metrics;
  std::ifstream input(path);
  std::string text;
  while (std::getline(input, text)) {
    const auto line = nlohmann::json::parse(text, nullptr, false);
    try {
      if (line.at("kind") == "train") {
        const TrainingPoint point{
            line.at("epoch").get<double>(), line.at("step").get<std::int64_t>(),
            line.at("loss").get<double>(), line.at("windows_per_second").get<double>()};
        if (point.step <= last_step) metrics.training.push_back(point);
        continue;
      }
      EpochPoint point{line.at("epoch").get<std::int64_t>(),
                       line.at("train_loss").get<double>(),
                       line.at("seconds").get<double>(),
                       line.contains("validation"),
                       {}};
      if (point.validated) {
        const auto& validation = line.at("validation");
        point.validation = {
            validation.at("windows").get<std::int64_t>(), validation.at("loss").get<double>(),
            validation.at("unknown_share").get<double>(), validation.at("top1").get<double>(),
            validation.at("top5").get<double>()};
      }
      if (point.epoch <= last_epoch) metrics.epochs.push_back(point);
    } catch (const nlohmann::json::exception&) {
      continue;  // a line that was cut short by a full disk or a power cut
    }
  }
  return metrics;
}

void write_metrics(const std::filesystem::path& path, const Metrics& metrics) {
  std::string text;
  std::size_t next = 0;
  for (const TrainingPoint& point : metrics.training) {
    while (next < metrics.epochs.size() &&
           static_cast<double>(metrics.epochs[next].epoch) < point.epoch) {
      text += line_from(metrics.epochs[next++]);
    }
    text += line_from(point);
  }
  while (next < metrics.epochs.size()) text += line_from(metrics.epochs[next++]);
  write_atomically(path, std::string_view(text));
}

std::vector<Curve> curves_of(const Metrics& metrics) {
  Curve steps{"training, running", "#9db4d6", false, {}};
  for (const auto& point : metrics.training) steps.points.push_back({point.epoch, point.loss});
  Curve epochs{"training, epoch mean", "#1f5fa8", true, {}};
  Curve validation{"validation, known words", "#c2571a", true, {}};
  for (const auto& point : metrics.epochs) {
    const auto epoch = static_cast<double>(point.epoch);
    epochs.points.push_back({epoch, point.train_loss});
    if (point.validated) validation.points.push_back({epoch, point.validation.loss});
  }
  Curve tutorial{"tutorial (2019)", "#6b6b6b", true, {}};
  double epoch = 1;
  for (const double loss : kTutorialLosses) tutorial.points.push_back({epoch++, loss});
  return {steps, epochs, validation, tutorial};
}

}  // namespace impromptu
