// Note choices: what the user asks of a note model, and how it is written down.
#include "web/app/note_choices.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

#include "shared/music/scales.hpp"
#include "web/app/json_text.hpp"
#include "web/app/settings.hpp"

namespace impromptu {
namespace {

constexpr std::array<std::string_view, 4> kStartsOfTheWorker{"nothing", "notes", "continue",
                                                             "continue"};

// Cuts `word` off the front of `text`. Returns whether it was there.
bool take(std::string_view& text, std::string_view word) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

// Returns the pitch that a word such as "C4", "f♯3" or "Bb-1" names, or -1.
int pitch_named(std::string_view word) {
  constexpr std::array<int, 7> kSteps{9, 11, 0, 2, 4, 5, 7};  // A to G
  if (word.empty()) return -1;
  const int letter = std::toupper(static_cast<unsigned char>(word.front()));
  if (letter < 'A' || letter > 'G') return -1;
  word.remove_prefix(1);
  int pitch = kSteps[static_cast<std::size_t>(letter - 'A')];
  if (take(word, "#") || take(word, "♯")) {
    ++pitch;
  } else if (take(word, "b") || take(word, "♭")) {
    --pitch;
  }
  const int sign = take(word, "-") ? -1 : 1;
  if (word.size() != 1 || std::isdigit(static_cast<unsigned char>(word[0])) == 0) return -1;
  return pitch + 12 * (sign * (word[0] - '0') + 1);
}

std::string text_of(std::span<const int> chord) {
  std::string text;
  for (const int pitch : chord) {
    if (!text.empty()) text += ' ';
    text += pitch_name(pitch);
  }
  return text;
}

// Returns why a word is no note of the piano, or an empty text.
std::string problem_of(std::string_view word, int pitch) {
  const std::string quoted = std::string("“").append(word).append("”");
  if (pitch == -1) return quoted + " is no note; write names such as C4 E♭4 F♯3.";
  if (pitch < kLowestPitch || pitch > kHighestPitch) {
    return quoted + " is not on the piano, which goes from A0 to C8.";
  }
  return {};
}

}  // namespace

NoteChoices as_trained(NoteChoices choices, const Tastes& suiting) {
  const NoteChoices fresh;
  choices.composer = choices.density = choices.loudness = 0;
  choices.tastes = suiting;
  choices.lowest = fresh.lowest;
  choices.highest = fresh.highest;
  choices.scale = choices.root = choices.voices = 0;
  choices.pedal = true;
  return choices;
}

bool is_as_trained(const NoteChoices& choices, const Tastes& suiting) {
  const auto shaping = [](const NoteChoices& of) {
    return std::tuple(of.composer, of.density, of.loudness, of.lowest, of.highest, of.scale,
                      of.root, of.voices, of.pedal);
  };
  return choices.tastes == suiting && shaping(choices) == shaping(as_trained(choices, suiting));
}

void set_chord(NoteChoices& choices, std::string_view text) {
  constexpr std::string_view kBetween = " ,;\t";
  choices.chord_text = text;
  choices.chord_problem.clear();
  std::vector<int> chord;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) break;
    const std::string_view word = text.substr(0, text.find_first_of(kBetween));
    text.remove_prefix(word.size());
    const int pitch = pitch_named(word);
    choices.chord_problem = problem_of(word, pitch);
    if (!choices.chord_problem.empty()) return;
    chord.push_back(pitch);
  }
  std::sort(chord.begin(), chord.end());
  chord.erase(std::unique(chord.begin(), chord.end()), chord.end());
  if (chord.empty()) {
    choices.chord_problem = "Name one note or more, such as C4 E4 G4.";
  } else if (chord.size() > kMostChordNotes) {
    choices.chord_problem = "These are more than ten notes.";
  } else {
    choices.chord = std::move(chord);
    choices.chord_text = text_of(choices.chord);
  }
}

void toggle_chord_note(NoteChoices& choices, int pitch) {
  std::vector<int>& chord = choices.chord;
  const auto place = std::lower_bound(chord.begin(), chord.end(), pitch);
  const bool held = place != chord.end() && *place == pitch;
  if (held && chord.size() > 1) {
    chord.erase(place);
  } else if (!held && chord.size() < kMostChordNotes) {
    chord.insert(place, pitch);
  }
  choices.chord_text = text_of(chord);
  choices.chord_problem.clear();
}

bool leaves_a_key(const NoteChoices& choices) {
  const Scale* scale = find_scale(kScales[choices.scale].name);
  for (int pitch = choices.lowest; pitch <= choices.highest; ++pitch) {
    if (scale == nullptr || contains(*scale, static_cast<int>(choices.root), pitch)) return true;
  }
  return false;
}

std::string note_generation_json(const NoteChoices& choices, const NoteOrder& order) {
  const auto integer = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  std::string notes;
  if (choices.start == PieceStart::notes) {
    for (const int pitch : choices.chord) {
      if (!notes.empty()) notes += ',';
      notes += std::to_string(pitch);
    }
  }
  JsonText json;
  json.open_object();
  json.key("start").text(kStartsOfTheWorker[static_cast<std::size_t>(choices.start)]);
  json.key("notes").text(notes);
  json.key("begin").number(order.begin);
  json.key("seconds").number(order.seconds);
  json.key("seed").integer(order.seed);
  json.key("composer").text(order.composer);
  json.key("density").integer(integer(choices.density));
  json.key("loudness").integer(integer(choices.loudness));
  json.key("pedal").boolean(choices.pedal);
  for (std::size_t i = 0; i < kTastes.size(); ++i) {
    json.key(kTastes[i].key).number(choices.tastes[i]);
  }
  json.key("lowest").integer(choices.lowest);
  json.key("highest").integer(choices.highest);
  json.key("scale").text(kScales[choices.scale].name);
  json.key("root").integer(integer(choices.root));
  json.key("voices").integer(integer(choices.voices));
  json.key("alternatives").integer(integer(choices.alternatives));
  json.close_object();
  return json.str();
}

}  // namespace impromptu
