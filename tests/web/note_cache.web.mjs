// The worker's cache of a note model, bundled for Node: what goes in comes out, for any lanes.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../../web/ts/worker/note_cache.ts', import.meta.url));
const SHAPE = { context: 32, layers: 3, kvHeads: 2, headSize: 4, window: 8, fullEvery: 3 };

async function newCache() {
  const { outputFiles } = await build({ entryPoints: [SOURCE], bundle: true, format: 'esm', write: false });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { NoteCache } = await import(`data:text/javascript;base64,${code}`);
  return new NoteCache(SHAPE);
}

/** A number that tells its place. */
const mark = (layer, lane, head, row, i) => (((layer * 8 + lane) * 2 + head) * 64 + row) * 4 + i;

/** What a graph returns for rows from `first` on: [lanes, heads, count, size], keys and their negatives. */
function added(lanes, first, count, laneOf = (lane) => lane) {
  return Array.from({ length: SHAPE.layers }, (_, layer) => {
    const keys = [];
    for (let lane = 0; lane < lanes; lane++)
      for (let head = 0; head < SHAPE.kvHeads; head++)
        for (let row = first; row < first + count; row++)
          for (let i = 0; i < SHAPE.headSize; i++) keys.push(mark(layer, laneOf(lane), head, row, i));
    return { keys: Float32Array.from(keys), values: Float32Array.from(keys, (key) => -key) };
  });
}

/** Checks what every layer sees of the rows; those before `shared` are lane 0's. */
function checkPast(cache, rows, shared) {
  for (let layer = 0; layer < SHAPE.layers; layer++) {
    const count = (layer + 1) % SHAPE.fullEvery === 0 ? rows : Math.min(rows, SHAPE.window - 1);
    const past = cache.past(layer);
    assert.equal(past.count, count);
    const expected = [];
    for (let lane = 0; lane < cache.lanes; lane++)
      for (let head = 0; head < SHAPE.kvHeads; head++)
        for (let row = rows - count; row < rows; row++)
          for (let i = 0; i < SHAPE.headSize; i++) expected.push(mark(layer, row < shared ? 0 : lane, head, row, i));
    assert.deepEqual([...past.keys], expected);
    assert.deepEqual([...past.values], expected.map((key) => -key));
  }
}

export const tests = {
  async 'rows go in by chunks and come out as each layer sees them'() {
    const cache = await newCache();
    cache.spread(1);
    checkPast(cache, 0, 0);
    let rows = 0;
    for (const count of [3, 1, 5, 1, 1, 12]) {
      cache.append(added(1, rows, count), count);
      rows += count;
      checkPast(cache, rows, rows);
    }
  },

  async 'alternatives go on from the same rows, and a new piece forgets them'() {
    const cache = await newCache();
    for (const lanes of [4, 2]) {
      cache.reset();
      cache.spread(1);
      cache.append(added(1, 0, 10), 10);
      cache.spread(lanes);
      checkPast(cache, 10, 10);
      cache.append(added(lanes, 10, 6), 6);
      cache.spread(lanes);
      checkPast(cache, 16, 10);
    }
  },
};
