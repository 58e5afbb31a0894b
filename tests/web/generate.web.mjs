// Writing: from every start, live, the same again, and stopped at once.
import assert from 'node:assert/strict';
import { countNotes, scale } from './midi_bytes.mjs';
import { until } from './visit.mjs';

const RANDOM = 'Random words';

async function opened(visit) {
  const page = await visit();
  await page.ready();
  await page.drop('scale.mid', scale());
  await page.until('the file', (state) => state.fileName === 'scale.mid');
  return page;
}

/** Writes a short piece; returns the bytes of its download. */
async function piece(page, seed) {
  await page.shortPiece(5, seed);
  await page.generate(RANDOM);
  await page.written();
  return (await page.download()).bytes;
}

export const tests = {
  async 'random words grow into a piece'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece();
    await page.generate(RANDOM);
    const state = await page.written();
    // Of the seed one word is kept, which may be silence.
    assert.ok(state.noteCount > state.seedNoteCount && state.seedNoteCount <= 20, JSON.stringify(state));
    assert.ok(state.notesPerSecond > 0);
    assert.ok(state.timesRealTime > 0);
    assert.ok(Math.abs(state.writtenSeconds - 5) <= 1 / 7, `${state.writtenSeconds} s`);
  },

  async 'all random words are kept when asked'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece(5, 3);
    await page.generate(RANDOM);
    const last = await page.written();
    await page.press('Keep random words', 'switch');
    await page.generate();
    const all = await page.written();
    assert.ok(all.seedNoteCount > last.seedNoteCount + 20, `${last.seedNoteCount}, ${all.seedNoteCount} seed notes`);
    assert.ok(all.durationSeconds > last.durationSeconds + 5, `${last.durationSeconds} s, ${all.durationSeconds} s`);
  },

  async 'one note grows into a piece'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece();
    await page.set('combobox', 'Start from', 'One note');
    await page.set('combobox', 'Note', 'E4');
    await page.generate();
    const state = await page.written();
    // A small model may know the note only within a chord, and then begins with that.
    assert.ok(state.seedNoteCount >= 1 && state.seedNoteCount <= 4, `${state.seedNoteCount} seed notes`);
    assert.ok(state.noteCount > state.seedNoteCount);
  },

  async 'the end of a file is carried on'({ visit }) {
    const page = await opened(visit);
    await page.shortPiece();
    await page.generate('End of the piece');
    const state = await page.written();
    assert.equal(state.seedNoteCount, 40);
    assert.ok(state.noteCount > 40);
    assert.ok(state.durationSeconds > 20.5, `${state.durationSeconds} s`);
  },

  async 'the opening of a file is carried on in its place'({ visit }) {
    const page = await opened(visit);
    await page.shortPiece();
    await page.generate('Opening of the piece');
    const state = await page.written();
    assert.equal(state.seedNoteCount, 20);
    assert.ok(state.noteCount > 20);
    assert.ok(state.durationSeconds < 16, `${state.durationSeconds} s`);
  },

  async 'the same seed and settings write the same notes again'({ visit }) {
    const page = await visit();
    await page.ready();
    const [first, again, other] = [await piece(page, 11), await piece(page, 11), await piece(page, 12)];
    assert.ok(first.equals(again), 'the second piece differs');
    assert.ok(!first.equals(other), 'another seed wrote the same');
    const fresh = await visit();
    await fresh.ready();
    assert.ok(first.equals(await piece(fresh, 11)), 'a fresh page wrote another piece');
  },

  async 'stop stops at once and keeps what is there'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece(300);
    await page.generate(RANDOM);
    await page.until('written notes', (state) => state.writtenSeconds > 2);
    await page.press('Stop');
    const stopped = await page.until('the end of writing', (state) => !state.generating && !state.playing);
    assert.match(stopped.message, /^Stopped/);
    assert.ok(stopped.noteCount > stopped.seedNoteCount);
    assert.ok(stopped.writtenSeconds < 300);
    await page.page.waitForTimeout(500);
    assert.equal((await page.state()).noteCount, stopped.noteCount);
    await page.shortPiece(5);
    await page.generate();
    await page.written();
  },

  async 'notes appear and play while the rest is being written'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece(300);
    await page.generate(RANDOM);
    const state = await page.until('playing', (now) => now.generating && now.playing && now.audioEvents > 0);
    assert.ok(state.writtenSeconds < 300);
    await page.press('Stop');
    await page.until('the end of writing', (now) => !now.generating);
  },

  async 'opening a file ends the writing'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.shortPiece(300);
    await page.generate(RANDOM);
    await page.until('written notes', (state) => state.writtenSeconds > 1);
    await page.drop('scale.mid', scale());
    await page.until('the file alone', (state) => state.fileName === 'scale.mid' && !state.generating);
    await page.page.waitForTimeout(300);
    assert.equal((await page.state()).noteCount, 40);
  },

  async 'a file comes back from its download as it was'({ visit }) {
    const page = await opened(visit);
    await page.shortPiece();
    await page.generate('End of the piece');
    const { noteCount } = await page.written();
    const { name, bytes } = await page.download();
    assert.equal(name, 'scale-impromptu.mid');
    assert.equal(countNotes(bytes), noteCount);
    await page.drop('back.mid', bytes);
    const back = await page.until('the file again', (state) => state.fileName === 'back.mid');
    assert.equal(back.noteCount, noteCount);
    assert.deepEqual(back.warnings, []);
  },

  async 'both attention matrices are shown while it writes'({ visit }) {
    const page = await visit();
    await page.ready();
    await page.press('Attention', 'switch');
    await page.shortPiece();
    await page.generate(RANDOM);
    await page.written();
    const { attention } = await page.state();
    assert.equal(attention.size, 50);
    const roll = page.control('application', 'Piano roll');
    const box = await until('the roll in place', () => roll.boundingBox(), (found) => found !== null);
    await page.page.mouse.move(box.x + 140, box.y + box.height + 160);
    await page.until('a row under the pointer', (state) => state.attention.hoveredRow >= 0);
  },
};
