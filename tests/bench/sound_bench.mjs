// Benchmark of the sound: node sound_bench.mjs --events PROGRAM [--banks DIR] [--data DIR] [FILE...]
// Renders by the page's synthesizer what the page's player hands over for the densest minute and a half of four
// pieces, with the page's settings and with others, and counts the notes that lost voices while key or pedal held
// them. Then the levels of one key struck again under the pedal, of half pedal, and of each bank by key and velocity.
// --banks: other banks than the page's; --data: a folder of MIDI files, of which the densest piece of each subfolder
// is looked at and the four densest of these are taken; FILE...: pieces to take instead.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { banksFolder } from '../../web/sound/banks_folder.mjs';
import { bankFrom, loudness, offlinePiano, render, strikeLevel, voicesANote } from '../../web/sound/offline_piano.mjs';
import { systemFor } from '../../web/sound/settings.mjs';
import { played } from './lost_voices.mjs';

const SECONDS = 90;
const PIECES = 4;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    banks: { type: 'string', default: banksFolder },
    events: { type: 'string' },
    data: { type: 'string', default: process.env.IMPROMPTU_DATA },
  },
});

function midiFilesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return midiFilesBelow(path);
    return /\.midi?$/i.test(entry.name) ? [path] : [];
  });
}

/** The lines that the native player writes. */
const ask = (...call) =>
  execFileSync(options.events, call, { maxBuffer: 1 << 28, encoding: 'utf8' }).split('\n').filter(Boolean);

/** The densest pieces of a folder, one of each subfolder at most. */
function densestOf(folder) {
  const densest = new Map();
  for (const line of ask('count', String(SECONDS), ...midiFilesBelow(folder))) {
    const [, count, file] = /^(\d+) \S+ (.*)$/.exec(line);
    const best = densest.get(dirname(file));
    if (!best || best.count < Number(count)) densest.set(dirname(file), { count: Number(count), file });
  }
  return [...densest.values()].sort((a, b) => b.count - a.count).slice(0, PIECES).map(({ file }) => file);
}

/** Levels of strikes of one key under a held pedal, in dB against the first. */
async function repeated(bank, system, velocity = 80) {
  const synth = await offlinePiano(bank, { effects: false, system });
  synth.controllerChange(0, 64, 127);
  const levels = [];
  for (let i = 0; i < 7; i++) {
    synth.noteOn(0, 60, velocity);
    levels.push(loudness(render(synth, 0.15)));
    synth.noteOff(0, 60);
    render(synth, 0.1);
  }
  return levels.map((level) => level - levels[0]);
}

/** The level a second after a release under a pedal of some value, in dB. */
async function underPedal(bank, system, value) {
  const synth = await offlinePiano(bank, { effects: false, system });
  synth.controllerChange(0, 64, value);
  synth.noteOn(0, 60, 80);
  render(synth, 0.5);
  synth.noteOff(0, 60);
  render(synth, 1);
  return loudness(render(synth, 0.2));
}

const shown = (numbers, digits = 1) => numbers.map((value) => value.toFixed(digits).padStart(7)).join('');

async function showVoices(banks, pieces) {
  console.log('\nbank,settings,piece,notes,lost voices too early,cut wholly,most voices,times real time (of one core)');
  for (const [name, bank] of Object.entries(banks)) {
    const page = systemFor(voicesANote(bank));
    const kinds = {
      'cap 96 and strikes pile up': { voiceCap: 96 },
      [`page (cap ${page.voiceCap})`]: page,
      'no cap': { ...page, voiceCap: 1000 },
    };
    for (const [kind, system] of Object.entries(kinds)) {
      const total = { notes: 0, lost: 0, cut: 0, most: 0, seconds: 0, took: 0 };
      for (const [index, { events }] of pieces.entries()) {
        const { strikes, seconds, took, most } = await played(bank, events, system);
        const lost = strikes.filter((strike) => strike.lost > 0).length;
        const cut = strikes.filter((strike) => strike.lost > 0 && strike.lost === strike.voices).length;
        console.log([name, kind, index + 1, strikes.length, lost, cut, most, (seconds / took).toFixed(1)].join(','));
        const more = { notes: strikes.length, lost, cut, seconds, took };
        for (const [key, value] of Object.entries(more)) total[key] += value;
        total.most = Math.max(total.most, most);
      }
      console.log([name, kind, 'all', total.notes, total.lost, total.cut, total.most,
        (total.seconds / total.took).toFixed(1)].join(','));
    }
  }
}

async function showStrikes(banks) {
  console.log('\nC4 struck seven times under the pedal, dB against the first strike');
  for (const [name, bank] of Object.entries(banks)) {
    console.log(`  ${name} as the library has it ${shown(await repeated(bank, { voiceCap: 400 }))}`);
    console.log(`  ${name} as the page sets it   ${shown(await repeated(bank, systemFor(voicesANote(bank))))}`);
  }
  console.log('\nC4 a second after its release under a pedal of some value, dB');
  const values = [0, 32, 63, 64, 96, 127];
  console.log(`  value ${shown(values, 0)}`);
  for (const [name, bank] of Object.entries(banks)) {
    const levels = [];
    for (const value of values) levels.push(await underPedal(bank, {}, value));
    console.log(`  ${name} ${shown(levels)}`);
  }
}

async function showTouch(banks) {
  const velocities = [16, 32, 48, 64, 80, 96, 107, 108, 120, 127];
  console.log('\nlevel of a strike by key and velocity, dB: piano, grand, grand against piano');
  console.log(`  key   ${shown(velocities, 0)}`);
  const synths = await Promise.all(Object.values(banks).map((bank) => offlinePiano(bank, { effects: false })));
  const names = Object.keys(banks);
  let [squares, worst, count] = [0, 0, 0];
  for (const key of [24, 30, 36, 42, 48, 54, 60, 66, 72, 78, 84, 90, 96, 102, 108]) {
    const levels = synths.map((synth) => velocities.map((velocity) => strikeLevel(synth, key, velocity)));
    const apart = levels[1].map((level, i) => level - levels[0][i]);
    levels.forEach((row, i) => console.log(`  ${String(key).padStart(3)} ${names[i]}${shown(row)}`));
    console.log(`  ${String(key).padStart(3)} apart${shown(apart)}`);
    for (const [i, value] of apart.entries()) {
      if (velocities[i] < 32) continue;
      squares += value ** 2;
      count++;
      worst = Math.max(worst, Math.abs(value));
    }
  }
  const mean = Math.sqrt(squares / count).toFixed(1);
  console.log(`  from velocity 32 on: ${mean} dB apart (rms), ${worst.toFixed(1)} at most`);
}

const banks = {};
for (const name of ['piano', 'grand']) banks[name] = await bankFrom(readFileSync(join(options.banks, `${name}.sf3`)));
for (const [name, bank] of Object.entries(banks)) console.log(`${name}: up to ${voicesANote(bank)} voices a note`);
await showStrikes(banks);
await showTouch(banks);
const folder = options.data && existsSync(options.data) && statSync(options.data).isDirectory() ? options.data : null;
const files = positionals.length > 0 ? positionals : folder ? densestOf(folder) : [];
if (files.length > 0) {
  const pieces = ask('play', String(SECONDS), ...files).map((line) => JSON.parse(line));
  pieces.forEach(({ file, begin }, i) => console.log(`${i === 0 ? '\n' : ''}piece ${i + 1}: ${file} from ${begin} s`));
  await showVoices(banks, pieces);
} else {
  console.log('\nThe voices are not measured: name MIDI files, or a folder of them by --data or IMPROMPTU_DATA.');
}
