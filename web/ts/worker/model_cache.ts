// Model files: fetched once, checked against their hash, kept in the browser's cache.
import { bytesOf, type Progress } from '../shared/download';
import { CallError } from '../shared/protocol';

const CACHE = 'impromptu-models';

/** Lower-case hexadecimal SHA-256, or null where the page is not in a secure context. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function cacheOrNull(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null; // insecure context, or storage refused
  }
}

/** Returns the text of a small file. Throws model-fetch. */
export async function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { cache: 'no-cache', signal }).catch(() => null);
  if (!response?.ok) {
    throw new CallError('model-fetch', `${url.pathname} could not be loaded; check the connection.`);
  }
  return response.text();
}

/** Keeps a file, and no longer those that it replaces; does neither where storage is full or refused. */
async function keep(cache: Cache, key: URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await cache.put(key, new Response(bytes));
  for (const { url } of await cache.keys()) {
    if (url !== key.href && new URL(url).pathname === key.pathname) await cache.delete(url);
  }
}

/**
 * Returns a model file, from the cache when it is there. Throws model-fetch, also when its SHA-256
 * is not the expected one.
 */
export async function fetchModel(
  url: URL,
  hash: string,
  size: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await cacheOrNull();
  const key = new URL(`?sha256=${hash}`, url);
  const kept = await cache?.match(key);
  // The HTTP cache may hold an older file of this name; the server is asked whether it is still right.
  const response = kept ?? (await fetch(url, { cache: 'no-cache', signal }).catch(() => null));
  if (!response?.ok || !response.body) {
    throw new CallError('model-fetch', 'The model could not be loaded; check the connection.');
  }
  const bytes = await bytesOf(response.body.getReader(), size, progress).catch((error: unknown) => {
    throw new CallError('model-fetch', `The model could not be loaded: ${String(error)}.`);
  });
  const found = await sha256(bytes);
  if (found !== null && found !== hash) {
    await cache?.delete(key);
    throw new CallError('model-fetch', 'The model file is damaged or out of date; reload the page.');
  }
  if (!kept && cache) await keep(cache, key, bytes).catch(() => undefined);
  return bytes;
}
