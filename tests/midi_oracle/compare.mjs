// Compares the notes that our reader finds with those of jzz-midi-smf, on the valid files of the
// corpus, on random files and on the folders given.
// usage: node compare.mjs <notes_dump program> [folder...]
// Exit code 77: skipped, because jzz-midi-smf is not installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { randomSmf } from './random_smf.mjs';

const RANDOM_FILES = 400;
const FILES_PER_CALL = 200;

function loadOracle() {
  const require = createRequire(import.meta.url);
  try {
    const JZZ = require('jzz');
    require('jzz-midi-smf')(JZZ);
    return JZZ.MIDI.SMF;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.log('skipped: jzz and jzz-midi-smf are not installed (npm ci)');
    process.exit(77);
  }
}

/** All events of a file in time, at equal ticks by track: {kind, tick, track, key, note}. */
function keyEvents(tracks) {
  const events = [];
  tracks.forEach((track, index) => {
    let port = 0;
    for (const event of track) {
      if (event.ff === 0x21 && event.dd.length > 0) port = event.dd.charCodeAt(0);
      if (event.ff !== undefined) continue;
      const [status, first, second] = event;
      const channel = port * 16 + (status & 15);
      const at = { tick: event.tt, track: index, channel, key: channel * 128 + first };
      if (status >> 4 === 9 && second > 0) {
        const note = { tick: event.tt, pitch: first, velocity: second, channel: status & 15, track: index };
        events.push({ ...at, kind: 'strike', note });
      } else if (status >> 4 === 8 || status >> 4 === 9) {
        events.push({ ...at, kind: 'release' });
      } else if (status >> 4 === 11 && (first === 120 || first >= 123)) {
        events.push({ ...at, kind: 'end' });
      }
    }
  });
  return events.map((event, i) => [event, i])
    .sort(([a, i], [b, k]) => a.tick - b.tick || a.track - b.track || i - k).map(([event]) => event);
}

/** The events of each key, ends of all notes among them where the key was struck before. */
function byKey(events) {
  const keys = new Map();
  const struck = new Map(); // channel -> keys since all its notes ended
  for (const event of events) {
    if (event.kind === 'end') {
      for (const key of struck.get(event.channel) ?? []) keys.get(key).push(event);
      struck.delete(event.channel);
      continue;
    }
    if (!keys.has(event.key)) keys.set(event.key, []);
    keys.get(event.key).push(event);
    if (event.kind === 'strike') struck.set(event.channel, (struck.get(event.channel) ?? new Set()).add(event.key));
  }
  return [...keys.values()];
}

/** Gives the notes of one key their ends, by the rules that shared/midi/note_pairs.hpp states. */
function pair(events, trackEnds) {
  let spare = 0; // releases behind that no strike has taken
  for (const event of [...events].reverse()) {
    if (event.kind === 'release') spare++;
    else if (event.kind === 'end') spare = 0;
    else if (spare > 0) spare--;
    else event.lost = true;
  }
  const down = [];
  let waiting = null;
  for (const event of events) {
    if (event.kind === 'release') {
      const own = down.findIndex((note) => note.track === event.track);
      const [note] = down.splice(Math.max(own, 0), 1);
      if (note) note.end = event.tick;
      continue;
    }
    if (waiting) waiting.end = event.tick;
    waiting = null;
    if (event.kind === 'end') down.splice(0).forEach((note) => (note.end = event.tick));
    else if (event.lost) waiting = event.note;
    else down.push(event.note);
  }
  if (waiting) waiting.end = trackEnds[waiting.track];
}

// Returns the notes of a file as "tick duration pitch velocity channel".
function notesOf(tracks) {
  const events = keyEvents(tracks);
  const trackEnds = tracks.map((track) => Math.max(0, ...[...track].map((event) => event.tt)));
  for (const key of byKey(events)) pair(key, trackEnds);
  const notes = events.filter((event) => event.kind === 'strike').map((event) => event.note);
  return notes.map((n) => `${n.tick} ${n.end - n.tick} ${n.pitch} ${n.velocity} ${n.channel}`);
}

function oracleNotes(SMF, path) {
  const tracks = [...new SMF(readFileSync(path, 'binary'))].filter((t) => t instanceof SMF.MTrk);
  return notesOf(tracks.map((track) => [...track])).sort();
}

// Returns our notes: path -> sorted lines.
function ourNotes(program, paths) {
  const result = new Map();
  for (let i = 0; i < paths.length; i += FILES_PER_CALL) {
    const output = execFileSync(program, paths.slice(i, i + FILES_PER_CALL), { maxBuffer: 2 ** 30 });
    let lines;
    for (const line of output.toString().split('\n')) {
      if (line.startsWith('file ')) result.set(line.slice(5), (lines = []));
      else if (line !== '') lines.push(line);
    }
  }
  for (const lines of result.values()) lines.sort();
  return result;
}

function midiFilesBelow(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return midiFilesBelow(path);
    return /\.(midi?|rmi)$/i.test(name) ? [path] : [];
  });
}

// Returns whether a file's tracks are independent pieces, which the other reader leaves at tick 0.
function isIndependent(path) {
  return readFileSync(path).subarray(8, 10).equals(Buffer.from([0, 2]));
}

// Returns whether both readers find the same notes in each file that both read.
function compare(SMF, program, name, paths) {
  const ours = ourNotes(program, paths);
  let compared = 0;
  let notes = 0;
  const differing = [];
  for (const path of paths.filter((p) => !isIndependent(p))) {
    let expected;
    try {
      expected = oracleNotes(SMF, path);
    } catch {
      continue; // the other reader refuses the file
    }
    const found = ours.get(path);
    if (found[0]?.startsWith('error')) continue;
    compared += 1;
    notes += expected.length;
    if (found.join() !== expected.join()) differing.push(path);
  }
  console.log(`${name}: ${compared} of ${paths.length} files, ${notes} notes, ${differing.length} differ`);
  for (const path of differing) console.log(`  ${path}`);
  return differing.length === 0 && compared > 0 && notes > 0;
}

const [program, ...folders] = process.argv.slice(2);
const SMF = loadOracle();
const corpus = join(dirname(fileURLToPath(import.meta.url)), '../corpus/valid');
const scratch = mkdtempSync(join(tmpdir(), 'impromptu-oracle-'));
try {
  const random = Array.from({ length: RANDOM_FILES }, (_, seed) => {
    const path = join(scratch, `${seed}.mid`);
    writeFileSync(path, randomSmf(seed));
    return path;
  });
  const results = [
    compare(SMF, program, 'corpus', midiFilesBelow(corpus)),
    compare(SMF, program, 'random', random),
    ...folders.map((folder) => compare(SMF, program, folder, midiFilesBelow(folder))),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true });
}
