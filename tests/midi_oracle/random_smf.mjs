// Random MIDI files: running status, both kinds of release, overlaps, meta and system events.

// Returns a function that draws integers in [0, bound), the same for the same seed.
function randomFrom(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function quantity(value) {
  const bytes = [value & 127];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(128 | (rest & 127));
  return bytes;
}

function chunk(id, body) {
  const n = body.length;
  return [...Buffer.from(id), n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255, ...body];
}

// Returns one random event, without its delta.
function event(draw) {
  const channel = draw(3);
  const pitch = 58 + draw(5);
  switch (draw(12)) {
    case 0: return [0xb0 | channel, draw(12) === 0 ? 120 + draw(8) : 64, draw(128)];
    case 1: return [0xc0 | channel, draw(128)];
    case 2: return [0xe0 | channel, draw(128), draw(128)];
    case 3: return draw(2) ? [0xff, 0x51, 3, 7, draw(256), draw(256)] : [0xff, 1, 2, 65, 66];
    case 4: return draw(2) ? [0xf0, 3, 1, 2, 0xf7] : [0xd0 | channel, draw(128)];
    case 5: return [0x80 | channel, pitch, draw(128)];
    case 6: case 7: return [0x90 | channel, pitch, 0];
    default: return [0x90 | channel, pitch, 1 + draw(127)];
  }
}

function track(draw) {
  const body = [];
  let running = 0;
  for (let i = draw(80); i > 0; --i) {
    body.push(...quantity(draw(3) === 0 ? 0 : draw(draw(10) === 0 ? 3_000_000 : 300)));
    const bytes = event(draw);
    const shortened = bytes[0] === running && draw(2) === 0;
    running = bytes[0] < 0xf0 ? bytes[0] : 0; // a meta or system event ends running status
    body.push(...(shortened ? bytes.slice(1) : bytes));
  }
  return chunk('MTrk', [...body, ...quantity(draw(500)), 0xff, 0x2f, 0]);
}

// Returns the bytes of the file of a seed, format 0 or 1.
export function randomSmf(seed) {
  const draw = randomFrom(seed);
  const format = draw(2);
  const tracks = format === 0 ? 1 : 1 + draw(4);
  const division = 1 + draw(960);
  const bytes = chunk('MThd', [0, format, 0, tracks, division >> 8, division & 255]);
  for (let i = 0; i < tracks; ++i) bytes.push(...track(draw));
  return Buffer.from(bytes);
}
