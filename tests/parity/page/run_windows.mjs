// Runs windows of ids through a session, one by one as the page does. Shared by Node and the browser.

const OUTPUTS = ['logits', 'attention1', 'attention2'];

/** Returns { logits, attention1, attention2 }: the outputs of all windows, one after the other. */
export async function runWindows(session, Tensor, windows) {
  const result = {};
  for (const [index, window] of windows.entries()) {
    const ids = BigInt64Array.from(window, (id) => BigInt(id));
    const outputs = await session.run({ window: new Tensor('int64', ids, [1, ids.length]) });
    for (const name of OUTPUTS) {
      const { data } = outputs[name];
      result[name] ??= new Float32Array(windows.length * data.length);
      result[name].set(data, index * data.length);
    }
  }
  return result;
}
