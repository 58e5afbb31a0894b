#!/usr/bin/env bash
# Tokenizing with sustain pedals turns a pedal that is changed with every chord into one that is
# never lifted: where the lift and the next press fall on one point of the token grid, the two
# pedals are merged. That is every change in a file whose writer puts lift and press on one tick,
# as LilyPond does, and many a change quicker than a step of the grid, 31 ms at 120 beats a minute.
# The harmonies of the whole piece then ring together.
# Version: miditok 3.1.0 (with symusic 0.6.0)
# Source: miditok/midi_tokenizer.py, _preprocess_pedals, "merge successive pedals".
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  miditok==3.1.0 symusic==0.6.0 mido==1.3.3

cat > "$work/show.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import mido
import symusic
from miditok import REMI, TSD, MIDILike, TokenizerConfig

path = sys.argv[1] + "/pedalled.mid"
print("miditok", version("miditok"), "symusic", version("symusic"))


def pedals_kept(gap):
    """Chords at 120 beats a minute, the pedal changed at each; lift to press takes gap ticks."""
    events = [(0, mido.Message("control_change", control=64, value=127))]
    for beat in range(1, 5):
        at = beat * 480
        events += [(at, mido.Message("control_change", control=64, value=0)),
                   (at, mido.Message("note_on", note=60 + beat, velocity=70)),
                   (at + gap, mido.Message("control_change", control=64, value=127)),
                   (at + 400, mido.Message("note_off", note=60 + beat))]
    events.append((2400, mido.Message("control_change", control=64, value=0)))
    file, last = mido.MidiFile(ticks_per_beat=480), 0
    file.tracks.append(mido.MidiTrack())
    for tick, message in events:
        file.tracks[0].append(message.copy(time=tick - last))
        last = tick
    file.save(path)
    score = symusic.Score(path)
    counts = {"file": len(score.tracks[0].pedals)}
    for tokenizer in (REMI, TSD, MIDILike):
        tool = tokenizer(TokenizerConfig(use_sustain_pedals=True))
        counts[tokenizer.__name__] = len(tool.decode(tool(symusic.Score(path))).tracks[0].pedals)
    print(f"lift to press {gap} ticks of 480: pedals {counts}")
    return list(counts.values())


if [pedals_kept(0), pedals_kept(20), pedals_kept(60)] != [[5, 1, 1, 1]] * 2 + [[5] * 4]:
    sys.exit("changed: quick pedal changes are no longer merged into one pedal")
print("seen: five pedals become one where lift and press fall on one point of the grid")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
