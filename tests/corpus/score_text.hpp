// A score and its warnings as text, one event per line, for golden files.
#pragma once

#include <string>

#include "shared/midi/smf.hpp"

namespace impromptu::test {

// Returns whether an import warns of damage, which writing the file mends.
inline bool is_damaged(const SmfImport& import) {
  for (const SmfWarning& warning : import.warnings) {
    if (warning.code != SmfWarningCode::named_percussion) return true;
  }
  return false;
}

inline std::string number(std::int64_t value) { return std::to_string(value); }

// Returns printable text as it is and other bytes as \xHH.
inline std::string escaped(const std::string& text) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '\\') {
      result += c;
    } else {
      result += "\\x";
      result += kDigits[byte >> 4U];
      result += kDigits[byte & 15U];
    }
  }
  return result;
}

inline std::string text_of(const Part& part) {
  std::string text = "  part track " + number(part.track);
  if (part.port != 0) text += " port " + number(part.port);
  text += " channel " + number(part.channel);
  if (part.instrument.bank != 0) text += " bank " + number(part.instrument.bank);
  text += " program " + number(part.instrument.program);
  if (part.instrument.percussion) text += " percussion";
  text += " \"" + escaped(part.name) + "\"\n";
  for (const ScoreNote& note : part.notes) {
    text += "    note " + number(note.onset.value) + " +" + number(note.duration.value) +
            " pitch " + number(note.pitch) + " velocity " + number(note.velocity);
    if (note.release_velocity != kDefaultReleaseVelocity) {
      text += " released " + number(note.release_velocity);
    }
    text += " places " + number(note.strike_place) + ' ' + number(note.release_place) + '\n';
  }
  return text;
}

inline std::string text_of(const Track& track) {
  std::string text = "  track to " + number(track.end.value) + '\n';
  for (const TrackEvent& event : track.events) {
    text += "    event " + number(event.at.value) + " place " + number(event.place);
    if (event.port != 0) text += " port " + number(event.port);
    text +=
        " status " + number(event.status) + ' ' + number(event.first) + ' ' + number(event.second);
    if (event.data_size > 0) text += " \"" + escaped(std::string(track.data_of(event))) + '"';
    text += '\n';
  }
  return text;
}

inline std::string text_of(const Result<SmfImport>& import) {
  if (!import) {
    const Error& error = import.error();
    return "  error " + std::string(error_name(error.code)) + " at " + number(error.offset) + '\n';
  }
  std::string text;
  for (const SmfWarning& warning : import->warnings) {
    text += "  warning " + std::string(warning_name(warning.code)) + " at " +
            number(warning.offset) + " times " + number(warning.count) + '\n';
  }
  const Score& score = import->score;
  text += "  ticks per quarter " + number(score.ticks_per_quarter) + '\n';
  for (const TempoChange& tempo : score.tempos) {
    text +=
        "  tempo " + number(tempo.at.value) + ' ' + number(tempo.microseconds_per_quarter) + '\n';
  }
  for (const TimeSignature& signature : score.time_signatures) {
    text += "  time signature " + number(signature.at.value) + ' ' + number(signature.numerator) +
            '/' + number(signature.denominator) + " clocks " + number(signature.clocks_per_click) +
            ' ' + number(signature.thirty_seconds_in_quarter) + '\n';
  }
  for (const Track& track : score.tracks) text += text_of(track);
  for (const Part& part : score.parts) text += text_of(part);
  return text;
}

}  // namespace impromptu::test
