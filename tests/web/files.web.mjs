// Files in: by picker and by drop; what cannot be opened is explained and changes nothing.
import assert from 'node:assert/strict';
import { midiBytes, scale } from './midi_bytes.mjs';

const MAX_BYTES = 16 * 1024 * 1024;

/** Opens a good file, gives the page a bad one, and expects an error that leaves the good one alone. */
async function refused(visit, give, pattern) {
  const page = await visit();
  await page.until('the page', () => true);
  await page.drop('good.mid', scale());
  await page.until('the good file', (state) => state.noteCount === 40);
  await give(page);
  const state = await page.until('an error', (now) => now.messageKind === 'error');
  assert.match(state.message, pattern);
  assert.equal(state.fileName, 'good.mid');
  assert.equal(state.noteCount, 40);
  await assert.doesNotReject(page.page.getByRole('alert').filter({ hasText: pattern }).waitFor());
}

export const tests = {
  async 'a file is opened by the button'({ visit }) {
    const page = await visit();
    await page.until('the page', () => true);
    await page.pick('picked.mid', midiBytes([60, 64, 67]));
    const state = await page.until('the file', (now) => now.fileName === 'picked.mid');
    assert.equal(state.noteCount, 3);
    assert.ok(Math.abs(state.durationSeconds - 1.5) < 0.01);
    assert.equal(state.messageKind, 'info');
  },

  async 'the button offers what the trainer takes, and of several dropped files the music is opened'({ visit }) {
    const page = await visit();
    await page.until('the page', () => true);
    const offered = await page.page.locator('#picker').getAttribute('accept');
    assert.equal(offered, '.mid,.midi,.kar,.rmi,.smf,audio/midi,audio/x-midi');
    const bytes = [...midiBytes([60, 64, 67])];
    await page.page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      for (const name of ['cover.png', 'notes.txt', 'Song.KAR', 'other.mid']) {
        dataTransfer.items.add(new File([new Uint8Array(content)], name));
      }
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, bytes);
    await page.until('the music', (state) => state.fileName === 'Song.KAR' && state.noteCount === 3);
    await page.drop('music without a name', scale());
    await page.until('it too', (state) => state.fileName === 'music without a name');
  },

  async 'the drop zone shows while a file hangs over the page'({ visit }) {
    const page = await visit();
    await page.until('the page', () => true);
    const hidden = await page.page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.mid'));
      const zone = document.getElementById('drop');
      const seen = [zone.hidden];
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
      seen.push(zone.hidden);
      document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true }));
      seen.push(zone.hidden);
      return seen;
    });
    assert.deepEqual(hidden, [true, false, true]);
  },

  async 'a damaged file is opened with a warning'({ visit }) {
    const page = await visit();
    await page.until('the page', () => true);
    await page.drop('cut.mid', scale().slice(0, -40));
    const state = await page.until('the file', (now) => now.fileName === 'cut.mid');
    assert.equal(state.messageKind, 'warning');
    assert.ok(state.warnings.length > 0);
    assert.ok(state.noteCount > 30 && state.noteCount < 40);
  },

  async 'an empty file is refused'({ visit }) {
    await refused(visit, (page) => page.drop('empty.mid', []), /empty\.mid/);
  },

  async 'a file that is not MIDI is refused'({ visit }) {
    await refused(visit, (page) => page.pick('song.mid', Buffer.from('RIFF no, this is a poem')), /song\.mid/);
  },

  async 'a file without tracks is refused'({ visit }) {
    await refused(visit, (page) => page.drop('head.mid', scale().slice(0, 9)), /head\.mid/);
  },

  async 'a file without notes is refused'({ visit }) {
    await refused(visit, (page) => page.drop('silent.mid', midiBytes([])), /silent\.mid/);
  },

  async 'an oversized file is refused before it is read'({ visit }) {
    await refused(visit, (page) => page.pick('huge.mid', Buffer.alloc(MAX_BYTES + 1)), /huge\.mid.*16 MiB/);
  },
};
