// Times a note model's burst graph at a given context: the same code in Chromium and in Node.
// The function below is sent to the page as text, so it names nothing outside of itself.

/**
 * Returns the milliseconds per event, the fastest of `runs` bursts.
 *   ort, session  ONNX Runtime and the burst graph; model: model.json
 *   request       { position: rows in the cache, lanes: alternatives, burst: events, runs }
 */
export async function timeBursts(ort, session, model, { position, lanes, burst, runs }) {
  const headSize = 64;
  const [choices, pitches, fields, firstPitch, endPitch] = [438, 94, 9, 149, 93];
  const { Tensor } = ort;
  let state = 1;
  const random = (length, scale) => Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return scale * (state / 2 ** 31 - 1);
  });
  // A key as the newest row: shift 10, pitch 40, velocity 16, duration 30; nothing in the other fields.
  const row = [10, firstPitch + 40, 243 + 16, 275 + 30, 438, 602, 619, 628, 637];
  const bias = new Float32Array(lanes * choices);
  for (let lane = 0; lane < lanes; lane++) {
    for (let id = 89; id <= endPitch; id++) bias[lane * choices + firstPitch + id] = -1e9;
  }
  const all = (value) => new Tensor('float32', new Float32Array(4).fill(value), [4]);
  const feeds = {
    rows: new Tensor('int32', Int32Array.from({ length: lanes * fields }, (_, i) => row[i % fields]), [lanes, 1, fields]),
    position: new Tensor('int64', BigInt64Array.of(BigInt(position)), [1]),
    noise: new Tensor('float32', random(burst * lanes * choices, 2), [burst, lanes, choices]),
    bias: new Tensor('float32', bias, [lanes, choices]),
    presence: new Tensor('float32', new Float32Array(lanes * pitches), [lanes, pitches]),
    presence_penalty: new Tensor('float32', [0.5], [1]),
    temperature: all(1), top_p: all(0.98), min_p: all(0),
  };
  for (let layer = 0; layer < model.layers; layer++) {
    const full = (layer + 1) % model.full_every === 0;
    const rows = full ? position : Math.min(position, model.window - 1);
    const dims = [lanes, model.kv_heads, rows, headSize];
    for (const name of ['k', 'v']) {
      feeds[`past_${name}_${layer}`] = new Tensor('float32', random(dims.reduce((a, b) => a * b), 1), dims);
    }
  }
  let fastest = Infinity;
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    const outputs = await session.run(feeds);
    const taken = performance.now() - begun;
    if (outputs.steps.dims[0] !== burst) throw new Error(`${outputs.steps.dims[0]} events instead of ${burst}`);
    fastest = Math.min(fastest, taken);
  }
  return fastest / burst;
}
