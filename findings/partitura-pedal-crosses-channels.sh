#!/usr/bin/env bash
# A pedal on one channel lengthens the notes of another: "sound_off", the end of a note with its
# pedal, is worked out from every CC64 of the track, whatever its channel. In a format 0 file, or
# two hands on two channels of one track, a bass without pedal rings as long as the piano's pedal.
# Version: partitura 1.9.0 (with mido 1.3.3)
# Source: partitura/performance.py, adjust_note_offsets_with_sustain: takes the controls of the
# whole performed part and never looks at their channel.
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
path = sys.argv[1] + "/two_channels.mid"
print("partitura", version("partitura"))

file = mido.MidiFile(type=0, ticks_per_beat=480)
track, last = mido.MidiTrack(), 0
for tick, message in [
    (0, mido.Message("control_change", channel=1, control=64, value=127)),
    (0, mido.Message("note_on", channel=0, note=40, velocity=70)),
    (480, mido.Message("note_off", channel=0, note=40)),
    (480, mido.Message("note_on", channel=1, note=72, velocity=70)),
    (960, mido.Message("note_off", channel=1, note=72)),
    (1920, mido.Message("control_change", channel=1, control=64, value=0)),
]:
    track.append(message.copy(time=tick - last))
    last = tick
file.tracks.append(track)
file.save(path)

ends = {}
for note in partitura.load_performance_midi(path)[0].notes:
    ends[note["channel"]] = (float(note["note_off"]), float(note["sound_off"]))
    print(f"channel {note['channel'] + 1}, key {note['midi_pitch']}: released at"
          f" {ends[note['channel']][0]} s, said to sound until {ends[note['channel']][1]} s")
if ends != {0: (0.5, 2.0), 1: (1.0, 2.0)}:
    sys.exit("changed: channel 1, which has no pedal, is no longer held by the one of channel 2")
print("seen: channel 1 has no pedal event and is held by the pedal of channel 2")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
