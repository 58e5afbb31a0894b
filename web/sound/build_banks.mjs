// Cuts the two piano banks of the page out of Debian's SoundFonts and packs them with Ogg Vorbis: a small one to start
// with, in the touch of the other, and a grand for later. The result is the same bytes wherever the numbers are.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audioToWav, BasicSoundBank } from 'spessasynth_core';
import { banksFolder, soundFolder } from './banks_folder.mjs';
import { matchTouch } from './match_touch.mjs';
import { bankFrom } from './offline_piano.mjs';

const KEYS = [21, 108]; // the lowest and the highest of a piano
const GRAND = {
  file: 'grand.sf3',
  name: 'Grand Piano',
  source: 'usr/share/sounds/sf3/MuseScore_General_Lite.sf3',
  quality: 1,
  sha256: 'e7296f07b6c877b5',
};
const PIANO = {
  file: 'piano.sf3',
  name: 'Piano',
  source: 'usr/share/sounds/sf2/FluidR3_GM.sf2',
  quality: 5,
  sha256: '485f61445c3804bd',
};

/** Ogg Vorbis of one sample; a fixed serial number makes the output repeatable. */
const oggFrom = (quality) => async (audio, rate) =>
  new Uint8Array(
    execFileSync('oggenc', ['-Q', '--serial', '1', '-q', String(quality), '-o', '-', '-'], {
      input: Buffer.from(audioToWav([audio], rate, { normalizeAudio: false })),
      maxBuffer: 1 << 28,
    }),
  );

/** Lets the zones for the softest strikes sound at all velocities below, where a bank leaves some silent. */
function reachSoftest(preset) {
  const softest = Math.min(...preset.zones.map((zone) => zone.velRange.min));
  for (const zone of preset.zones) if (zone.velRange.min === softest && softest > 0) zone.velRange.min = 0;
}

/** The acoustic grand of a sound bank, all piano keys at all velocities, as a new bank. */
async function pianoOf({ name, source: file, quality }) {
  const source = await bankFrom(readFileSync(join(soundFolder, file)));
  const piano = source.presets.find(
    (preset) => preset.program === 0 && !preset.isGMGSDrum && (preset.bankMSB ?? 0) === 0,
  );
  const bank = new BasicSoundBank();
  bank.soundBankInfo = { ...source.soundBankInfo, name };
  bank.defaultModulators = source.defaultModulators;
  bank.customDefaultModulators = source.customDefaultModulators;
  bank.addCompletePresets([piano]);
  bank.flush();
  reachSoftest(bank.presets[0]);
  const velocities = new Set(Array.from({ length: 127 }, (_, i) => i + 1));
  const keys = new Map();
  for (let key = KEYS[0]; key <= KEYS[1]; key++) keys.set(key, velocities);
  bank.trim(new Map([[bank.presets[0], keys]]));
  await bank.setSampleFormat({ format: 'pcm' });
  await bank.setSampleFormat({ format: 'compressed', compressionFunction: oggFrom(quality) });
  return bank;
}

const bytesOf = (bank) => Buffer.from(bank.writeSF2({ writeExtendedLimits: false }));

/** Writes a bank in one step, and tells where it is not the expected one. */
function keep({ file, sha256 }, bytes) {
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (!digest.startsWith(sha256)) {
    console.error(`${file}: other bytes than with oggenc 1.4.2 (sha256 ${digest}); the sound is the same`);
  }
  const target = join(banksFolder, file);
  writeFileSync(`${target}.new`, bytes);
  renameSync(`${target}.new`, target);
}

const there = ({ file }) => existsSync(join(banksFolder, file));
if (!there(PIANO) || !there(GRAND)) {
  console.error('Building the sound banks');
  mkdirSync(banksFolder, { recursive: true });
  const grand = bytesOf(await pianoOf(GRAND));
  const piano = await bankFrom(bytesOf(await pianoOf(PIANO)));
  await matchTouch(piano, await bankFrom(grand), KEYS);
  keep(GRAND, grand);
  keep(PIANO, bytesOf(piano));
}
