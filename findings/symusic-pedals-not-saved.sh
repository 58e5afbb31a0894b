#!/usr/bin/env bash
# A track's list of pedals is never saved. Pedals added to it are missing from the file, and pedals
# cleared from it are still there: what is written comes from the list of controllers alone, which
# stands beside it and is not kept in step.
# Version: symusic 0.6.0
# Source: Track.pedals and Score.dump_midi.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check symusic==0.6.0

cat > "$work/show.py" <<'PY'
import sys
from importlib.metadata import version

import symusic

path = sys.argv[1] + "/out.mid"
print("symusic", version("symusic"))


def pedals_after_saving(score):
    score.dump_midi(path)
    return len(symusic.Score(path).tracks[0].pedals)


written = symusic.Score(480)
written.tracks.append(symusic.Track("piano", program=0, is_drum=False))
written.tracks[0].notes.append(symusic.Note(0, 480, 60, 70))
written.tracks[0].pedals.append(symusic.Pedal(0, 960))
print("a new score with", len(written.tracks[0].pedals), "pedal is saved with",
      added := pedals_after_saving(written))

written.tracks[0].controls.append(symusic.ControlChange(0, 64, 127))
written.tracks[0].controls.append(symusic.ControlChange(960, 64, 0))
pedals_after_saving(written)
read = symusic.Score(path)
found = len(read.tracks[0].pedals)
read.tracks[0].pedals.clear()
print("a score read with", found, "pedal and cleared to", len(read.tracks[0].pedals),
      "is saved with", cleared := pedals_after_saving(read))
if (added, found, cleared) != (0, 1, 1):
    sys.exit("changed: the list of pedals is saved")
print("seen: neither adding nor clearing reaches the file")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
