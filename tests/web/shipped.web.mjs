// The note model that the site ships: half a minute by it is music by the coarsest measures.
import assert from 'node:assert/strict';
import { playedIn, tracksOf } from './midi_bytes.mjs';
import { Skipped, until } from './visit.mjs';

const SILENCE = 1e-4; // root mean square
const PATTERN = 8; // notes
const OFTEN = 4; // times that a pattern may follow itself

/** How often the worst pattern of eight pitches follows itself without a break. */
function longestLoop(pitches) {
  let worst = 0;
  for (let start = 0; start + PATTERN <= pitches.length; start++) {
    const pattern = pitches.slice(start, start + PATTERN).join();
    let times = 1;
    while (pitches.slice(start + times * PATTERN, start + (times + 1) * PATTERN).join() === pattern) times++;
    worst = Math.max(worst, times);
  }
  return worst;
}

export const tests = {
  async 'thirty seconds are valid, heard, pedalled and not stuck'({ visit, listed }) {
    const model = listed.find(({ family }) => family === 'note-transformer');
    if (!model) throw new Skipped('the site ships no note model');
    const page = await visit();
    await page.ready();
    await page.choose(model.title, model.name);
    await page.shortPiece(30, 3);
    await page.generate('Nothing');
    await until('a sound', () => page.level(), (level) => level > SILENCE);
    await page.press('Pause'); // lets it write on without waiting
    const state = await page.written();
    assert.ok(state.noteCount >= 30 && state.noteCount < 1500, `${state.noteCount} notes`);
    assert.ok(state.pedalCount > 0, 'no pedal');
    const played = playedIn(tracksOf((await page.download()).bytes)).map((event) => event.split(' '));
    const notes = played.filter(([, second]) => second !== 'pedal')
      .map(([tick, pitch, velocity]) => ({ tick: Number(tick), pitch: Number(pitch), velocity }))
      .sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
    assert.ok(new Set(notes.map(({ velocity }) => velocity)).size > 3, 'one touch');
    assert.ok(new Set(notes.map(({ pitch }) => pitch)).size > 8, 'few keys');
    const loop = longestLoop(notes.map(({ pitch }) => pitch));
    assert.ok(loop <= OFTEN, `a pattern of ${PATTERN} notes comes ${loop} times in a row`);
  },
};
