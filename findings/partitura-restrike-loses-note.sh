#!/usr/bin/env bash
# A key struck again before, or in the very tick of, its release: reading the file as a performance
# drops the first of the two notes without a word. In the same-tick case, which every writer that
# joins repeated notes makes, the second note is left with no length either. Both notes have their
# release in the file.
# Version: partitura 1.9.0 (with mido 1.3.3)
# Source: partitura/io/importmidi.py, load_performance_midi: one sounding note a pitch and channel,
# overwritten by each note-on.
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


def notes_read(name, events):
    file = mido.MidiFile(ticks_per_beat=480)
    track, last = mido.MidiTrack(), 0
    for tick, kind, key, velocity in events:
        track.append(mido.Message(kind, note=key, velocity=velocity, time=tick - last))
        last = tick
    file.tracks.append(track)
    file.save(f"{folder}/{name}.mid")
    part = partitura.load_performance_midi(f"{folder}/{name}.mid")[0]
    seen = [(n["note_on_tick"], n["note_off_tick"], n["velocity"]) for n in part.notes]
    print(f"{name}: two notes in the file, read (start, end, velocity): {seen}")
    return seen


overlapping = notes_read("overlapping", [
    (0, "note_on", 60, 30), (480, "note_on", 60, 90),
    (600, "note_off", 60, 0), (960, "note_off", 60, 0)])
joined = notes_read("joined", [
    (0, "note_on", 60, 30), (480, "note_on", 60, 90),
    (480, "note_off", 60, 0), (960, "note_off", 60, 0)])
if overlapping != [(480, 600, 90)] or joined != [(480, 480, 90)]:
    sys.exit("changed: the first of the two notes is no longer lost")
print("seen: the softer, first note is gone from both")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
