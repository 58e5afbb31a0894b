// Names the site's code folder by its content, so that a cache never mixes two versions.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HASH_LENGTH = 12;

/** Adds names and bytes of a folder's files to a hash, in a fixed order. */
function addFolder(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    hash.update(`${entry.name}\0`);
    if (entry.isDirectory()) addFolder(hash, path);
    else hash.update(readFileSync(path));
  }
}

/** Renames SITE/code to SITE/code-HASH and lets index.html refer to it. */
export function sealCode(site) {
  const hash = createHash('sha256');
  addFolder(hash, join(site, 'code'));
  const name = `code-${hash.digest('hex').slice(0, HASH_LENGTH)}`;
  renameSync(join(site, 'code'), join(site, name));
  const page = join(site, 'index.html');
  const text = readFileSync(page, 'utf8');
  const sealed = text.replace('src="boot.js"', `src="${name}/boot.js"`);
  if (sealed === text) throw new Error('index.html does not load boot.js');
  writeFileSync(page, sealed);
}
