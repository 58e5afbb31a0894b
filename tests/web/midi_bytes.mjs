// Small MIDI files for the tests, and an independent reader for what the page saves.
import { createRequire } from 'node:module';

const TICKS = 480; // per quarter; 120 quarters a minute, so half a second

function quantity(value) {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** A format 0 file: one note after another, each a quarter long. */
export function midiBytes(pitches) {
  const events = pitches.flatMap((pitch) => [0, 0x90, pitch, 90, ...quantity(TICKS), 0x80, pitch, 0]);
  const track = [...events, 0, 0xff, 0x2f, 0];
  const length = [24, 16, 8, 0].map((shift) => (track.length >> shift) & 0xff);
  const text = (name) => [...Buffer.from(name, 'latin1')];
  return Uint8Array.from([
    ...text('MThd'), 0, 0, 0, 6, 0, 0, 0, 1, TICKS >> 8, TICKS & 0xff, ...text('MTrk'), ...length, ...track,
  ]);
}

/** Forty notes over twenty seconds. */
export function scale() {
  return midiBytes(Array.from({ length: 40 }, (_, i) => 48 + ((i * 7) % 24)));
}

/** Counts the notes of a file with jzz-midi-smf. */
export function countNotes(bytes) {
  const require = createRequire(import.meta.url);
  const JZZ = require('jzz');
  require('jzz-midi-smf')(JZZ);
  const file = new JZZ.MIDI.SMF(Buffer.from(bytes).toString('latin1'));
  let notes = 0;
  for (let i = 0; i < file.ntrk; ++i) {
    for (const event of file[i]) if (event[0] >> 4 === 9 && event[2] > 0) ++notes;
  }
  return notes;
}
