// The table of differences between runtimes.

// A runtime may differ by 1e-4, and by no more than 1e-4 of the largest value: a fresh model's logits are
// small. fp16 storage may change a value by 5 % of the largest, int8 storage by 25 %.
export const RUNTIME = { absolute: 1e-4, share: 1e-4 };
export const FP16 = { absolute: Infinity, share: 0.05 };
export const INT8 = { absolute: Infinity, share: 0.25 };
export const SAME = { absolute: 0, share: 0 };

/** The largest absolute difference to as many expected values. */
function difference(actual, expected) {
  let largest = actual.length > 0 && expected.length === actual.length ? 0 : NaN;
  actual.forEach((value, i) => {
    const distance = Math.abs(value - expected[i]);
    if (!(distance <= largest)) largest = distance;
  });
  return largest;
}

function bound(expected, { absolute, share }) {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Math.min(absolute, share * largest);
}

export class Table {
  rows = [];

  /** Adds a row per figure: { name: [actual, expected] }. */
  compare(model, runtime, figures, tolerance = RUNTIME) {
    for (const [figure, [actual, expected]] of Object.entries(figures)) {
      const found = difference(actual, expected);
      const most = bound(expected, tolerance);
      this.rows.push({
        model, runtime, figure, difference: found.toExponential(1), 'at most': most.toExponential(1),
        verdict: found <= most ? 'ok' : 'FAILED',
      });
    }
  }

  get failed() {
    return this.rows.some(({ verdict }) => verdict !== 'ok');
  }
}
