// Parity: LibTorch, ONNX Runtime in Node, and ONNX Runtime Web (WASM and WebGPU in Chromium) compute the same,
// for freshly initialised models and for the shipped ones.
//   node tests/parity/parity.mjs --bin FOLDER [--models public/models] [--model chord-gru] [--family FAMILY]
//        [--trained RUN/best]   also states what fp16 storage costs the shipped chord-gru
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ChordModels } from './chord_models.mjs';
import { NoteModels } from './note_models.mjs';
import { openChromium } from './runtimes.mjs';
import { Table } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    bin: { type: 'string', default: 'build/trainer/native-trainer' },
    models: { type: 'string', default: 'public/models' },
    model: { type: 'string', default: 'chord-gru' },
    family: { type: 'string' },  // one family alone
    trained: { type: 'string' },
  },
});

function program(name, folder) {
  const path = [name, join(folder, name)].map((file) => join(options.bin, file)).find(existsSync);
  if (!path) throw new Error(`${name} is not in ${options.bin}; build the trainer first`);
  return (...args) => execFileSync(path, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
}

const families = {
  'chord-gru': async (tools) => {
    const models = new ChordModels(tools);
    await models.fresh();
    await models.shipped(join(options.models, options.model), options.model, options.trained);
  },
  'note-transformer': async (tools) => {
    const models = new NoteModels(tools);
    await models.fresh('tiny');
    await models.fresh('grouped');
    await models.shipped(options.models);
  },
};

const train = program('impromptu-train', 'train');
const exporter = program('impromptu-export', 'export');
const scratch = mkdtempSync(join(tmpdir(), 'impromptu-parity-'));
const browser = await openChromium(scratch);
const table = new Table();
try {
  for (const [family, run] of Object.entries(families)) {
    if (options.family && options.family !== family) continue;
    await run({ train, exporter, scratch, browser, table });
  }
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
  console.log('Largest absolute differences to LibTorch with the same weights:');
  console.table(table.rows);
}
if (table.failed) process.exitCode = 1;
