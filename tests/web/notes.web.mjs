// A note model in the page: every start, touch and pedal kept, paced, side by side, the same again.
import assert from 'node:assert/strict';
import { performed, playedIn, scale, tracksOf } from './midi_bytes.mjs';
import { Skipped, until } from './visit.mjs';

const LONGEST_SHIFT = 10.4; // seconds that one event may lie behind another, shared/tokens/note_steps.hpp
const NAMES = {
  button: ['More', 'As trained', 'Generate', 'New seed'],
  combobox: ['Start from', 'Composer', 'Density', 'Loudness', 'Lowest', 'Highest', 'Scale', 'Root',
    'Voices', 'Alternatives'],
  slider: ['Length', 'Temperature', 'Top-p', 'Min-p', 'Ahead'],
  spinbutton: ['Seed'],
  switch: ['Pedal', 'Follow', 'Chase'],
  textbox: ['Notes'],
};

/** A page with the small note model, its less used controls shown, and no waiting for the playhead. */
async function ready({ visit, notes }, file) {
  if (!notes) throw new Skipped('there is no note model');
  const page = await visit({ reducedMotion: 'reduce' });
  await page.ready();
  await page.choose('notes');
  await page.more();
  await page.set('slider', 'Ahead', 120);
  if (file) {
    await page.drop('file.mid', file);
    await page.until('the file', (state) => state.fileName === 'file.mid');
  }
  return page;
}

/** Writes a piece; returns the state behind it. */
async function write(page, start, seconds = 20, seed = 7) {
  await page.shortPiece(seconds, seed);
  await page.generate(start);
  return page.written();
}

export const tests = {
  async 'the controls of a note model have their roles, names and explanations'(world) {
    const page = await ready(world);
    await page.set('combobox', 'Start from', 'One note or chord');
    for (const [role, names] of Object.entries(NAMES)) {
      for (const name of names) {
        const control = page.control(role, name);
        await until(`${role} ${name}`, () => control.count(), (count) => count === 1);
        assert.notEqual(await control.getAttribute('aria-description'), null, name);
      }
    }
    assert.equal(await page.control('switch', 'Attention').count(), 0);
    assert.equal(await page.control('slider', 'Speed').count(), 0);
    await page.press('More');
    await until('hidden controls', () => page.control('slider', 'Top-p').count(), (count) => count === 0);
    assert.equal(await page.control('button', 'More').getAttribute('aria-expanded'), 'false');
  },

  async 'a piece grows from nothing'(world) {
    const page = await ready(world);
    const state = await write(page, 'Nothing', 60);
    assert.equal(state.family, 'note-transformer');
    assert.ok(state.noteCount > 0 && state.seedNoteCount === 0, JSON.stringify(state));
    assert.ok(state.steps >= state.noteCount && state.notesPerSecond > 0 && state.timesRealTime > 0);
    assert.ok(state.writtenSeconds >= 60 - LONGEST_SHIFT, `${state.writtenSeconds} s`);
  },

  async 'a chord that is typed begins the piece; what is no chord is told'(world) {
    const page = await ready(world);
    await page.set('combobox', 'Start from', 'One note or chord');
    const notes = page.control('textbox', 'Notes');
    const type = (text) => notes.evaluate((element, value) => {
      element.value = value;
      element.dispatchEvent(new Event('change', { bubbles: true }));
    }, text);
    await type('C4 H2');
    await until('a complaint', () => notes.getAttribute('aria-description'), (text) => /H2/.test(text));
    await until('Generate disabled', () => page.control('button', 'Generate').isDisabled(), Boolean);
    await type('g4 c4 e4');
    await until('names in order', () => notes.inputValue(), (text) => text === 'C4 E4 G4');
    const state = await write(page);
    assert.equal(state.seedNoteCount, 3);
    assert.ok(state.noteCount > 3);
  },

  async 'a file goes on with its own timing, touch and pedal, and so does its download'(world) {
    const page = await ready(world, performed());
    const state = await write(page, 'End of the piece', 60);
    assert.equal(state.seedNoteCount, 20);
    assert.ok(state.noteCount > 20);
    const { name, bytes } = await page.download();
    assert.equal(name, 'file-impromptu.mid');
    const tracks = tracksOf(bytes);
    const all = playedIn(tracks);
    for (const event of playedIn(tracksOf(performed()))) assert.ok(all.includes(event), `${event} is missing`);
    const velocities = new Set(all.filter((event) => !/pedal/.test(event)).map((event) => event.split(' ')[2]));
    assert.ok(velocities.size > 20, 'the written notes have velocities of their own');
    await page.drop('back.mid', bytes);
    const back = await page.until('the file again', (now) => now.fileName === 'back.mid');
    assert.equal(back.noteCount, state.noteCount);
    assert.equal(back.pedalCount, state.pedalCount);
    assert.deepEqual(back.warnings, []);
  },

  async 'from the playhead on a file is written anew, and can be had back'(world) {
    const page = await ready(world, scale());
    await page.set('combobox', 'Start from', 'Playhead');
    await until('Generate disabled', () => page.control('button', 'Generate').isDisabled(), Boolean);
    await page.control('slider', 'Position').evaluate((element) => {
      element.value = '8.2';
      element.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.until('the place', (state) => state.playheadSeconds === 8.2);
    const state = await write(page);
    assert.equal(state.seedNoteCount, 17);
    assert.ok(state.noteCount > 17);
    await page.set('combobox', 'Alternative', 'Before');
    await page.until('the file as it was', (now) => now.noteCount === 40 && now.seedNoteCount === 40);
  },

  async 'the same seed and settings write the same notes again'(world) {
    const page = await ready(world);
    const piece = async (one, seed) => {
      await write(one, 'Nothing', 60, seed);
      return (await one.download()).bytes;
    };
    const [first, again, other] = [await piece(page, 11), await piece(page, 11), await piece(page, 12)];
    assert.ok(first.equals(again), 'the second piece differs');
    assert.ok(!first.equals(other), 'another seed wrote the same');
    const fresh = await ready(world);
    assert.ok(first.equals(await piece(fresh, 11)), 'a fresh page wrote another piece');
  },

  async 'the writer waits ahead of the playhead, and goes on to the end in a pause'(world) {
    const page = await ready(world);
    await page.set('slider', 'Ahead', 3);
    await page.shortPiece(300);
    await page.generate('Nothing');
    const { before, state } = await until('a writer that waits', async () => {
      const first = await page.state();
      await page.page.waitForTimeout(700);
      return { before: first, state: await page.state() };
    }, ({ before: first, state: now }) => now.generating && now.playing && first.steps > 0 && now.steps === first.steps);
    assert.ok(before.writtenSeconds >= before.playheadSeconds + 3, JSON.stringify(before));
    assert.ok(state.writtenSeconds < 300, `${state.writtenSeconds} s`);
    await page.press('Pause');
    await page.written();
  },

  async 'stop stops a writer that waits, and the next piece begins'(world) {
    const page = await ready(world);
    await page.set('slider', 'Ahead', 3);
    await page.shortPiece(300);
    await page.generate('Nothing');
    await page.until('written notes', (state) => state.noteCount > 0 && state.playing);
    await page.press('Stop');
    const stopped = await page.until('the end of writing', (state) => !state.generating && !state.playing);
    assert.match(stopped.message, /^Stopped/);
    await page.set('slider', 'Ahead', 120);
    const state = await write(page);
    assert.ok(state.noteCount > 0);
  },

  async 'a piece longer than the window goes on'(world) {
    const page = await ready(world);
    const state = await write(page, 'Nothing', 300);
    assert.ok(state.writtenSeconds >= 300 - LONGEST_SHIFT, `${state.writtenSeconds} s`);
    assert.ok(state.steps > 128 || !/tiny/.test(world.notes), `${state.steps} steps fit into one window`);
  },

  async 'alternatives are written side by side and chosen from'(world) {
    const page = await ready(world);
    await page.set('combobox', 'Alternatives', '3');
    const state = await write(page, 'Nothing', 60);
    assert.equal(state.alternatives, 3);
    const downloads = [(await page.download()).bytes];
    for (const which of [2, 3]) {
      await page.set('combobox', 'Alternative', which);
      await page.until(`alternative ${which}`, (now) => now.alternative === which);
      downloads.push((await page.download()).bytes);
    }
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) assert.ok(!downloads[a].equals(downloads[b]), `${a} is ${b}`);
    await page.set('combobox', 'Alternative', 1);
    await page.until('the first again', (now) => now.alternative === 1);
    assert.ok((await page.download()).bytes.equals(downloads[0]));
  },

  async 'limits hold: range, scale, voices and no pedal'(world) {
    const page = await ready(world);
    await page.set('combobox', 'Lowest', 'C3');
    await page.set('combobox', 'Highest', 'C5');
    await page.set('combobox', 'Scale', 'Pentatonic');
    await page.set('combobox', 'Root', 'D');
    await page.set('combobox', 'Voices', '2');
    await page.press('Pedal', 'switch');
    await until('no pedal', () => page.control('switch', 'Pedal').getAttribute('aria-checked'), (now) => now === 'false');
    await write(page, 'Nothing', 60);
    const played = playedIn(tracksOf((await page.download()).bytes));
    assert.ok(played.length > 5 && !played.some((event) => /pedal/.test(event)), `${played}`);
    for (const event of played) {
      const pitch = Number(event.split(' ')[1]);
      assert.ok(pitch >= 48 && pitch <= 72 && [2, 4, 6, 9, 11].includes(pitch % 12), event);
    }
    await page.press('As trained');
    await until('every key', () => page.control('combobox', 'Lowest').inputValue(), (name) => name === 'A0');
  },

  async 'both families write in turn'(world) {
    const page = await ready(world);
    await write(page, 'Nothing');
    await page.choose('test');
    await until('its controls', () => page.control('slider', 'Speed').count(), (count) => count === 1);
    const chords = await write(page, 'Random words', 5);
    assert.equal(chords.family, 'chord-gru');
    await page.choose('notes');
    const state = await write(page, 'End of the piece', 5);
    assert.ok(state.noteCount > chords.noteCount);
  },

  async 'note models come first in the list that the build makes'({ listed }) {
    const ranks = listed.map(({ family }) => (family === 'note-transformer' ? 0 : 1));
    assert.ok(listed.every(({ name, title }) => name && title));
    assert.deepEqual(ranks, [...ranks].sort());
  },
};
