// Document: the open piece, its seed notes and the notes written by a model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/midi/instruments.hpp"
#include "shared/midi/smf.hpp"
#include "shared/music/note_wire.hpp"
#include "shared/music/performance.hpp"
#include "shared/music/score.hpp"
#include "shared/piece/score_cut.hpp"

namespace impromptu {

enum class Origin : std::uint8_t { seed, written };

struct DocumentNote {
  Note note;
  Origin origin = Origin::seed;

  bool operator==(const DocumentNote&) const = default;
};

class Document {
 public:
  // An empty document.
  Document() = default;

  // Returns the piece in a Standard MIDI File.
  //   name  file name, for display and download.
  // Errors: those of read_smf; no_notes when the chosen instruments do not play.
  [[nodiscard]] static Result<Document> from_file(std::string name,
                                                  std::span<const std::byte> bytes,
                                                  InstrumentChoice choice);

  [[nodiscard]] bool empty() const { return notes_.empty(); }
  // Returns all notes, by onset, then pitch, then origin.
  [[nodiscard]] std::span<const DocumentNote> notes() const { return notes_; }
  // Returns for each note the latest end among it and all before it: rising, so that the notes
  // which still sound at a time are found by binary search.
  [[nodiscard]] std::span<const Microseconds> latest_ends() const { return latest_ends_; }
  // Returns when the sustain pedal is down, by onset, disjoint.
  [[nodiscard]] std::span<const PedalSpan> pedal() const { return pedal_; }
  // Returns the end of the last note; 0 without notes.
  [[nodiscard]] Microseconds sounding_end() const;
  [[nodiscard]] std::size_t count(Origin origin) const;
  // Returns where the latest writing began.
  [[nodiscard]] std::optional<Microseconds> writing_begins() const { return writing_begins_; }

  [[nodiscard]] bool from_a_file() const { return file_.has_value(); }
  [[nodiscard]] const std::string& file_name() const { return file_name_; }
  [[nodiscard]] const std::vector<SmfWarning>& warnings() const { return warnings_; }
  // Returns which instruments of the file are shown.
  [[nodiscard]] InstrumentChoice instruments() const { return instruments_; }
  // Rises with every change of the notes.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  // Shows other instruments of the file. Returns false, and changes nothing, when the document is
  // not a file's or those instruments do not play.
  bool choose_instruments(InstrumentChoice choice);

  // Puts the border between seed and written notes.
  void begin_writing(Microseconds at);

  // Removes what begins at `at` or later.
  //   held  whether notes and pedal that began before keep their lengths; else they end at `at`.
  void cut(Microseconds at, HeldOver held);

  // Adds notes; one of equal kind, pitch and onset replaces the earlier one.
  //   offset  added to every onset.   O(notes after the first changed one) for each.
  void put(std::span<const WireNote> notes, Microseconds offset);

  // Returns all notes and the pedal.
  [[nodiscard]] Performance performance() const;

  // Returns what is saved: the file's own parts and tempo map, and the written notes as a part of
  // their own; without a file, seed and written notes as two parts.
  [[nodiscard]] Score score() const;

 private:
  void show(const PartSelection& selection);
  void put_note(const DocumentNote& added);
  void put_written_pedal(PedalSpan added);
  void join_pedal();
  void refresh_ends(std::size_t from);
  void cut_file(Microseconds at, HeldOver held);
  [[nodiscard]] Performance written_performance(Origin origin) const;
  [[nodiscard]] Microseconds seed_end() const;
  [[nodiscard]] std::size_t going_on() const;

  std::vector<DocumentNote> notes_;
  std::vector<Microseconds> latest_ends_;
  std::vector<PedalSpan> seed_pedal_, written_pedal_;  // by onset
  std::vector<PedalSpan> pedal_;                       // both, joined
  std::optional<Microseconds> writing_begins_;
  std::optional<Score> file_;
  std::string file_name_;
  std::vector<SmfWarning> warnings_;
  InstrumentChoice instruments_ = InstrumentChoice::piano;
  std::vector<std::size_t> parts_;  // those of the file that are shown
  std::uint64_t revision_ = 0;
};

}  // namespace impromptu
