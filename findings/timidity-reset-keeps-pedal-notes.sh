#!/usr/bin/env bash
# Reset All Controllers (CC121) with the pedal down leaves the notes that the pedal held: an organ
# note whose key is long up goes on at full level until a later lift of the pedal or the end of the
# song. RP-015 has the reset lift the pedal, and a lift by CC64 ends the note; FluidSynth 2.3.1 ends
# it with the reset too.
# Version: TiMidity++ 2.14.0-8.1 with timgm6mb-soundfont 1.3-5, from Debian 12 (needs apt-get as
# root and its lists; nothing is installed)
# Source: timidity/playmidi.c, reset_controllers. RP-015, Response to Reset All Controllers.
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
begin = [(0, mido.Message("program_change", program=19)), (0, control(64, 127)), (0, strike),
         (240, release)]
end = [(4000, mido.Message("note_on", note=20, velocity=1)),
       (4100, mido.Message("note_off", note=20))]
lifted = levels("key up at 0.25 s, CC64 = 0 at 0.5 s", begin + [(480, control(64, 0))] + end,
                [0.2, 2, 3.5])
reset = levels("key up at 0.25 s, CC121 at 0.5 s   ", begin + [(480, control(121, 0))] + end,
               [0.2, 2, 3.5])
if max(lifted[1:]) > 50 or min(reset[1:]) < 500:
    sys.exit("changed: the reset ends the notes of the pedal")
print("seen: the note outlives the reset of its pedal")
PY
"$work/venv/bin/python" "$work/show.py" "$work"
