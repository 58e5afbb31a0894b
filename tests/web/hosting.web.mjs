// The page on other hosts: below a path, without our headers; and what our own server promises.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../web/serve.mjs', import.meta.url));
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** A plain static host that knows nothing of us. */
async function plainHost(folder, prefix) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://host').pathname;
    const file = join(folder, path.slice(prefix.length) || 'index.html');
    if (!path.startsWith(prefix) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'max-age=600', 'Access-Control-Allow-Origin': '*' });
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() };
}

export const tests = {
  async 'the page works below a path of a plain host'({ visit, folder }) {
    const host = await plainHost(folder, '/~someone/music/');
    try {
      const page = await visit({ url: host.url });
      await page.ready();
      await page.shortPiece();
      await page.generate('Random words');
      await page.written();
      await page.until('the sound', (state) => state.soundReady);
    } finally {
      host.close();
    }
  },

  async 'every answer carries the security headers and a right type'({ url, folder }) {
    const [code] = /code-\w+/.exec(await (await fetch(url)).text());
    const types = { '': 'text/html', [`${code}/app.mjs`]: 'text/javascript', [`${code}/app.wasm`]: 'application/wasm' };
    for (const [path, type] of Object.entries(types)) {
      const response = await fetch(url + path);
      assert.equal(response.status, 200);
      assert.ok(response.headers.get('content-type').startsWith(type), `${path}: ${response.headers.get('content-type')}`);
      assert.match(response.headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(response.headers.get('cross-origin-opener-policy'), 'same-origin');
    }
    assert.equal((await fetch(`${url}../secret`)).status, 404);
    assert.ok(existsSync(join(folder, 'NOTICE.txt')));
  },

  async 'a port that is taken is named'({ url, folder }) {
    const { port } = new URL(url);
    const run = spawnSync(process.execPath, [SERVER, '--root', folder, '--port', port], { encoding: 'utf8' });
    assert.equal(run.status, 1);
    assert.match(run.stderr, new RegExp(`port ${port} is taken`));
  },

  async 'a folder without a page is refused'() {
    const run = spawnSync(process.execPath, [SERVER, '--root', '/nowhere'], { encoding: 'utf8' });
    assert.equal(run.status, 1);
    assert.match(run.stderr, /no built page/);
  },
};
