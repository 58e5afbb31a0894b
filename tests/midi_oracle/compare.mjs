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

// Returns the notes of one track as "tick duration pitch velocity channel", paired first in, first
// out; what is never released ends with the track.
function notesOfTrack(events) {
  const open = new Map();
  const notes = [];
  let end = 0;
  for (const event of events) {
    end = event.tt;
    const [status, pitch, velocity] = event;
    const channel = status & 15;
    const key = channel * 128 + pitch;
    if (status >> 4 === 9 && velocity > 0) {
      const note = { tick: event.tt, pitch, velocity, channel };
      notes.push(note);
      open.set(key, [...(open.get(key) ?? []), note]);
    } else if (status >> 4 === 8 || status >> 4 === 9) {
      const note = open.get(key)?.shift();
      if (note) note.end = event.tt;
    }
  }
  return notes.map((n) => `${n.tick} ${(n.end ?? end) - n.tick} ${n.pitch} ${n.velocity} ${n.channel}`);
}

function oracleNotes(SMF, path) {
  const tracks = [...new SMF(readFileSync(path, 'binary'))].filter((t) => t instanceof SMF.MTrk);
  return tracks.flatMap(notesOfTrack).sort();
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
