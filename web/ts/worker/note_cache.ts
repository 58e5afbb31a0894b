// The rows that a note model has read: keys and values of every layer, in plain memory.

/** Sizes that a cache depends on; see shared/model/note_model.hpp. */
export interface CacheShape {
  context: number; // rows that a window holds
  layers: number;
  kvHeads: number;
  headSize: number;
  window: number; // rows that a local layer sees, the current one included
  fullEvery: number; // layers fullEvery, 2 fullEvery, ... (from 1) see all rows
}

/** What a graph takes or returns for one layer: keys and values, each [lanes, kvHeads, rows, headSize]. */
export interface LayerRows {
  keys: Float32Array;
  values: Float32Array;
}

/** How many of `rows` past rows layer `layer` (from 0) still sees. */
export function pastRows(shape: CacheShape, layer: number, rows: number): number {
  return (layer + 1) % shape.fullEvery === 0 ? rows : Math.min(rows, shape.window - 1);
}

/** One layer's keys or values: [lanes x kvHeads, context, headSize], of which the first rows are filled. */
class Strip {
  private data = new Float32Array(0);

  constructor(
    private readonly context: number,
    private readonly size: number,
  ) {}

  /** Makes room for a number of lanes x kvHeads; the content of the first `kept` rows of all stays. */
  resize(columns: number, copies: number, kept: number): void {
    const old = this.data;
    const length = columns * this.context * this.size;
    if (old.length === length) return;
    this.data = new Float32Array(length);
    for (let column = 0; kept > 0 && column < columns; column++) {
      const from = (column % copies) * this.context * this.size;
      this.data.set(old.subarray(from, from + kept * this.size), column * this.context * this.size);
    }
  }

  /** The rows from first to last of all columns; without a copy where there is one column. */
  rows(columns: number, first: number, last: number): Float32Array {
    const of = (column: number): Float32Array => {
      const start = column * this.context;
      return this.data.subarray((start + first) * this.size, (start + last) * this.size);
    };
    if (columns === 1) return of(0);
    const length = (last - first) * this.size;
    const all = new Float32Array(columns * length);
    for (let column = 0; column < columns; column++) all.set(of(column), column * length);
    return all;
  }

  append(columns: number, at: number, added: Float32Array): void {
    const length = added.length / columns;
    for (let column = 0; column < columns; column++) {
      const part = added.subarray(column * length, (column + 1) * length);
      this.data.set(part, (column * this.context + at) * this.size);
    }
  }
}

/** A cache of fixed capacity: only new rows are written, whatever is read. */
export class NoteCache {
  lanes = 1;
  rows = 0;
  private readonly strips: { keys: Strip; values: Strip }[];

  constructor(readonly shape: CacheShape) {
    const strip = (): Strip => new Strip(shape.context, shape.headSize);
    this.strips = Array.from({ length: shape.layers }, () => ({ keys: strip(), values: strip() }));
  }

  /** Forgets all rows. */
  reset(): void {
    this.rows = 0;
  }

  /** Goes on with a number of lanes; from one lane each gets a copy of its rows. */
  spread(lanes: number): void {
    const { kvHeads } = this.shape;
    for (const { keys, values } of this.strips) {
      for (const strip of [keys, values]) strip.resize(lanes * kvHeads, kvHeads, this.rows);
    }
    this.lanes = lanes;
  }

  /** What the next run of a graph takes for a layer. */
  past(layer: number): LayerRows & { count: number } {
    const count = pastRows(this.shape, layer, this.rows);
    const strips = this.strips[layer];
    if (!strips) throw new RangeError('layer');
    const of = (strip: Strip): Float32Array =>
      strip.rows(this.lanes * this.shape.kvHeads, this.rows - count, this.rows);
    return { count, keys: of(strips.keys), values: of(strips.values) };
  }

  /** Takes the new rows of every layer. */
  append(layers: LayerRows[], count: number): void {
    layers.forEach(({ keys, values }, layer) => {
      const columns = this.lanes * this.shape.kvHeads;
      this.strips[layer]?.keys.append(columns, this.rows, keys);
      this.strips[layer]?.values.append(columns, this.rows, values);
    });
    this.rows += count;
  }
}
