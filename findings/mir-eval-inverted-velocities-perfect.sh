#!/usr/bin/env bash
# The standard score of transcriptions with velocity gives full marks to touch turned upside down:
# each loud note soft and each soft note loud is F = 1.0, the same as a perfect answer. A straight
# line from the answer's velocities to the reference's is fitted first, and its slope may be
# negative.
# Version: mir_eval 0.8.2
# Source: mir_eval/transcription_velocity.py, match_notes: the least squares line is unbounded.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mir_eval==0.8.2 numpy==2.4.6

cat > "$work/show.py" <<'PY'
import sys
from importlib.metadata import version

import numpy as np
from mir_eval.transcription_velocity import precision_recall_f1_overlap

print("mir_eval", version("mir_eval"))
count = 60
start = np.arange(count) * 0.5
intervals = np.stack([start, start + 0.4], axis=1)
pitches = 440.0 * 2.0 ** ((40 + np.arange(count) * 7 % 40 - 69) / 12)
touch = 20 + np.arange(count) * 37 % 90
answers = {"right": touch, "upside down": 127 - touch, "all 64": np.full(count, 64)}
score = {}
for name, answer in answers.items():
    score[name] = float(precision_recall_f1_overlap(
        intervals, pitches, touch, intervals, pitches, answer)[2])
    print(f"velocities {name}: first five {answer[:5].tolist()}, F = {score[name]:.2f}")
print("the reference's first five:", touch[:5].tolist())
if score["right"] != 1.0 or score["upside down"] != 1.0 or score["all 64"] > 0.5:
    sys.exit("changed: upside down is no longer perfect")
print("seen: upside down is perfect")
PY
"$work/venv/bin/python" "$work/show.py"
