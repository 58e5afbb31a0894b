// Reads the bytes of a safetensors file: { name: { shape, data } }, data as Float32Array or Int32Array.
const LENGTH_BYTES = 8;
const ARRAYS = { F32: Float32Array, I32: Int32Array };

/** bytes: Uint8Array. */
export function tensorsFrom(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = LENGTH_BYTES + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, begin)));
  delete header.__metadata__;
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(header)) {
    const aligned = bytes.slice(begin + from, begin + to);
    tensors[name] = { shape, data: new ARRAYS[dtype](aligned.buffer) };
  }
  return tensors;
}
