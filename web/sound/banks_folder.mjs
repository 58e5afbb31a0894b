// Where the built sound banks lie: a folder named by their recipe, so that a changed one builds them anew.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const RECIPE = ['build_banks.mjs', 'match_touch.mjs', 'offline_piano.mjs'];

/** What the two Debian packages are unpacked into, and the banks are built below. */
export const soundFolder = fileURLToPath(new URL('../../.deps/sound', import.meta.url));

const hash = createHash('sha256');
for (const file of RECIPE) hash.update(readFileSync(new URL(file, import.meta.url)));
/** The folder of piano.sf3 and grand.sf3. */
export const banksFolder = `${soundFolder}/banks-${hash.digest('hex').slice(0, 8)}`;
