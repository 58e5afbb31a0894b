// Scores, performances and warnings as JSON.
#include "native-trainer/read/report.hpp"

#include <nlohmann/json.hpp>

#include "shared/midi/smf.hpp"
#include "shared/music/performance_from_score.hpp"
#include "shared/music/tempo_map.hpp"

namespace impromptu {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::ignore);
}

// Text of any encoding: what is no UTF-8 is taken for Latin-1, as most old files are.
std::string utf8_from(const std::string& text) {
  const bool is_utf8 = Json::parse(dumped(text), nullptr, false) == Json(text);
  if (is_utf8) return text;
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0U | byte >> 6U);
      utf8 += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return utf8;
}

Json json_of(const Part& part) {
  return {{"name", utf8_from(part.name)},
          {"track", part.track},
          {"port", part.port},
          {"channel", part.channel + 1},
          {"program", part.instrument.program},
          {"bank", part.instrument.bank},
          {"percussion", part.instrument.percussion},
          {"notes", part.notes.size()}};
}

Json json_of(const Performance& performance) {
  Json notes = Json::array();
  for (const Note& note : performance.notes) {
    notes.push_back(
        {seconds_from(note.onset), seconds_from(note.duration), note.pitch, note.velocity});
  }
  Json pedal = Json::array();
  for (const PedalSpan& span : performance.pedal) {
    pedal.push_back({seconds_from(span.onset), seconds_from(span.onset + span.duration)});
  }
  return {{"seconds", seconds_from(performance.end)}, {"notes", notes}, {"pedal", pedal}};
}

Json warnings_of(const SmfImport& import) {
  Json warnings = Json::array();
  for (const SmfWarning& warning : import.warnings) {
    warnings.push_back({{"code", warning_name(warning.code)},
                        {"offset", warning.offset},
                        {"count", warning.count},
                        {"text", warning_text(warning.code)}});
  }
  return warnings;
}

}  // namespace

std::string report_of(const std::string& name, std::span<const std::byte> bytes,
                      InstrumentChoice choice) {
  Json report{{"file", utf8_from(name)}};
  const Result<SmfImport> import = read_smf(bytes);
  if (!import) {
    const Error& error = import.error();
    report["error"] = {{"code", error_name(error.code)},
                       {"offset", error.offset},
                       {"text", error_text(error.code)}};
    return dumped(report);
  }
  const Score& score = import->score;
  report["ticks_per_quarter"] = score.ticks_per_quarter;
  report["parts"] = Json::array();
  for (const Part& part : score.parts) report["parts"].push_back(json_of(part));
  const PartSelection selection = select_parts(score, choice);
  report["chosen"] = selection.parts;
  report.update(json_of(performance_from(score, selection.parts)));
  const TempoMap tempo(score);
  report["tempos"] = Json::array();
  for (const TempoChange& change : score.tempos) {
    report["tempos"].push_back(
        {seconds_from(tempo.time_of(change.at)), 6e7 / change.microseconds_per_quarter});
  }
  report["metres"] = Json::array();
  for (const TimeSignature& signature : score.time_signatures) {
    report["metres"].push_back(
        {seconds_from(tempo.time_of(signature.at)), signature.numerator, signature.denominator});
  }
  report["warnings"] = warnings_of(*import);
  return dumped(report);
}

}  // namespace impromptu
