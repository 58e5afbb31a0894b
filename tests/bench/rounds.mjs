// What the benchmarks of the page share.

/** One generation in the page, from press to end; returns the page's last state. */
export async function pageRound(page, seed) {
  await page.operate('Seed', String(seed));
  await page.operate('Generate');
  await page.until((state) => state.generating);
  const end = await page.until((state) => !state.generating, 300_000);
  await page.operate('Pause').catch(() => {});
  return end;
}

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
