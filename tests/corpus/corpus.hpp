// The corpus: small MIDI files of our own making, foldered by what is odd about them.
#pragma once

#include <string>
#include <vector>

#include "tests/corpus/smf_bytes.hpp"

namespace impromptu::test {

// One file, tests/corpus/<kind>/<reason>/<name>.mid. Kind "valid" gives no warning, "damaged" gives
// the warning called <reason>, "invalid" the error called <reason>.
struct CorpusFile {
  std::string kind;
  std::string reason;
  std::string name;
  std::string bytes;

  [[nodiscard]] std::string path() const { return kind + '/' + reason + '/' + name + ".mid"; }
};

inline void add_valid(std::vector<CorpusFile>& files) {
  const auto add = [&files](const char* reason, const char* name, const std::string& bytes) {
    files.push_back({"valid", reason, name, bytes});
  };
  const std::string note = on(0, 60) + off(480, 60);
  add("plain", "one_note", file(note));
  add("plain", "no_notes", file(""));
  add("plain", "format_1",
      header(1, 3, 96) + track(tempo(0, 600'000)) + track(meta(0, 3, "Right") + note) +
          track(meta(0, 3, "Left") + on(0, 36, 80, 1) + off(96, 36, 1)));
  add("release", "velocity_zero", file(on(0, 60) + on(0, 64) + on(480, 60, 0) + on(1, 64, 0)));
  add("running_status", "notes_and_releases",
      file(on(0, 60) + raw({96, 64, 90}) + raw({96, 60, 0}) + raw({0, 64, 0})));
  add("running_status", "program_and_pressure",
      file(program(0, 4) + raw({0, 5}) + raw({0, 0xD0, 9}) + raw({1, 8}) + raw({0, 0xE0, 0, 64}) +
           raw({1, 0, 65}) + raw({0, 0xA0, 60, 1}) + note));
  add("overlap", "equal_pitches_first_in_first_out",
      file(on(0, 60, 100) + on(100, 60, 50) + off(100, 60) + off(100, 60)));
  add("overlap", "struck_again_at_its_end",
      file(on(0, 60) + off(100, 60) + on(0, 60) + off(1, 60)));
  add("overlap", "struck_before_its_end", file(on(0, 60) + on(100, 60) + off(0, 60) + off(1, 60)));
  add("zero_length", "alone", file(on(10, 60) + off(0, 60)));
  add("zero_length", "at_the_end_of_another",
      file(on(0, 60) + off(9, 60) + on(0, 60) + off(0, 60)));
  add("tempo", "changes",
      file(tempo(0, 500'000) + on(0, 60) + tempo(480, 250'000) + off(480, 60) +
           tempo(0, 16'777'215) + on(1, 62) + off(480, 62) + tempo(0, 1) + on(480, 64) +
           off(480, 64)));
  add("tempo", "two_at_one_tick", file(tempo(0, 500'000) + tempo(0, 400'000) + note));
  add("tempo", "time_signatures",
      file(meta(0, 0x58, raw({3, 2, 24, 8})) + note + meta(0, 0x58, raw({7, 3, 24, 8})) + note));
  add("pedal", "in_the_part", file(control(0, 64, 127) + note + control(10, 64, 0)));
  add("pedal", "in_a_track_of_its_own",
      header(1, 2, 480) + track(note + note) + track(control(240, 64, 127) + control(480, 64, 0)));
  add("instruments", "piano_strings_drums",
      header(1, 3, 480) + track(program(0, 0) + note) +
          track(program(0, 48, 1) + on(0, 55, 70, 1) + off(480, 55, 1)) +
          track(on(0, 38, 90, 9) + off(120, 38, 9)));
  add("instruments", "program_changes_in_a_track",
      file(program(0, 0) + control(0, 7, 90) + note + program(0, 40) + note + program(0, 0) +
           note));
  add("instruments", "control_before_its_program",
      file(control(0, 64, 127) + program(0, 12) + note + control(0, 64, 0)));
  add("instruments", "pedal_across_a_program_change",
      file(program(0, 0) + control(0, 64, 127) + note + program(0, 48) + note + control(0, 64, 0) +
           note));
  add("instruments", "programs_take_turns",
      file(program(0, 0) + note + program(0, 40) + note + program(0, 0) + note));
  add("instruments", "programs_in_a_set_up_track",
      header(1, 3, 480) + track(program(0, 0, 0) + program(0, 48, 1)) + track(note) +
          track(on(0, 55, 70, 1) + off(480, 55, 1)));
  add("instruments", "bank_alone_changes",
      file(control(0, 0, 8) + control(0, 32, 0) + program(0, 4) + note + control(0, 0, 0) +
           program(0, 4) + note));
  add("instruments", "xg_kit_on_channel_11",
      file(control(0, 0, 127, 10) + control(0, 32, 0, 10) + program(0, 0, 10) + on(0, 36, 100, 10) +
           off(60, 36, 10)));
  add("instruments", "gm2_kit_and_melodic_channel_10",
      file(control(0, 0, 120, 2) + program(0, 0, 2) + on(0, 36, 100, 2) + off(60, 36, 2) +
           control(0, 0, 121, 9) + program(0, 0, 9) + on(0, 60, 100, 9) + off(60, 60, 9)));
  const auto exclusive = [](const std::string& data) {
    return raw({0, 0xF0}) + quantity(static_cast<std::uint32_t>(data.size())) + data;
  };
  add("instruments", "gs_rhythm_parts",
      file(exclusive(raw({0x41, 0x10, 0x42, 0x12, 0x40, 0x00, 0x7F, 0x00, 0x41, 0xF7})) +
           exclusive(raw({0x41, 0x10, 0x42, 0x12, 0x40, 0x1A, 0x15, 0x02, 0x0F, 0xF7})) +
           exclusive(raw({0x41, 0x10, 0x42, 0x12, 0x40, 0x10, 0x15, 0x00, 0x1B, 0xF7})) +
           control(0, 0, 127, 3) + program(0, 1, 3) + on(0, 36, 100, 10) + off(60, 36, 10) +
           on(0, 60, 100, 9) + off(60, 60, 9) + on(0, 62, 100, 3) + off(60, 62, 3)));
  add("instruments", "xg_part_modes",
      file(exclusive(raw({0x43, 0x10, 0x4C, 0, 0, 0x7E, 0, 0xF7})) +
           exclusive(raw({0x43, 0x10, 0x4C, 8, 4, 7, 2, 0xF7})) + on(0, 36, 100, 4) +
           off(60, 36, 4) + on(0, 36, 100, 9) + off(60, 36, 9) + control(0, 0, 0, 9) +
           program(0, 5, 9) + on(0, 60, 100, 9) + off(60, 60, 9)));
  add("ports", "one_channel_of_two_ports",
      header(1, 2, 480) + track(meta(0, 0x21, raw({0})) + program(0, 1) + note) +
          track(meta(0, 0x21, raw({1})) + program(0, 40) + on(0, 60, 80) + off(240, 60)));
  add("release", "in_another_track",
      header(1, 2, 480) + track(on(0, 60) + on(480, 62) + end_mark(9600)) +
          track(off(300, 60) + off(480, 62)));
  add("release", "velocities",
      file(on(0, 60) + raw({96, 0x80, 60, 10}) + on(0, 60) + raw({96, 0x90, 60, 0})));
  add("modes", "all_notes_off",
      file(on(0, 60) + on(0, 48) + control(480, 123, 0) + on(480, 62) + control(480, 120, 0) +
           on(480, 64) + control(480, 126, 1) + on(0, 65) + off(100, 65)));
  add("order", "press_before_and_after_the_release",
      file(on(0, 60) + control(480, 64, 127) + off(0, 60) + control(480, 64, 0) + on(0, 62) +
           off(480, 62) + control(0, 64, 127) + control(480, 64, 0)));
  add("order", "velocity_prefixes",
      file(control(0, 88, 20) + on(0, 60, 60) + control(0, 88, 50) + on(0, 64, 70) + off(480, 60) +
           off(0, 64)));
  add("order", "lyrics_between_notes",
      file(meta(0, 5, "la") + on(0, 60) + raw({0, 0xE0, 3, 64}) + off(480, 60) +
           meta(0, 6, "Coda") + raw({0, 0xD0, 50}) + meta(0, 0x59, raw({0xFD, 0})) + note));
  add("tempo", "clocks_of_a_metre", file(meta(0, 0x58, raw({6, 3, 36, 8})) + note));
  add("time", "four_byte_delta", file(on(0x0FFFFFFF, 60) + off(0x0FFFFFFF, 60)));
  add("time", "one_tick_per_quarter", header(0, 1, 1) + track(on(0, 60) + off(1, 60)));
  add("time", "most_ticks_per_quarter", header(0, 1, 32767) + track(note));
  add("text", "name_of_any_bytes", file(meta(0, 3, raw({0x46, 0xFC, 0x72, 0, 0xFF})) + note));
  add("text", "long_name", file(meta(0, 3, std::string(300, 'n')) + note));
  add("text", "every_text_event",
      file(meta(0, 1, "text") + meta(0, 5, "la") + meta(0, 0x7F, "x") + note +
           meta(0, 0x60, "unknown type")));
  add("sysex", "whole_and_continued",
      file(raw({0, 0xF0, 3, 0x43, 0x12, 0xF7, 0, 0xF7, 2, 1, 0xF7}) + note));
}

inline void add_damaged_events(std::vector<CorpusFile>& files) {
  const auto add = [&files](const char* reason, const char* name, const std::string& bytes) {
    files.push_back({"damaged", reason, name, bytes});
  };
  const std::string note = on(0, 60) + off(480, 60);
  const std::string head = header(0, 1, 480);
  add("missing_end_of_track", "after_note", head + chunk("MTrk", note));
  add("missing_end_of_track", "no_events", head + chunk("MTrk", ""));
  add("event_cut_short", "note_without_velocity", head + chunk("MTrk", note + raw({0, 0x90, 60})));
  add("event_cut_short", "delta_alone", head + chunk("MTrk", note + raw({0})));
  add("event_cut_short", "delta_unfinished", head + chunk("MTrk", note + raw({0x81})));
  add("event_cut_short", "meta_without_type", head + chunk("MTrk", note + raw({0, 0xFF})));
  add("event_cut_short", "text_past_the_track",
      head + chunk("MTrk", note + raw({0, 0xFF, 1, 9, 65})));
  add("event_cut_short", "sysex_past_the_track",
      head + chunk("MTrk", note + raw({0, 0xF0, 99, 1})));
  add("long_quantity", "delta", file(note + raw({0x81, 0x80, 0x80, 0x80, 0}) + on(0, 61)));
  add("long_quantity", "meta_length", file(note + raw({0, 0xFF, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F})));
  add("data_before_status", "at_the_start", file(raw({0, 60, 100}) + note));
  add("data_before_status", "to_the_end", head + chunk("MTrk", raw({0, 60, 100, 1, 2, 3})));
  add("running_status_across", "meta",
      file(on(0, 60) + meta(0, 1, "a") + raw({96, 64, 90}) + off(96, 60) + off(0, 64)));
  add("running_status_across", "sysex",
      file(on(0, 60) + raw({0, 0xF0, 1, 0xF7}) + raw({96, 64, 90}) + off(96, 60) + off(0, 64)));
  add("data_byte_high", "velocity", file(raw({0, 0x90, 60, 0xE4}) + off(480, 60)));
  add("data_byte_high", "pitch_and_control", file(raw({0, 0xB0, 0xC0, 0xFF}) + note));
  add("system_message", "song_position", file(raw({0, 0xF2, 1, 2}) + note));
  add("system_message", "clock_and_song", file(raw({0, 0xF8, 0, 0xF3, 1, 0, 0xFE}) + note));
  add("zero_tempo", "before_a_note", file(tempo(0, 0) + note));
  add("bad_meta_length", "tempo_of_two_bytes", file(meta(0, 0x51, raw({7, 0xA1})) + note));
  add("bad_meta_length", "empty_time_signature", file(meta(0, 0x58, "") + note));
  add("bad_meta_length", "time_signature_of_zero", file(meta(0, 0x58, raw({0, 2, 24, 8})) + note));
  add("bad_meta_length", "time_signature_of_256ths",
      file(meta(0, 0x58, raw({4, 8, 24, 8})) + note));
  add("hanging_note", "one_of_two", file(on(0, 60) + on(0, 64) + off(480, 60) + on(480, 67, 0)));
  add("hanging_note", "all", file(on(0, 60) + on(0, 62) + end_mark(960)));
  // One release for two strikes of a key, three times, then plain notes: none of them is late.
  add("lost_release", "restruck",
      file(on(0, 60) + on(480, 60, 50) + off(480, 60) + on(960, 60) + on(480, 60, 50) +
           off(480, 60) + on(960, 60) + off(240, 60) + on(240, 60) + off(240, 60)));
  add("lost_release", "overlap_behind_it",
      file(on(0, 60) + on(100, 60) + off(50, 60) + on(50, 60, 1) + on(50, 60, 2) + off(50, 60) +
           off(50, 60)));
  add("lost_release", "across_tracks",
      header(1, 2, 480) + track(on(0, 60) + on(400, 62) + off(100, 62)) +
          track(on(200, 60) + off(100, 60)));
  add("named_percussion", "drums_on_channel_1",
      header(1, 2, 480) +
          track(meta(0, 3, "Piano") + program(0, 0, 1) + on(0, 60, 90, 1) + off(480, 60, 1)) +
          track(meta(0, 3, "DRUMS") + on(0, 36) + off(60, 36)));
  add("unmatched_note_off", "twice_released", file(note + off(0, 60)));
  add("unmatched_note_off", "other_channel", file(on(0, 60) + off(9, 60, 1) + off(1, 60)));
  add("time_overflow", "third_longest_delta",
      file(note + on(0x0FFFFFFF, 62) + off(0x0FFFFFFF, 62) + on(0x0FFFFFFF, 62) +
           off(0x0FFFFFFF, 62) + on(0x0FFFFFFF, 62) + off(0x0FFFFFFF, 62) + on(0x0FFFFFFF, 62) +
           off(0x0FFFFFFF, 62) + on(1, 64) + off(1, 64)));
}

inline void add_damaged_chunks(std::vector<CorpusFile>& files) {
  const auto add = [&files](const char* reason, const char* name, const std::string& bytes) {
    files.push_back({"damaged", reason, name, bytes});
  };
  const std::string note = on(0, 60) + off(480, 60);
  const std::string second = on(0, 72) + off(480, 72);
  const std::string plain = file(note);
  const std::string even = plain + raw({0});
  const std::string data = raw({'d', 'a', 't', 'a', static_cast<int>(plain.size()), 0, 0, 0});
  add("riff_wrapper", "rmid", "RIFF" + raw({60, 0, 0, 0}) + "RMID" + data + even);
  add("riff_wrapper", "rmid_after_info",
      "RIFF" + raw({74, 0, 0, 0}) + "RMIDDISP" + raw({5, 0, 0, 0, 1, 2, 3, 4, 5, 0}) + data + even);
  add("long_header", "twelve_bytes",
      chunk("MThd", big_endian(0, 2) + big_endian(1, 2) + big_endian(480, 2) + "spares") +
          track(note));
  add("long_header", "length_past_the_file",
      "MThd" + big_endian(0xFFFFFFFF, 4) + big_endian(0, 2) + big_endian(1, 2) +
          big_endian(480, 2) + track(note));
  add("wrong_track_count", "one_too_many", header(1, 2, 480) + track(note));
  add("wrong_track_count", "says_65535", header(1, 65535, 480) + track(note) + track(second));
  add("wrong_track_count", "no_tracks", header(1, 1, 480));
  add("unknown_chunk", "between_tracks",
      header(1, 2, 480) + track(note) + chunk("XFIH", "12345") + track(second));
  const auto says = [](std::uint32_t length) { return "MTrk" + big_endian(length, 4); };
  add("wrong_chunk_length", "too_short",
      header(1, 2, 480) + says(8) + note + note + end_mark() + track(second));
  add("wrong_chunk_length", "too_short_without_end_mark",
      header(1, 2, 480) + says(8) + note + note + track(second));
  add("wrong_chunk_length", "takes_in_the_next_track",
      header(1, 2, 480) + says(34) + note + end_mark() + track(second));
  add("wrong_chunk_length", "ends_inside_the_next_track",
      header(1, 2, 480) + says(25) + note + end_mark() + track(second));
  add("unknown_chunk", "padding_between_tracks",
      header(1, 2, 480) + track(note) + std::string(13, '\0') + track(second));
  add("chunk_past_end", "by_one",
      header(0, 1, 480) + "MTrk" + big_endian(14, 4) + note + end_mark());
  add("chunk_past_end", "longest_and_cut",
      header(0, 1, 480) + "MTrk" + big_endian(0xFFFFFFFF, 4) + note + raw({0, 0x90, 61}));
  add("chunk_past_end", "longest_before_another",
      header(1, 2, 480) + "MTrk" + big_endian(0xFFFFFFFF, 4) + note + end_mark() + track(second));
  add("independent_sequences", "two_tempos",
      header(2, 3, 480) + track(tempo(0, 250'000) + note) + track(second) +
          track(tempo(0, 1'000'000) + note));
  add("independent_sequences", "metre_and_held_pedal",
      header(2, 2, 480) + track(meta(0, 0x58, raw({3, 2, 24, 8})) + control(0, 64, 127) + note) +
          track(second));
  add("smpte_division", "25_frames",
      header(0, 1, 0xE728) + track(tempo(0, 1) + on(0, 60) + off(1000, 60)));
  add("smpte_division", "24_frames", header(0, 1, 0xE804) + track(on(0, 60) + off(96, 60)));
  add("smpte_division", "30_frames", header(0, 1, 0xE250) + track(on(0, 60) + off(2400, 60)));
  add("smpte_division", "29_97_frames", header(0, 1, 0xE350) + track(on(0, 60) + off(2400, 60)));
  add("unknown_format", "format_3", header(3, 1, 480) + plain.substr(14));
  add("trailing_bytes", "three", plain + "end");
  add("trailing_bytes", "zeros", plain + std::string(40, '\0'));
  add("trailing_bytes", "chunk_name_alone", plain + "MTrk");
}

inline void add_invalid(std::vector<CorpusFile>& files) {
  const auto add = [&files](const char* reason, const char* name, const std::string& bytes) {
    files.push_back({"invalid", reason, name, bytes});
  };
  const std::string plain = file(on(0, 60) + off(480, 60));
  add("empty_file", "empty", "");
  add("not_midi", "text", "This is no MIDI file.");
  add("not_midi", "one_byte", "M");
  add("not_midi", "tracks_without_header", plain.substr(14));
  add("not_midi", "riff_wave", "RIFF" + raw({4, 0, 0, 0}) + "WAVE");
  add("not_midi", "rmid_without_data", "RIFF" + raw({4, 0, 0, 0}) + "RMID");
  add("midi_2_clip", "clip", "SMF2CLIP" + std::string(8, '\0'));
  add("truncated_header", "eight_bytes", plain.substr(0, 8));
  add("truncated_header", "thirteen_bytes", plain.substr(0, 13));
  add("truncated_header", "length_of_four", chunk("MThd", raw({0, 0, 0, 1})) + plain.substr(14));
  add("zero_division", "ticks", header(0, 1, 0) + plain.substr(14));
  add("zero_division", "film", header(0, 1, 0xE700) + plain.substr(14));
  std::string tracks = header(1, 1025, 480);
  for (int i = 0; i < 1025; ++i) tracks += track("");
  add("too_many_tracks", "empty_tracks", tracks);
  std::string instruments;
  for (int i = 0; i < 1025; ++i) {
    instruments += program(0, i / 9, i % 9) + on(0, 60, 1, i % 9) + off(0, 60, i % 9);
  }
  add("too_many_tracks", "instruments_of_one_track", file(instruments));
}

// Returns all files of the corpus.
inline std::vector<CorpusFile> corpus() {
  std::vector<CorpusFile> files;
  add_valid(files);
  add_damaged_events(files);
  add_damaged_chunks(files);
  add_invalid(files);
  return files;
}

}  // namespace impromptu::test
