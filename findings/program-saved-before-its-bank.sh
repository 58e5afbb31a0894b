#!/usr/bin/env bash
# Loading and saving moves the bank select behind the program change that it belongs to. A bank
# acts on the next program change only, so the file that said "bank 8, program 4" now says
# "program 4 of bank 0". Three libraries do so, each by its own sorting.
# Version: symusic 0.6.0, miditoolkit 1.0.1, pretty_midi 0.2.11.post0 (with mido 1.3.3)
# Source: Score.dump_midi; MidiFile.dump; PrettyMIDI.write. Banks: MIDI 1.0, Bank Select.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  symusic==0.6.0 miditoolkit==1.0.1 pretty_midi==0.2.11.post0 mido==1.3.3

cat > "$work/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import mido
import miditoolkit
import pretty_midi
import symusic

folder = sys.argv[1]
source = f"{folder}/in.mid"
file = mido.MidiFile(ticks_per_beat=480)
file.tracks.append(mido.MidiTrack([
    mido.Message("control_change", control=0, value=8),
    mido.Message("control_change", control=32, value=0),
    mido.Message("program_change", program=4),
    mido.Message("note_on", note=60, velocity=70),
    mido.Message("note_off", note=60, time=480)]))
file.save(source)


def sounding(path):
    bank = 0
    for message in mido.MidiFile(path):
        if message.type == "control_change" and message.control == 0:
            bank = message.value
        elif message.type == "program_change":
            chosen = (bank, message.program)
        elif message.type == "note_on" and message.velocity > 0:
            return chosen


def saved(library, save):
    path = f"{folder}/{library}.mid"
    save(path)
    print(f"{library} {version(library)}: bank and program at the first note {sounding(path)}")
    return sounding(path)


print("the file itself: bank and program at the first note", sounding(source))
seen = [saved("symusic", lambda path: symusic.Score(source).dump_midi(path)),
        saved("miditoolkit", lambda path: miditoolkit.MidiFile(source).dump(path)),
        saved("pretty_midi", lambda path: pretty_midi.PrettyMIDI(source).write(path))]
if sounding(source) != (8, 4) or seen != [(0, 4)] * 3:
    sys.exit("changed: not every one of them loses the bank any more")
print("seen: all three save the bank too late for its program")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
