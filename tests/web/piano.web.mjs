// The piano: what the page hands over, when the grand takes over, and how both banks play, by rendering them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { played } from '../bench/lost_voices.mjs';
import { bankFrom, loudness, offlinePiano, render, strikeLevel, voicesANote } from '../../web/sound/offline_piano.mjs';
import { systemFor } from '../../web/sound/settings.mjs';
import { timedBytes } from './midi_bytes.mjs';
import { until } from './visit.mjs';

const SILENCE = 1e-4; // root mean square
const CHORD = [48, 60, 64, 67];
const [NOTE_OFF, NOTE_ON, CONTROL, PEDAL] = [0x80, 0x90, 0xb0, 64];

/** A chord from the start on, held by the keys for some quarters of half a second. */
const heldChord = (quarters) => timedBytes([
  ...CHORD.map((key) => [0, NOTE_ON, key, 100]), ...CHORD.map((key) => [quarters, NOTE_OFF, key, 0]),
]);

/** Runs ahead of the page: keeps what goes to the synthesizer, and lets the grand come only when told to. */
function watchSynthesizer() {
  globalThis.sent = [];
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    if (message?.type === 'midiMessage') {
      globalThis.sent.push([message.data.options.time, ...message.data.messageData]);
    } else if (message?.type === 'setGlobalSystemParameter') {
      (globalThis.parameters ??= {})[message.data.parameter] = message.data.value;
    }
    return post.call(this, message, ...rest);
  };
  const fetchNow = globalThis.fetch;
  const coming = new Promise((resolve) => (globalThis.letGrandCome = resolve));
  globalThis.fetch = async (resource, ...rest) => {
    if (String(resource?.url ?? resource).endsWith('grand.sf3')) await coming;
    return fetchNow(resource, ...rest);
  };
}

async function opened(visit, bytes) {
  const page = await visit({ before: watchSynthesizer });
  await page.until('the page', () => true);
  await page.drop('chord.mid', bytes);
  await page.until('the file', (state) => state.fileName === 'chord.mid');
  return page;
}

const heard = (page) => until('a sound', () => page.level(), (level) => level > SILENCE);
const bankOf = (page) => page.page.evaluate(() => globalThis.impromptu.bank());

/** The built banks: { piano, grand }. */
async function banksIn(folder) {
  const code = readdirSync(folder).find((name) => name.startsWith('code-'));
  const bank = (name) => bankFrom(readFileSync(join(folder, code, 'sound', `${name}.sf3`)));
  return { piano: await bank('piano'), grand: await bank('grand') };
}

async function grandWaits(visit, bytes) {
  const page = await opened(visit, bytes);
  await page.press('Play');
  await heard(page);
  await page.until('the chord sounding on', (state) => state.playheadSeconds > 2);
  const before = await page.level();
  await page.page.evaluate(() => globalThis.letGrandCome());
  await page.until('the chord still sounding', (state) => state.playheadSeconds > 5 || !state.playing);
  assert.equal(await bankOf(page), 'piano');
  assert.ok((await page.level()) > before / 10, `${before} → ${await page.level()}`);
  await until('the grand piano', () => bankOf(page), (name) => name === 'grand');
  const { playing } = await page.state();
  assert.ok(!playing, 'it waited for silence');
  await page.press('Play');
  await heard(page);
  return page;
}

export const tests = {
  async 'the grand piano waits for the keys of a chord that sounds'({ visit, folder }) {
    const page = await grandWaits(visit, heldChord(14));
    const { piano, grand } = await banksIn(folder);
    assert.ok(voicesANote(grand) > voicesANote(piano));
    assert.deepEqual(await page.page.evaluate(() => globalThis.parameters), systemFor(voicesANote(grand)));
  },

  async 'the grand piano waits for the pedal that holds a chord'({ visit }) {
    await grandWaits(visit, timedBytes([
      [0, CONTROL, PEDAL, 127], ...CHORD.map((key) => [0, NOTE_ON, key, 110]),
      ...CHORD.map((key) => [1, NOTE_OFF, key, 0]), [13, NOTE_ON, 40, 60], [14, NOTE_OFF, 40, 0],
      [14, CONTROL, PEDAL, 0],
    ]));
  },

  async 'playing from the middle of a chord strikes it, unless Chase is off'({ visit }) {
    const page = await opened(visit, heldChord(40));
    await page.set('slider', 'Position', 8);
    await page.press('Play');
    await heard(page);
    await page.press('Pause');
    await page.press('Chase', 'switch');
    await page.set('slider', 'Position', 8);
    await until('silence', () => page.level(), (level) => level < SILENCE);
    await page.page.evaluate(() => (globalThis.sent = []));
    await page.press('Play');
    await page.until('playing on', (state) => state.playheadSeconds > 9);
    assert.ok((await page.level()) < SILENCE);
    const sent = await page.page.evaluate(() => globalThis.sent);
    assert.deepEqual(sent.filter(([, status]) => (status & 0xf0) === NOTE_ON), []);
  },

  async 'a key that two parts hold is struck once, by the louder, and released by the last'({ visit }) {
    const page = await opened(visit, timedBytes([
      [0, NOTE_ON, 60, 40], [0, NOTE_ON + 1, 60, 90], [2, NOTE_OFF, 60, 0], [4, NOTE_OFF + 1, 60, 0],
    ]));
    await page.press('Play');
    await page.until('the end', (state) => state.playheadSeconds > 0.5 && !state.playing);
    const sent = await page.page.evaluate(() => globalThis.sent);
    const keys = sent.filter(([, status]) => (status & 0xe0) === NOTE_OFF);
    const last = keys.slice(-2); // those before were handed over to a synthesizer that was not ready
    assert.deepEqual(last.map(([, status, key, velocity]) => [status & 0xf0, key, velocity]),
      [[NOTE_ON, 60, 90], [NOTE_OFF, 60, 0]]);
    assert.ok(Math.abs(last[1][0] - last[0][0] - 2) < 0.1, `${last[1][0] - last[0][0]} s`);
  },

  async 'no note is cut while fifty strings ring, and the cap of voices is kept'({ folder }) {
    for (const [name, bank] of Object.entries(await banksIn(folder))) {
      const system = systemFor(voicesANote(bank));
      const run = Array.from({ length: 120 }, (_, i) => [
        [0.1 + i * 0.05, NOTE_ON, 36 + (i % 50), 40 + (i % 50)], [0.14 + i * 0.05, NOTE_OFF, 36 + (i % 50), 0],
      ]).flat();
      const events = [[0, CONTROL, PEDAL, 127], ...run, [8, CONTROL, PEDAL, 0]];
      const { strikes, most } = await played(bank, events, system);
      assert.deepEqual(strikes.filter(({ lost }) => lost > 0), [], name);
      assert.ok(most <= system.voiceCap, `${most} voices of ${name}`);
    }
  },

  async 'a key struck again under the pedal grows no louder'({ folder }) {
    for (const [name, bank] of Object.entries(await banksIn(folder))) {
      const synth = await offlinePiano(bank, { effects: false, system: systemFor(voicesANote(bank)) });
      synth.controllerChange(0, PEDAL, 127);
      const levels = Array.from({ length: 7 }, () => {
        synth.noteOn(0, 60, 80);
        const level = loudness(render(synth, 0.15));
        synth.noteOff(0, 60);
        render(synth, 0.1);
        return level;
      });
      assert.ok(Math.max(...levels) < levels[0] + 1, `${name}: ${levels}`);
    }
  },

  async 'the pedal is down from value 64 on and up below, as the page says'({ folder }) {
    for (const [name, bank] of Object.entries(await banksIn(folder))) {
      const ringing = [];
      for (const value of [63, 64, 127]) {
        const synth = await offlinePiano(bank, { effects: false });
        synth.controllerChange(0, PEDAL, value);
        synth.noteOn(0, 60, 80);
        render(synth, 0.3);
        synth.noteOff(0, 60);
        render(synth, 1);
        ringing.push(loudness(render(synth, 0.2)));
      }
      assert.ok(ringing[0] < -150 && ringing[1] > -80, `${name}: ${ringing}`);
      assert.equal(ringing[1], ringing[2], name);
    }
  },

  async 'both pianos answer a touch with one level, and none of a key is silent'({ folder }) {
    const { piano, grand } = await banksIn(folder);
    const [small, large] = await Promise.all([piano, grand].map((bank) => offlinePiano(bank, { effects: false })));
    const apart = [];
    for (const key of [28, 41, 55, 62, 69, 76, 83]) {
      for (const velocity of [32, 48, 64, 80, 96, 112, 127]) {
        apart.push(strikeLevel(large, key, velocity) - strikeLevel(small, key, velocity));
      }
      assert.ok(strikeLevel(large, key, 1) > -150 && strikeLevel(small, key, 1) > -150, `key ${key}`);
    }
    const mean = Math.sqrt(apart.reduce((sum, value) => sum + value ** 2, 0) / apart.length);
    assert.ok(mean < 1, `${mean} dB apart`);
    assert.ok(Math.max(...apart.map(Math.abs)) < 2.5, `${Math.max(...apart.map(Math.abs))} dB apart`);
  },
};
