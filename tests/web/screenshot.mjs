// Writes a picture of the page with a written piece: node tests/web/screenshot.mjs --site DIR
// --out FILE.png [--dark] [--width 1280] [--height 800] [--scale 2] [--seed 7] [--seconds 24]
import { parseArgs } from 'node:util';
import { openPage } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    site: { type: 'string', default: 'build/web/site' },
    out: { type: 'string' },
    dark: { type: 'boolean', default: false },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '800' },
    scale: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '24' },
  },
});
if (!options.out) {
  console.error('say where the picture goes: --out FILE.png');
  process.exit(2);
}

/** Writes a piece, pauses in its middle and points at a row of the attention. */
async function compose({ page, operate, until }) {
  await until((state) => state.ready && state.soundReady === false, 120_000);
  await operate('Seed', options.seed);
  await operate('Length', options.seconds);
  await operate('Attention', 'true');
  await operate('Generate');
  await until((state) => state.generating);
  await until((state) => !state.generating && state.attention !== null, 300_000);
  await until((state) => state.playing && state.playheadSeconds > 1);
  await operate('Pause');
  await operate('Fit');
  await operate('Position', String(Math.round(Number(options.seconds) * 0.6)));
  await until((state) => !state.playing && state.playheadSeconds > 2);
  const map = await page.getByRole('application', { name: 'Piano roll' }).boundingBox();
  await page.mouse.move(map.x + 140, map.y + map.height + 160);
  await until((state) => state.attention.hoveredRow >= 0).catch(() => page.mouse.move(2, 2));
}

const opened = await openPage(options.site, {
  viewport: { width: Number(options.width), height: Number(options.height) },
  deviceScaleFactor: Number(options.scale),
  colorScheme: options.dark ? 'dark' : 'light',
});
try {
  await compose(opened);
  await opened.page.screenshot({ path: options.out });
  if (opened.errors.length > 0) throw new Error(opened.errors.join('\n'));
} finally {
  await opened.close();
}
