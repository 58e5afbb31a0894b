// The keys and values that a note model has read, grown by joining arrays.
const HEAD_SIZE = 64;

/** columns [n, rows, HEAD_SIZE] joined along their rows. */
function joined(columns, old, added) {
  const [before, after] = [old.length / columns, added.length / columns];
  const all = new Float32Array(old.length + added.length);
  for (let column = 0; column < columns; ++column) {
    const start = column * (before + after);
    all.set(old.subarray(column * before, (column + 1) * before), start);
    all.set(added.subarray(column * after, (column + 1) * after), start + before);
  }
  return all;
}

/** The last `kept` of so many rows. */
function lastRows(columns, data, kept) {
  const length = data.length / columns;
  const size = kept * HEAD_SIZE;
  const last = new Float32Array(columns * size);
  for (let column = 0; column < columns; ++column) {
    last.set(data.subarray((column + 1) * length - size, (column + 1) * length), column * size);
  }
  return last;
}

export class NoteCache {
  /** model: what model.json says. */
  constructor(model, lanes) {
    this.model = model;
    this.lanes = lanes;
    this.rows = 0;
    this.parts = new Map();  // "k_0" → [lanes, kv_heads, rows, HEAD_SIZE]
  }

  clone() {
    return Object.assign(new NoteCache(this.model, this.lanes), { rows: this.rows, parts: new Map(this.parts) });
  }

  get names() {
    return Array.from({ length: this.model.layers }, (_, layer) => [`k_${layer}`, `v_${layer}`]).flat();
  }

  /** The inputs position, past_k_l and past_v_l. */
  feeds(Tensor) {
    const { kv_heads: groups, window, full_every: fullEvery } = this.model;
    const feeds = { position: new Tensor('int64', BigInt64Array.of(BigInt(this.rows)), [1]) };
    for (const name of this.names) {
      const isFull = (Number(name.slice(2)) + 1) % fullEvery === 0;
      const kept = isFull ? this.rows : Math.min(this.rows, window - 1);
      const all = this.parts.get(name) ?? new Float32Array(0);
      feeds[`past_${name}`] = new Tensor('float32', lastRows(this.lanes * groups, all, kept),
        [this.lanes, groups, kept, HEAD_SIZE]);
    }
    return feeds;
  }

  /** Takes the outputs new_k_l and new_v_l. */
  append(outputs) {
    const columns = this.lanes * this.model.kv_heads;
    for (const name of this.names) {
      const old = this.parts.get(name) ?? new Float32Array(0);
      this.parts.set(name, joined(columns, old, outputs[`new_${name}`].data));
    }
    this.rows += outputs.new_k_0.dims[2];
  }
}
