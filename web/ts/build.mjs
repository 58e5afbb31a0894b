// Puts the site together: node web/ts/build.mjs --app DIR --engine DIR --out DIR
// DIR of app and engine: where their .mjs and .wasm were built. All code goes into one folder whose
// name holds a hash of its content, so that a cache never mixes two versions.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { banksFolder } from '../sound/banks_folder.mjs';
import { bankFrom, voicesANote } from '../sound/offline_piano.mjs';
import { systemFor } from '../sound/settings.mjs';
import { noticeText } from './notice.mjs';
import { sealCode } from './seal.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { values: options } = parseArgs({
  options: { app: { type: 'string' }, engine: { type: 'string' }, out: { type: 'string' } },
});
const out = options.out;
const modules = join(root, 'node_modules');

/** The browser's own imports stay imports: the two modules are staged beside the bundles. */
const wasmModules = {
  name: 'wasm-modules',
  setup(bundle) {
    bundle.onResolve({ filter: /\/wasm\/(app|engine)$/ }, ({ path }) => ({
      path: `./${path.split('/').at(-1)}.mjs`,
      external: true,
    }));
  },
};

function copy(from, to) {
  mkdirSync(dirname(join(out, to)), { recursive: true });
  cpSync(from, join(out, to), { recursive: true });
}

/** Lists the models, as they were copied, in models/index.json: note models first, then by name. */
function listModels() {
  const folder = join(out, 'models');
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'model.json'))).sort();
  const list = names.map((name) => {
    const { title, family } = JSON.parse(readFileSync(join(folder, name, 'model.json'), 'utf8'));
    return { name, title, family };
  });
  const rank = ({ family }) => (family === 'note-transformer' ? 0 : 1);
  list.sort((a, b) => rank(a) - rank(b));
  writeFileSync(join(out, 'models/index.json'), JSON.stringify(list));
}

rmSync(out, { recursive: true, force: true });
copy(join(root, 'public'), '.');
for (const name of ['app', 'engine']) {
  for (const ending of ['mjs', 'wasm']) copy(join(options[name], `${name}.${ending}`), `code/${name}.${ending}`);
}
for (const file of [
  'ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm',
  'ort.webgpu.min.mjs', 'ort-wasm-simd-threaded.asyncify.mjs', 'ort-wasm-simd-threaded.asyncify.wasm',
]) copy(join(modules, 'onnxruntime-web/dist', file), `code/ort/${file}`);
copy(join(modules, 'spessasynth_lib/dist/spessasynth_processor.min.js'), 'code/sound/spessasynth_processor.min.js');
const bankSettings = {};
for (const bank of ['piano', 'grand']) {
  copy(join(banksFolder, `${bank}.sf3`), `code/sound/${bank}.sf3`);
  bankSettings[bank] = systemFor(voicesANote(await bankFrom(readFileSync(join(banksFolder, `${bank}.sf3`)))));
}
listModels();
writeFileSync(join(out, 'NOTICE.txt'), noticeText(root));

await build({
  entryPoints: {
    boot: join(root, 'web/ts/main/boot.ts'),
    inference_worker: join(root, 'web/ts/worker/inference_worker.ts'),
  },
  outdir: join(out, 'code'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  define: { BANK_SETTINGS: JSON.stringify(bankSettings) },
  plugins: [wasmModules],
});
sealCode(out);
