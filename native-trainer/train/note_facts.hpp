// What a trained note model tells of its training, kept beside its weights.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "native-trainer/train/note_loop.hpp"

namespace impromptu {

using NoteFacts = std::map<std::string, std::string>;

struct NoteRunFacts {
  std::string data;     // what it learned from
  std::string command;  // that repeats the run
  double steps = 0;
  double passes = 0;             // over the data
  double seconds = 0;            // trained
  std::optional<double> nats{};  // per event, of validation, where there was one
};

// Returns the command that trains so, on its data, into a folder, with a shape or a model to begin
// with.
//   parts  of all processes.
[[nodiscard]] std::string command_of(const NoteTrainSettings& settings, std::int64_t parts);

// Returns the facts after a run that began with a model of `earlier` facts (none: drawn weights):
// steps, passes and seconds add up; other data, and the commands, follow one another.
[[nodiscard]] NoteFacts facts_after(const NoteFacts& earlier, const NoteRunFacts& run);

}  // namespace impromptu
