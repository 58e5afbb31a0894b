// Serves the built page on this machine: node web/serve.mjs --root DIR [--port N]
// Headers come from the site's own _headers file, which several static hosts read as well.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sirv from 'sirv';

const DEFAULT_PORT = 8080;
const HOST = '127.0.0.1';

/** The headers that a _headers file has for all paths, below the line of that pattern; pairs of name and value. */
function headersFrom(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const first = lines.indexOf('/*') + 1;
  const end = lines.findIndex((line, i) => i >= first && !line.startsWith('  '));
  return lines.slice(first, end < 0 ? lines.length : end)
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
}

function fail(message) {
  console.error(`impromptu: ${message}`);
  process.exit(1);
}

/** Listens on `port`; resolves to the port in use, or to null when it is taken. */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(port, HOST, () => resolve(server.address().port));
  });
}

function readOptions() {
  try {
    return parseArgs({ options: { root: { type: 'string' }, port: { type: 'string' } } }).values;
  } catch (error) {
    return fail(`${error.message}; usage: ./impromptu serve [--port N]`);
  }
}

const options = readOptions();
if (!options.root || !existsSync(join(options.root, 'index.html'))) {
  fail(`there is no built page in ${options.root ?? 'the folder that --root names'}`);
}
const wanted = options.port === undefined ? DEFAULT_PORT : Number(options.port);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) fail(`--port ${options.port} is no port`);

const headers = headersFrom(join(options.root, '_headers'));
const files = sirv(options.root, {
  dev: true, // read from disk at each request: a new build shows at once
  etag: true,
  setHeaders: (response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  },
});
const server = createServer((request, response) =>
  files(request, response, () => {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('Not found\n');
  }),
);

let port = await listen(server, wanted);
if (port === null && options.port !== undefined) fail(`port ${wanted} is taken; choose another with --port`);
if (port === null) port = await listen(server, 0);
console.log(`Impromptu: http://${HOST}:${port}/   (Ctrl-C ends it)`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
