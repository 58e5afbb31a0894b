// Reads safetensors files: { name: { shape, data } }, data as Float32Array or Int32Array.
import { readFileSync } from 'node:fs';

const LENGTH_BYTES = 8;
const ARRAYS = { F32: Float32Array, I32: Int32Array };

export function readSafetensors(path) {
  const file = readFileSync(path);
  const begin = LENGTH_BYTES + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', LENGTH_BYTES, begin));
  delete header.__metadata__;
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(header)) {
    const bytes = Uint8Array.from(file.subarray(begin + from, begin + to));  // aligned copy
    tensors[name] = { shape, data: new ARRAYS[dtype](bytes.buffer) };
  }
  return tensors;
}
