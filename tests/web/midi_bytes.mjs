// Small MIDI files for the tests, and an independent reader for what the page saves.
import { createRequire } from 'node:module';

const TICKS = 480; // per quarter; 120 quarters a minute, so half a second

function quantity(value) {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** A format 0 file of events in the bytes of a track: delta time and message. */
function fileOf(events) {
  const track = [...events, 0, 0xff, 0x2f, 0];
  const length = [24, 16, 8, 0].map((shift) => (track.length >> shift) & 0xff);
  const text = (name) => [...Buffer.from(name, 'latin1')];
  return Uint8Array.from([
    ...text('MThd'), 0, 0, 0, 6, 0, 0, 0, 1, TICKS >> 8, TICKS & 0xff, ...text('MTrk'), ...length, ...track,
  ]);
}

/** A format 0 file: one note after another, each a quarter long. */
export function midiBytes(pitches) {
  return fileOf(pitches.flatMap((pitch) => [0, 0x90, pitch, 90, ...quantity(TICKS), 0x80, pitch, 0]));
}

/** A format 0 file: [quarters, message bytes...] by time. */
export function timedBytes(messages) {
  let before = 0;
  return fileOf(messages.flatMap(([quarters, ...bytes]) => {
    const delta = quantity((quarters - before) * TICKS);
    before = quarters;
    return [...delta, ...bytes];
  }));
}

/** Twenty notes of rising velocity in uneven time, over ten pedal presses; nine seconds. */
export function performed() {
  return fileOf(Array.from({ length: 10 }, (_, i) => [
    0, 0x90, 50 + i, 20 + 10 * i, ...quantity(97 + 5 * i), 0xb0, 64, 127,
    ...quantity(211), 0x90, 62 + i, 25 + 10 * i, ...quantity(301), 0x80, 50 + i, 0,
    ...quantity(50), 0x80, 62 + i, 0, ...quantity(150), 0xb0, 64, 0,
  ]).flat());
}

/** Forty notes over twenty seconds. */
export function scale() {
  return midiBytes(Array.from({ length: 40 }, (_, i) => 48 + ((i * 7) % 24)));
}

/** Chords broken into eighths, a pedal a bar, for 24 bars and 48 seconds: made up, and always the same. */
export function brokenChords() {
  const chords = [[48, 64, 67, 72], [45, 60, 64, 69], [41, 57, 60, 65], [43, 59, 62, 67]]; // C, a, F, G
  const eighth = TICKS / 2;
  const messages = [];
  for (let bar = 0; bar < 24; bar++) {
    const start = 8 * eighth * bar;
    messages.push([start + 30, 0xb0, 64, 127], [start + 8 * eighth, 0xb0, 64, 0]);
    for (let beat = 0; beat < 8; beat++) {
      const key = chords[bar % 4][beat === 0 ? 0 : 1 + ((beat - 1) % 3)];
      const onset = start + beat * eighth + ((7 * bar + 3 * beat) % 11);
      const velocity = (beat % 4 === 0 ? 58 : 46) + ((5 * bar + beat) % 7);
      messages.push([onset, 0x90, key, velocity], [onset + eighth - 30, 0x80, key, 0]);
    }
  }
  let before = 0;
  return fileOf(messages.sort(([a], [b]) => a - b).flatMap(([tick, ...bytes]) => {
    const delta = quantity(tick - before);
    before = tick;
    return [...delta, ...bytes];
  }));
}

/** The tracks of a file, read by jzz-midi-smf: { tick, bytes } per event. */
export function tracksOf(bytes) {
  const require = createRequire(import.meta.url);
  const JZZ = require('jzz');
  require('jzz-midi-smf')(JZZ);
  const file = new JZZ.MIDI.SMF(Buffer.from(bytes).toString('latin1'));
  return Array.from({ length: file.ntrk }, (_, i) =>
    [...file[i]].map((event) => ({ tick: event.tt, bytes: [...event] })));
}

const isStrike = ({ bytes }) => bytes[0] >> 4 === 9 && bytes[2] > 0;
const isPedal = ({ bytes }) => bytes[0] >> 4 === 0xb && bytes[1] === 64;

/** What is struck and pedalled, without channels: "tick pitch velocity" and "tick pedal value". */
export function playedIn(tracks) {
  return tracks.flat().flatMap((event) => {
    const [, first, second] = event.bytes;
    if (isStrike(event)) return [`${event.tick} ${first} ${second}`];
    return isPedal(event) ? [`${event.tick} pedal ${second >= 64}`] : [];
  }).sort();
}

/** Counts the notes of a file. */
export function countNotes(bytes) {
  return tracksOf(bytes).flat().filter(isStrike).length;
}
