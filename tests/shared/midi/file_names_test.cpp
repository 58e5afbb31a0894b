// Which names are taken for MIDI files.
#include "shared/midi/file_names.hpp"

#include <doctest/doctest.h>

using namespace impromptu;

TEST_CASE("a name's last extension says whether it is a MIDI file's, in any case") {
  for (const char* name : {"a.mid", "A.MID", "a.Midi", "two words.kar", "a.b.RMI", "ä.smf"}) {
    CHECK(names_midi_file(name));
  }
  for (const char* name : {"", "mid", ".mid", "a.mid.txt", "a.mid~", "a.mi", "a.", "a.midi2"}) {
    CHECK_FALSE(names_midi_file(name));
  }
  CHECK(extension_of("a.TXT") == ".txt");
  CHECK(extension_of("a.") == ".");
  CHECK(extension_of("README") == "");
}
