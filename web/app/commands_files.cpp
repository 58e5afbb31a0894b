// Commands about files: open, refuse, download, choose instruments.
#include <algorithm>
#include <utility>

#include "shared/midi/file_names.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/breathing.hpp"
#include "shared/music/normalise.hpp"
#include "web/app/commands.hpp"

namespace impromptu {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

// Ends playing and writing before another document takes this one's place.
void leave_document(AppState& state) {
  if (state.generation.active) {
    state.host.abort();
    state.generation.active = false;
  }
  const int outstanding = state.generation.outstanding;
  state.generation = Generation();
  state.generation.outstanding = outstanding;
  pause(state);
  state.player.seek(0);
  state.attention.reset();
}

std::string opened_text(const Document& document) {
  std::string text = document.file_name() + ": " + counted(document.notes().size(), "note") + ", " +
                     clock_text(seconds_from(document.sounding_end()), false);
  if (!document.warnings().empty()) {
    text += ". Repaired: " + std::string(warning_text(document.warnings().front().code));
    const std::size_t more = document.warnings().size() - 1;
    if (more > 0) text += " And " + std::to_string(more) + " more.";
  }
  return text;
}

}  // namespace

std::string picked_file_types() {
  std::string types;
  const auto add = [&types](std::string_view type) {
    if (!types.empty()) types += ',';
    types += type;
  };
  for (const std::string_view extension : kMidiExtensions) add(extension);
  for (const std::string_view type : kMidiMediaTypes) add(type);
  return types;
}

void show_message(AppState& state, MessageKind kind, std::string text) {
  state.message = {kind, std::move(text)};
  state.host.announce(state.message.text, kind == MessageKind::error);
  touch(state);
}

void open_file(AppState& state, const std::string& name, std::span<const std::byte> bytes) {
  Result<Document> opened = Document::from_file(name, bytes, state.settings.instruments);
  if (!opened) {
    const Error& error = opened.error();
    refuse_file(state, name, error_text(error.code));
    return;
  }
  leave_document(state);
  state.document = std::move(*opened);
  if (state.settings.start == StartFrom::random_words || state.settings.start == StartFrom::note) {
    state.settings.start = StartFrom::ending;
  }
  if (state.settings.notes.start < PieceStart::ending) {
    state.settings.notes.start = PieceStart::ending;
  }
  fit_view(state);
  state.player.seek(beginning_of(state.document));
  const bool repaired = !state.document.warnings().empty();
  show_message(state, repaired ? MessageKind::warning : MessageKind::info,
               opened_text(state.document));
}

void refuse_file(AppState& state, std::string_view name, std::string_view reason) {
  show_message(state, MessageKind::error,
               "Cannot open " + std::string(name) + ". " + std::string(reason));
}

void download_file(AppState& state) {
  if (state.document.empty()) return;
  std::string name = state.document.file_name();
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos) name.resize(dot);
  if (name.empty()) {
    name = "impromptu-" + std::to_string(state.generation.seed);
  } else if (state.document.count(Origin::written) > 0) {
    name += "-impromptu";
  }
  name += ".mid";
  Score score = state.document.score();
  if (state.settings.room > 0) {
    normalise(score);
    make_room(score, breathing_of(microseconds_from(state.settings.room / 1000)));
  }
  const std::vector<std::byte> bytes = write_smf(score);
  state.host.download(name, bytes);
  show_message(state, MessageKind::info, "Saved " + name + ".");
}

void choose_instruments(AppState& state, InstrumentChoice choice) {
  state.settings.instruments = choice;
  if (state.document.from_a_file() && !state.generation.active) {
    if (state.document.choose_instruments(choice)) {
      for (Draft& draft : state.generation.drafts) draft.document.choose_instruments(choice);
      state.host.stop_all_notes();
      state.player.rehand();
    } else {
      show_message(state, MessageKind::warning,
                   "The file has no notes for these instruments; it is shown as it was.");
    }
  }
  touch(state);
}

}  // namespace impromptu
