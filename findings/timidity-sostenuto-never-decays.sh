#!/usr/bin/env bash
# A piano note held by the sostenuto pedal (CC66) stops dying away after a second and stays at one
# level for as long as the pedal is down, like an organ's. Held by the finger or by the sustain
# pedal the same note of the same bank fades to nothing.
# Version: TiMidity++ 2.14.0-8.1 with timgm6mb-soundfont 1.3-5, from Debian 12 (needs apt-get as
# root and its lists; nothing is installed)
# Source: timidity/playmidi.c, its handling of sostenuto and of the envelopes of sustained voices.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/debs/partial" "$work/root"
(cd "$work/debs" && apt-get download -o APT::Sandbox::User=root \
  timidity=2.14.0-8.1 timgm6mb-soundfont=1.3-5 > /dev/null)
apt-get install --yes --download-only --no-install-recommends -o APT::Sandbox::User=root \
  -o Dir::Cache::archives="$work/debs" timidity=2.14.0-8.1 > /dev/null
for package in "$work"/debs/*.deb; do dpkg-deb --extract "$package" "$work/root"; done
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mido==1.3.3 numpy==2.4.6

cat > "$work/show.py" <<'PY'
import os
import subprocess
import sys
import wave

import mido
import numpy as np

folder = sys.argv[1]
root = folder + "/root"
environment = dict(os.environ, LD_LIBRARY_PATH=root + "/usr/lib/x86_64-linux-gnu")
timidity = root + "/usr/bin/timidity"
print(subprocess.run([timidity, "--version"], env=environment, capture_output=True,
                     text=True).stdout.splitlines()[0], "of Debian, 2.14.0-8.1")


# The levels of a rendered file at the given seconds.
#   events  (tick, message), 480 ticks a quarter, 120 beats a minute
def levels(name, events, seconds):
    file, last = mido.MidiFile(ticks_per_beat=480), 0
    file.tracks.append(mido.MidiTrack())
    for tick, message in events:
        file.tracks[0].append(message.copy(time=tick - last))
        last = tick
    file.save(f"{folder}/song.mid")
    subprocess.run([timidity, "-c", "/dev/null",
                    "-x", f"soundfont {root}/usr/share/sounds/sf2/TimGM6mb.sf2",
                    "-EFreverb=0", "-EFchorus=0", "-Ow", "-o", f"{folder}/song.wav",
                    f"{folder}/song.mid"], env=environment, check=True, capture_output=True)
    with wave.open(f"{folder}/song.wav") as sound:
        rate = sound.getframerate()
        data = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float)
        data = data.reshape(-1, sound.getnchannels()).mean(axis=1)
    seen = [round(float(np.sqrt(np.mean(data[int(at * rate):int((at + 0.25) * rate)] ** 2))))
            for at in seconds]
    print(f"{name}: level at {seconds} s: {seen}")
    return seen


def control(number, value):
    return mido.Message("control_change", control=number, value=value)


strike = mido.Message("note_on", note=60, velocity=100)
release = mido.Message("note_off", note=60)
end = [(9600, mido.Message("note_on", note=20, velocity=1)),
       (9700, mido.Message("note_off", note=20))]
times = [0, 1, 2, 4, 8]
finger = levels("held by the finger   ", [(0, strike), (9500, release)] + end, times)
right = levels("held by CC64         ", [(0, strike), (120, control(64, 127)), (240, release),
                                         (9500, control(64, 0))] + end, times)
middle = levels("held by CC66         ", [(0, strike), (120, control(66, 127)), (240, release),
                                          (9500, control(66, 0))] + end, times)
if finger[4] * 5 > finger[2] or right != finger or middle[4] * 1.1 < middle[2]:
    sys.exit("changed: the note under CC66 dies away")
print("seen: under CC66 alone the piano does not die away")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
