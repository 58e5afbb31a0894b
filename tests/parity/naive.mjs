// chord-gru written down as its formulas, in double precision: the third opinion beside LibTorch and
// ONNX Runtime. Sources: PyTorch's documentation of GRU; CyberZHG/keras-self-attention.
const FRAMES = 50;
const STATES = 128;
const FEATURES = 256;
const HALF_WIDTH = 25;

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** values [out, in] times vector [in], plus bias [out]. */
function linear(values, bias, vector) {
  return Array.from(bias, (sum, row) => {
    for (let i = 0; i < vector.length; ++i) sum += values[row * vector.length + i] * vector[i];
    return sum;
  });
}

/** All states of one direction, in the order of the frames: [50][128]. */
function states(weights, gru, x, reverse) {
  const of = (name) => weights[`${gru}.${name}${reverse ? '_reverse' : ''}`].data;
  const result = [];
  let h = new Array(STATES).fill(0);
  for (let step = 0; step < FRAMES; ++step) {
    const frame = reverse ? FRAMES - 1 - step : step;
    const input = linear(of('weight_ih'), of('bias_ih'), x[frame]);  // gates r, z, n
    const recurrent = linear(of('weight_hh'), of('bias_hh'), h);
    h = h.map((old, i) => {
      const r = sigmoid(input[i] + recurrent[i]);
      const z = sigmoid(input[STATES + i] + recurrent[STATES + i]);
      const n = Math.tanh(input[2 * STATES + i] + r * recurrent[2 * STATES + i]);
      return (1 - z) * n + z * old;
    });
    result[frame] = h;
  }
  return result;
}

function bidirectional(weights, gru, x) {
  const ahead = states(weights, gru, x, false);
  const back = states(weights, gru, x, true);
  return {
    sequence: ahead.map((h, frame) => [...h, ...back[frame]]),
    last: [...ahead[FRAMES - 1], ...back[0]],
  };
}

function attend(weights, attention, x) {
  const kernel = weights[`${attention}.weight`].data;
  const bias = weights[`${attention}.bias`].data[0];
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const rows = x.map((query, i) => {
    const projected = x[0].map((_, column) =>
      query.reduce((sum, value, row) => sum + value * kernel[row * FEATURES + column], 0));
    const shares = x.map((key, j) =>
      (j >= i - HALF_WIDTH && j < i + HALF_WIDTH ? Math.exp(sigmoid(dot(projected, key) + bias)) : 0));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => share / total);
  });
  const values = rows.map((row) =>
    x[0].map((_, feature) => row.reduce((sum, share, j) => sum + share * x[j][feature], 0)));
  return { rows, values };
}

/** Returns { logits [V+1], attention1 [2500], attention2 [2500] } of one window of 50 ids. */
export function naiveForward(weights, window) {
  const embedding = weights['embedding.weight'];
  const width = embedding.shape[1];
  const x = Array.from(window, (id) => Array.from(embedding.data.subarray(id * width, (id + 1) * width)));
  const first = attend(weights, 'attention1', bidirectional(weights, 'gru1', x).sequence);
  const second = attend(weights, 'attention2', bidirectional(weights, 'gru2', first.values).sequence);
  const { last } = bidirectional(weights, 'gru3', second.values);
  const dense = (name, vector) =>
    linear(weights[`${name}.weight`].data, weights[`${name}.bias`].data, vector);
  const hidden = dense('dense', last).map((value) => (value < 0 ? 0.3 * value : value));
  return {
    logits: dense('output', hidden),
    attention1: first.rows.flat(),
    attention2: second.rows.flat(),
  };
}
