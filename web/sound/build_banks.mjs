// Cuts the two piano banks of the page out of Debian's SoundFonts and packs them with Ogg Vorbis:
// a small one to start with and a grand for later. The result is the same bytes on every machine.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { audioToWav, BasicSoundBank, SoundBankLoader } from 'spessasynth_core';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../.deps/sound');
const LOWEST_KEY = 21;
const HIGHEST_KEY = 108;
const BANKS = [
  {
    file: 'piano.sf3',
    name: 'Piano',
    source: 'usr/share/sounds/sf2/FluidR3_GM.sf2',
    quality: 5,
    sha256: '81a454af3d6996aa',
  },
  {
    file: 'grand.sf3',
    name: 'Grand Piano',
    source: 'usr/share/sounds/sf3/MuseScore_General_Lite.sf3',
    quality: 1,
    sha256: '522c3e2c10d006bb',
  },
];

/** Ogg Vorbis of one sample; a fixed serial number makes the output repeatable. */
const oggFrom = (quality) => async (audio, rate) =>
  new Uint8Array(
    execFileSync('oggenc', ['-Q', '--serial', '1', '-q', String(quality), '-o', '-', '-'], {
      input: Buffer.from(audioToWav([audio], rate, { normalizeAudio: false })),
      maxBuffer: 1 << 28,
    }),
  );

/** The acoustic grand of a sound bank, all piano keys at all velocities, as bytes of a new bank. */
async function pianoOf(bytes, name, quality) {
  const source = SoundBankLoader.fromArrayBuffer(bytes);
  const piano = source.presets.find(
    (preset) => preset.program === 0 && !preset.isGMGSDrum && (preset.bankMSB ?? 0) === 0,
  );
  const bank = new BasicSoundBank();
  bank.soundBankInfo = { ...source.soundBankInfo, name };
  bank.defaultModulators = source.defaultModulators;
  bank.customDefaultModulators = source.customDefaultModulators;
  bank.addCompletePresets([piano]);
  bank.flush();
  const velocities = new Set(Array.from({ length: 127 }, (_, i) => i + 1));
  const keys = new Map();
  for (let key = LOWEST_KEY; key <= HIGHEST_KEY; key++) keys.set(key, velocities);
  bank.trim(new Map([[bank.presets[0], keys]]));
  await bank.setSampleFormat({ format: 'pcm' });
  await bank.setSampleFormat({ format: 'compressed', compressionFunction: oggFrom(quality) });
  return Buffer.from(bank.writeSF2({ writeExtendedLimits: false }));
}

await BasicSoundBank.isSF3DecoderReady;
for (const { file, name, source, quality, sha256 } of BANKS) {
  const target = join(folder, file);
  if (existsSync(target)) continue;
  console.error(`Building the sound bank ${file}`);
  const bytes = readFileSync(join(folder, source));
  const bank = await pianoOf(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), name, quality);
  const digest = createHash('sha256').update(bank).digest('hex');
  if (!digest.startsWith(sha256)) {
    console.error(`${file}: other bytes than with oggenc 1.4.2 (sha256 ${digest}); the sound is the same`);
  }
  writeFileSync(`${target}.new`, bank);
  renameSync(`${target}.new`, target);
}
