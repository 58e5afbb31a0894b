#!/usr/bin/env bash
# Loading a performance and saving it again puts each program change behind the note-on of its own
# tick, so every passage begins with a note of the passage before: the first note of a harpsichord
# piece is a piano's.
# Version: partitura 1.9.0 (with mido 1.3.3)
# Source: partitura/io/exportmidi.py, save_performance_midi: events of one tick are written in the
# order controls, notes, programs.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  partitura==1.9.0 mido==1.3.3

cat > "$work/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

import mido
import partitura

warnings.simplefilter("ignore")
folder = sys.argv[1]
print("partitura", version("partitura"))

file = mido.MidiFile(ticks_per_beat=480)
track, last = mido.MidiTrack(), 0
for tick, message in [
    (0, mido.Message("program_change", program=6)),
    (0, mido.Message("note_on", note=60, velocity=70)),
    (480, mido.Message("note_off", note=60)),
    (960, mido.Message("program_change", program=19)),
    (960, mido.Message("note_on", note=62, velocity=70)),
    (1440, mido.Message("note_off", note=62)),
]:
    track.append(message.copy(time=tick - last))
    last = tick
file.tracks.append(track)
file.save(f"{folder}/in.mid")
partitura.save_performance_midi(partitura.load_performance_midi(f"{folder}/in.mid"),
                                f"{folder}/out.mid")


def struck_with(path):
    program, struck = 0, []
    for message in mido.MidiFile(path):
        if message.type == "program_change":
            program = message.program
        elif message.type == "note_on" and message.velocity > 0:
            struck.append((message.note, program))
    return struck


before, after = struck_with(f"{folder}/in.mid"), struck_with(f"{folder}/out.mid")
print("key and program in force when it is struck, in the file:", before)
print("after load_performance_midi and save_performance_midi:  ", after)
if before != [(60, 6), (62, 19)] or after != [(60, 0), (62, 6)]:
    sys.exit("changed: the programs no longer come too late")
print("seen: each note is struck with the program before its own")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
