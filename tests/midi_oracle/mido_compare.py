#!/usr/bin/env python3
"""Accounts for every event of MIDI files that are opened and saved untouched, by mido's reading.

usage: mido_compare.py <impromptu-read program> <corpus folder> [folder...]
Each file is saved by the program and both files are read by mido. In each track all events but
tempos, time signatures and the track's end must be the same, in the same order; releases may be
added where the file lacks them, or moved to the track of their strike. Tempos and time signatures
are compared as a whole: the last one of a tick holds. Exit code 77: skipped, mido is not installed.
"""
import collections
import os
import subprocess
import sys
import tempfile

try:
    import mido
except ImportError:
    print('skipped: mido is not installed (python3-mido)')
    sys.exit(77)

ENDINGS = ('.mid', '.midi', '.kar', '.smf')
CHANGED = ('independent_sequences', 'smpte_division', 'system_message', 'bad_meta_length',
           'zero_tempo', 'event_cut_short', 'data_byte_high', 'long_quantity')
REPAIRED = ('lost_release', 'hanging_note', 'unmatched_note_off')


def files_below(folder):
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.lower().endswith(ENDINGS):
                yield os.path.join(path, name)


def is_release(message):
    return message.type == 'note_off' or (message.type == 'note_on' and message.velocity == 0)


def contents(path):
    """Returns tracks of (tick, bytes), releases and strikes apart, and the conductor's facts."""
    tracks, releases, conductor = [], collections.Counter(), {}
    for track in mido.MidiFile(path, clip=True).tracks:
        tick, events = 0, []
        for message in track:
            tick += message.time
            if message.type == 'end_of_track':
                continue
            if message.type in ('set_tempo', 'time_signature'):
                conductor[message.type, tick] = bytes(message.bytes())
            elif is_release(message):
                velocity = message.velocity if message.type == 'note_off' else 64
                releases[tick, message.channel, message.note, velocity] += 1
                events.append((tick, 'release', message.channel, message.note, velocity))
            elif message.type == 'text' and message.text == '' and message.time == 0x0FFFFFFF:
                continue  # a bridge over a time that no delta can tell
            else:
                events.append((tick, bytes(message.bytes())))
        tracks.append(events)
    return tracks, releases, conductor


def without_releases(events):
    return [event for event in events if event[1] != 'release']


def compare(program, path, saved, table):
    """Returns what is wrong with a saved file; adds to the table."""
    run = subprocess.run([program, path, '--save', saved], capture_output=True, text=True)
    if run.returncode != 0 or not os.path.exists(saved):
        table['not opened'] += 1
        return None
    try:
        before, releases, conductor = contents(path)
    except Exception:  # the other reader refuses the file
        table['not read by mido'] += 1
        return None
    after, releases_after, conductor_after = contents(saved)
    table['files'] += 1
    if any('"%s"' % code in run.stdout for code in CHANGED):
        table['files changed with a warning'] += 1
        return None
    if [without_releases(events) for events in before] != [without_releases(e) for e in after]:
        return 'events differ'
    table['events kept'] += sum(map(len, map(without_releases, before)))
    if conductor != conductor_after:
        return 'tempos or time signatures differ'
    table['tempos and metres kept'] += len(conductor)
    table['releases kept'] += sum((releases & releases_after).values())
    table['releases added or moved'] += sum((releases_after - releases).values())
    table['releases left out'] += sum((releases - releases_after).values())
    repaired = any('"%s"' % code in run.stdout for code in REPAIRED)
    modes = any(len(e[1]) == 3 and e[1][0] >> 4 == 11 and e[1][1] >= 120
                for events in before for e in without_releases(events))
    if releases != releases_after and not repaired and not modes:
        return 'releases differ without a warning'
    if before == after:
        table['files whose whole order is kept'] += 1
    elif not repaired and not modes:
        table['files with releases in other tracks'] += 1
    return None


def main():
    program, corpus, *folders = sys.argv[1:]
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for folder in [os.path.join(corpus, 'valid'), *folders]:
            table = collections.Counter()
            for path in files_below(folder):
                saved = os.path.join(scratch, 'saved.mid')
                if os.path.exists(saved):
                    os.remove(saved)
                wrong = compare(program, path, saved, table)
                if wrong:
                    failed = True
                    print('%s: %s' % (path, wrong))
            print('%s: %s' % (os.path.basename(folder),
                              ', '.join('%d %s' % (n, what) for what, n in table.items())))
            failed = failed or table['files'] == 0
    sys.exit(1 if failed else 0)


main()
