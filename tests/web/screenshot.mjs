// Takes the README's picture: node tests/web/screenshot.mjs --site DIR --out FILE.png [--theme dark]
// A piece by the site's first model: by a note model from nothing, by a chord model from random words
// with the attention beside it.
import { parseArgs } from 'node:util';
import { serve } from './site.mjs';
import { launch, Visit } from './visit.mjs';

const SECONDS = 20;
const SEED = 7;

const { values: options } = parseArgs({
  options: {
    site: { type: 'string', default: 'build/web/site' },
    out: { type: 'string' },
    theme: { type: 'string', default: 'light' },
  },
});

const server = await serve(options.site);
const browser = await launch();
try {
  const visit = await Visit.open(browser, server.url, {
    viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2, colorScheme: options.theme, reducedMotion: 'reduce',
  });
  const { family } = await visit.ready();
  const notes = family === 'note-transformer';
  if (!notes) await visit.press('Attention', 'switch');
  await visit.shortPiece(SECONDS, SEED);
  await visit.generate(notes ? 'Nothing' : 'Random words');
  await visit.press('Pause');
  await visit.written();
  await visit.press('Fit');
  await visit.page.screenshot({ path: options.out });
} finally {
  await browser.close();
  server.end();
}
