// Numbers as text, for replies from the page.
export function base64(numbers) {
  const bytes = new Uint8Array(numbers.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}
