// Reads safetensors files: { name: { shape, data } }, data as Float32Array or Int32Array.
import { readFileSync } from 'node:fs';
import { tensorsFrom } from './page/safetensors.mjs';

export function readSafetensors(path) {
  return tensorsFrom(Uint8Array.from(readFileSync(path)));
}
