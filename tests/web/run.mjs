// Runs the browser tests: node tests/web/run.mjs --site DIR [--bin DIR] [--model DIR] [--only TEXT]
// --site: the built page; --bin: the built trainer, which makes a small model; --model: a model to
// use instead; --only: tests whose file and name hold a text. Exit code 77: nothing could be run.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepareSite, serve } from './site.mjs';
import { launch, Skipped, Visit } from './visit.mjs';

const { values: options } = parseArgs({
  options: {
    site: { type: 'string', default: 'build/web/site' },
    bin: { type: 'string', default: 'build/trainer/native-trainer' },
    model: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

function skip(reason) {
  console.log(`SKIPPED ${reason}`);
  process.exit(77);
}

async function collect() {
  const folder = new URL('./', import.meta.url);
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('.web.mjs')).sort();
  const found = [];
  for (const file of files) {
    const { tests } = await import(new URL(file, folder));
    for (const [name, test] of Object.entries(tests)) found.push([`${file.split('.')[0]}: ${name}`, test]);
  }
  return found.filter(([name]) => name.includes(options.only));
}

/** Runs one test; returns what went wrong, null, or why it cannot run as Skipped. */
async function runOne(test, world) {
  const visits = [];
  const visit = async (settings = {}) => {
    const { browser = world.browser, url = world.url, ...context } = settings;
    visits.push(await Visit.open(browser, url, context));
    return visits.at(-1);
  };
  try {
    await test({ ...world, visit });
    const problems = visits.flatMap((one) => one.problems);
    return problems.length > 0 ? problems.join('\n') : null;
  } catch (error) {
    if (error instanceof Skipped) return error;
    return [error.stack, ...visits.flatMap((one) => one.problems)].join('\n');
  } finally {
    for (const one of visits) await one.close().catch(() => undefined);
  }
}

if (!existsSync(`${options.site}/index.html`)) skip(`there is no built page in ${options.site}`);
if (!existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium')) skip('Chromium is not installed');
const site = prepareSite(options);
if (!site) skip('there is neither a built trainer nor a shipped model');

const server = await serve(site.folder);
const browser = await launch('--enable-unsafe-webgpu');
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.end();
    site.remove();
    process.exit(1);
  });
}
let [failures, skips] = [0, 0];
try {
  const tests = await collect();
  console.log(`models: ${site.model}, ${site.notes ?? 'no note model'}`);
  for (const [name, test] of tests) {
    const begun = performance.now();
    const failure = await runOne(test, {
      browser, url: server.url, folder: site.folder, listed: site.listed, notes: site.notes,
    });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (failure instanceof Skipped) {
      console.log(`SKIPPED          ${name}: ${failure.message}`);
      skips++;
      continue;
    }
    console.log(`${failure === null ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s  ${name}`);
    if (failure !== null) console.log(failure.replace(/^/gm, '         '));
    failures += failure === null ? 0 : 1;
  }
  console.log(`${tests.length - failures - skips} of ${tests.length} browser tests passed, ${skips} skipped`);
} finally {
  await browser.close();
  server.end();
  site.remove();
}
process.exit(failures > 0 ? 1 : 0);
