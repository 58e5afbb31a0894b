// A download with progress, into one buffer.

/** Bytes received and expected; total is 0 while unknown. */
export type Progress = (loaded: number, total: number) => void;

/** The reader of a response's body; the same in page and worker. */
export interface ByteStreamReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
}

/** Returns all bytes of a stream. total: bytes expected, 0 when unknown. */
export async function bytesOf(
  reader: ByteStreamReader,
  total: number,
  progress: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let loaded = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) break;
    parts.push(value);
    loaded += value.length;
    progress(loaded, total);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
