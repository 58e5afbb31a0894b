#!/usr/bin/env bash
# Saving sorts the controllers of one tick by their value. A pedal that is on its way up in one
# tick (40, 20, 0, as continuous pedals and coarse time bases give) is saved as 0, 20, 40, and a
# press with its lift (127, 0) as 0, 127: the pedal that was up stays down until the next event.
# Version: pretty_midi 0.2.11.post0 (with mido 1.3.3)
# Source: pretty_midi/pretty_midi.py, PrettyMIDI.write: the secondary sort key of a control change
# is its number and then its value.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  pretty_midi==0.2.11.post0 mido==1.3.3

cat > "$work/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

import mido

warnings.simplefilter("ignore")
import pretty_midi

folder = sys.argv[1]
print("pretty_midi", version("pretty_midi"))

file = mido.MidiFile(ticks_per_beat=480)
track, last = mido.MidiTrack(), 0
events = [(0, "control_change", 64, 127), (0, "note_on", 60, 70), (480, "note_off", 60, 0),
          (960, "control_change", 64, 40), (960, "control_change", 64, 20),
          (960, "control_change", 64, 0), (1440, "note_on", 62, 70), (1920, "note_off", 62, 0),
          (2400, "control_change", 64, 127), (2400, "control_change", 64, 0)]
for tick, kind, number, value in events:
    names = ("control", "value") if kind == "control_change" else ("note", "velocity")
    track.append(mido.Message(kind, time=tick - last, **dict(zip(names, (number, value)))))
    last = tick
file.tracks.append(track)
file.save(f"{folder}/in.mid")
pretty_midi.PrettyMIDI(f"{folder}/in.mid").write(f"{folder}/out.mid")


def pedal(path):
    now, seen = 0, []
    for message in mido.merge_tracks(mido.MidiFile(path).tracks):
        now += message.time
        if message.type == "control_change":
            seen.append((now, message.value))
    return seen


before, after = pedal(f"{folder}/in.mid"), pedal(f"{folder}/out.mid")
print("CC64 as (tick, value), in the file:  ", before)
print("after PrettyMIDI(...).write(...):    ", after)
if before[-1] != (2400, 0) or after != [(0, 127), (960, 0), (960, 20), (960, 40),
                                        (2400, 0), (2400, 127)]:
    sys.exit("changed: the values of one tick are no longer sorted")
print("seen: a pedal that ends up (0) is saved as one that ends down (127)")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
