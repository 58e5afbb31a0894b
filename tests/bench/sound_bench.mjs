// Benchmark of the sound: node sound_bench.mjs --banks DIR --events PROGRAM [--data DIR] [--grand FILE] [FILE...]
// Renders by the page's synthesizer what the page's player hands over for the densest minute and a half of four
// pieces, with the page's settings and with others, and counts the notes that lost voices while key or pedal held
// them. Then the levels of one key struck again under the pedal, of half pedal, and of each bank by key and velocity.
// --data: a folder of MIDI files, of which the densest piece of each subfolder is looked at and the four densest of
// these are taken; FILE...: pieces to take instead.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bankFrom, loudness, offlinePiano, render, strikeLevel, voicesANote } from '../../web/sound/offline_piano.mjs';
import { systemFor } from '../../web/sound/settings.mjs';

const SECONDS = 90;
const PIECES = 4;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    banks: { type: 'string' }, events: { type: 'string' }, data: { type: 'string', default: process.env.IMPROMPTU_DATA },
  },
});

function midiFilesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return midiFilesBelow(path);
    return /\.midi?$/i.test(entry.name) ? [path] : [];
  });
}

const ask = (...call) => execFileSync(options.events, call, { maxBuffer: 1 << 28, encoding: 'utf8' }).split('\n').filter(Boolean);

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

/** Follows the written length of notes: until key and pedal are up, or the key is struck again. */
class Written {
  strikes = [];
  keys = new Map(); // what sounds, by key
  pedal = false;

  take(time, status, first, second) {
    if (status === 0x90) {
      this.end(first, time);
      const strike = { key: first, begin: time, end: Infinity, down: true, voices: 0, lost: 0 };
      this.keys.set(first, strike);
      this.strikes.push(strike);
      return strike;
    }
    const sounding = this.keys.get(first);
    if (status === 0x80 && sounding) {
      sounding.down = false;
      if (!this.pedal) this.end(first, time);
    } else if (status === 0xb0) {
      this.pedal = second >= 64;
      if (!this.pedal) for (const [key, strike] of [...this.keys]) if (!strike.down) this.end(key, time);
    }
    return null;
  }

  end(key, time) {
    const strike = this.keys.get(key);
    if (strike) strike.end = time;
    this.keys.delete(key);
  }
}

/** Renders a piece; returns { strikes, seconds, took, most } with the voices that each strike lost too early. */
async function played(bank, events, system) {
  const synth = await offlinePiano(bank, { system });
  const [core, owner, written] = [synth.synthCore, new Map(), new Written()];
  const assign = core.assignVoice.bind(core);
  let [striking, next, most] = [null, 0, 0];
  core.assignVoice = () => {
    const voice = assign();
    const old = owner.get(voice);
    if (voice.isActive && old && old.end === Infinity) old.lost++;
    owner.set(voice, striking);
    striking.voices++;
    return voice;
  };
  for (const [, status, key, velocity] of events) { // decodes the samples, which counts in no render
    if (status === 0x90) core.getVoices(0, key, velocity);
  }
  const seconds = events.at(-1)[0] + 2;
  const begun = performance.now();
  render(synth, seconds, (time) => {
    for (; next < events.length && events[next][0] <= time; next++) {
      const [, status, first, second] = events[next];
      striking = written.take(time, status, first, second);
      synth.processMessage([status, first, second]);
    }
    most = Math.max(most, synth.voiceCount);
  });
  return { strikes: written.strikes, seconds, took: (performance.now() - begun) / 1000, most };
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
  console.log('\nbank,settings,piece,notes,lost voices too early,cut wholly,most voices,times real time');
  for (const [name, bank] of Object.entries(banks)) {
    const page = systemFor(voicesANote(bank));
    const kinds = {
      'cap 96': { voiceCap: 96 },
      'cap 96 retrigger': { voiceCap: 96, monophonicRetrigger: true },
      [`page (cap ${page.voiceCap})`]: page,
      'no cap': { ...page, voiceCap: 1000 },
    };
    for (const [kind, system] of Object.entries(kinds)) {
      const total = { notes: 0, lost: 0, cut: 0, most: 0, seconds: 0, took: 0 };
      for (const [index, { events }] of pieces.entries()) {
        const { strikes, seconds, took, most } = await played(bank, events, system);
        const lost = strikes.filter((strike) => strike.lost > 0).length;
        const cut = strikes.filter((strike) => strike.lost === strike.voices).length;
        console.log([name, kind, index + 1, strikes.length, lost, cut, most, (seconds / took).toFixed(1)].join(','));
        for (const [key, value] of Object.entries({ notes: strikes.length, lost, cut, seconds, took })) total[key] += value;
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
  console.log(`  from velocity 32 on: ${Math.sqrt(squares / count).toFixed(1)} dB apart (rms), ${worst.toFixed(1)} at most`);
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
  console.log('\nNo pieces: name MIDI files, or a folder of them by --data or IMPROMPTU_DATA; the voices are not measured.');
}
