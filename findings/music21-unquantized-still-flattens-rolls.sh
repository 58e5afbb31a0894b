#!/usr/bin/env bash
# Parsing a performance with quantizePost=False, the switch against quantizing, still flattens
# rolled chords: notes that start within less than a sixteenth of a quarter of the first (31 ms at
# 120 beats a minute) and end together become one chord at the first one's start. The tolerance is
# fixed.
# Version: music21 10.5.1
# Source: music21/midi/translate.py, midiTrackToStream: chunkTolerance, divisor 16.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check music21==10.5.1 mido==1.3.3

cat > "$work/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import mido
from music21 import converter

path = sys.argv[1] + "/rolled.mid"
print("music21", version("music21"))


def parsed(step):
    """A chord of three keys, each step ticks of 480 after the one below it."""
    file = mido.MidiFile(ticks_per_beat=480)
    keys = [60, 64, 67]
    ons = [mido.Message("note_on", note=key, velocity=50, time=step if index else 0)
           for index, key in enumerate(keys)]
    offs = [mido.Message("note_off", note=key, time=0 if index else 480 - 2 * step)
            for index, key in enumerate(keys)]
    file.tracks.append(mido.MidiTrack(ons + offs))
    file.save(path)
    music = converter.parse(path, format="midi", forceSource=True, quantizePost=False)
    seen = [(round(float(note.getOffsetInHierarchy(music)) * 480), [p.midi for p in note.pitches])
            for note in music.recurse().notes]
    print(f"keys at ticks 0, {step}, {2 * step}: parsed (tick, keys) {seen}")
    return seen


close, wide = parsed(14), parsed(30)
if close != [(0, [60, 64, 67])] or sorted(wide) != [(0, [60]), (30, [64]), (60, [67])]:
    sys.exit("changed: rolled chords are parsed in another way")
print("seen: the close roll has become one onset although nothing was to be quantized")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
