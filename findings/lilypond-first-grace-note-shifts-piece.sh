#!/usr/bin/env bash
# A grace note before the first beat puts the whole MIDI file off its grid: it takes 43 ticks of a
# quarter's 384 at tick 0, and each later note, pedal and bar of the piece stands 43 ticks late,
# while the metre still counts bars from tick 0. Rounded to sixteenths, an even march is no longer
# even; a grace note anywhere else borrows from the note before it and moves nothing.
# Version: lilypond 2.25.12 from PyPI (2.24.1 of Debian 12 does the same); mido 1.3.3 reads
# Source: LilyPond's \grace and \midi.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check lilypond==2.25.12 mido==1.3.3

cat > "$work/show.py" <<'PY'
import subprocess
import sys
from importlib.metadata import version

import lilypond
import mido

folder = sys.argv[1]
print("lilypond", version("lilypond"))


def starts(name, music):
    with open(f"{folder}/{name}.ly", "w") as page:
        page.write('\\version "2.24.0"\n\\score { \\new Staff { %s } \\midi { } }\n' % music)
    subprocess.run([str(lilypond.executable()), "--silent", f"--output={folder}/{name}",
                    f"{folder}/{name}.ly"], check=True)
    file = mido.MidiFile(f"{folder}/{name}.midi")
    now, seen = 0, []
    for message in mido.merge_tracks(file.tracks):
        now += message.time
        if message.type == "note_on" and message.velocity > 0:
            seen.append(now)
    print(f"{name}: {music}: note starts at {seen}, {file.ticks_per_beat} ticks a quarter")
    return seen


inner = starts("inner", r"c'4 e'4 \grace d'8 g'4 c''4")
first = starts("first", r"\grace d'8 c'4 e'4 g'4 c''4")
if inner != [0, 384, 724, 768, 1152] or first != [0, 43, 427, 811, 1195]:
    sys.exit("changed: the notes stand elsewhere")
print("seen: the inner grace note leaves the beats alone, the first one moves them all")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
