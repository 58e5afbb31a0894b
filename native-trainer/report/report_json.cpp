// A report as one line of JSON.
#include <nlohmann/json.hpp>

#include "native-trainer/report/report.hpp"

namespace impromptu {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const RunLengths& runs) {
  return {{"median", runs.median}, {"p95", runs.p95}, {"max", runs.longest}};
}

}  // namespace

std::string json_from(const Report& report) {
  Json line{{"generated_excerpts", report.generated_excerpts},
            {"real_excerpts", report.real_excerpts},
            {"seconds", report.seconds},
            {"training_pieces", report.training_pieces}};
  for (std::size_t i = 0; i < kComparedSets; ++i) {
    const SetReport& set = report.sets[i];
    Json& entry = line[std::string(kComparedNames[i])];
    entry = {{"mean_overlap", set.mean_overlap},
             {"classifier_accuracy", set.classifier},
             {"stuck_share", set.stuck_share},
             {"stuck_share_8", set.stuck_share_8}};
    if (report.training_pieces > 0) {
      entry["copied_run"] = json_of(set.copied);
      entry["copied_run_any_key"] = json_of(set.transposed);
    }
  }
  for (std::size_t i = 0; i < kFeatures.size(); ++i) {
    Json& entry = line["features"][std::string(kFeatures[i].id)];
    entry = {{"generated", report.means[0][i]}, {"real", report.means[1][i]}};
    for (std::size_t set = 0; set < kComparedSets; ++set) {
      entry["overlap_" + std::string(kComparedNames[set])] = report.sets[set].overlaps[i];
    }
  }
  for (std::size_t i = 0; i < kPooled.size(); ++i) {
    line["wasserstein"][std::string(kPooled[i].id)] = {{"generated", report.distances[i]},
                                                       {"real", report.real_distances[i]}};
  }
  return line.dump();
}

}  // namespace impromptu
