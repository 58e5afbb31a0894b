// One touch for two pianos: gives one bank the levels of another, key by key and velocity by velocity, so that the
// better piano can take over without another player seeming to have sat down, or in another room.
import {
  GeneratorTypes, Modulator, ModulatorControllerSources, ModulatorCurveTypes, ModulatorSource,
} from 'spessasynth_core';
import { offlinePiano, strikeLevel } from './offline_piano.mjs';

const VELOCITIES = [24, 40, 56, 72, 88, 107, 108, 127]; // those at which levels are compared
const DEFAULT_AMOUNT = 960; // centibels of the modulator from velocity to attenuation: SoundFont 2.04, 8.4.1
const GENERATOR_SHARE = 0.4; // of the generator's centibels that synthesizers take, as the first hardware did
const HIGHEST_ATTENUATION = 1440; // centibels: SoundFont 2.04, 8.1.3

// The two curves from velocity to attenuation, in dB for each centibel of a modulator's amount; 0 at velocity 127.
const CURVES = [
  [ModulatorCurveTypes.concave, (velocity) => (40 * Math.log10(127 / velocity)) / DEFAULT_AMOUNT],
  [ModulatorCurveTypes.linear, (velocity) => (127 - velocity) / 128 / 10],
];

/** The x that brings rows · x nearest to what is wanted: three unknowns, by the normal equations and Cramer's rule. */
function nearest(rows, wanted) {
  const columns = [0, 1, 2];
  const a = columns.map((i) => columns.map((j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)));
  const b = columns.map((i) => rows.reduce((sum, row, n) => sum + row[i] * wanted[n], 0));
  const determinant = ([[p, q, r], [s, t, u], [v, w, x]]) =>
    p * (t * x - u * w) - q * (s * x - u * v) + r * (s * w - t * v);
  const whole = determinant(a);
  return columns.map((i) => determinant(a.map((row, n) => row.map((value, j) => (j === i ? b[n] : value)))) / whole);
}

/** A zone's modulator from velocity to attenuation by a curve; added where the zone has none of its own. */
function modulatorOf(zone, curve) {
  const made = new Modulator(
    new ModulatorSource(ModulatorControllerSources.noteOnVelocity, curve, false, false, true), new ModulatorSource(),
    GeneratorTypes.initialAttenuation, curve === ModulatorCurveTypes.concave ? DEFAULT_AMOUNT : 0);
  const found = zone.modulators.find((modulator) => Modulator.isIdentical(modulator, made));
  if (!found) zone.addModulators(made);
  return found ?? made;
}

/** What a preset has of a generator as a whole. */
const ofWhole = (preset, generator) => preset.globalZone.getGenerator(generator, 0);

/** Parts the zones of an instrument by key, so that each key has levels of its own. Returns them all. */
function zonesByKey(instrument, [lowest, highest]) {
  for (const zone of [...instrument.zones]) {
    const { min, max } = zone.keyRange;
    const [first, last] = [Math.max(min, lowest), Math.min(max, highest)];
    for (let key = first + 1; key <= last; key++) {
      const part = instrument.createZone(zone.sample);
      part.copyFrom(zone);
      part.keyRange = { min: key, max: key === last ? max : key };
    }
    if (first < last) zone.keyRange = { min, max: first };
  }
  return instrument.zones;
}

/** Makes a zone softer by so many dB at velocity 127, and by centibels of each curve below. */
function soften(zone, [decibels, ...amounts]) {
  const centibels = zone.getGenerator(GeneratorTypes.initialAttenuation, 0) + (decibels * 10) / GENERATOR_SHARE;
  const within = Math.min(Math.max(Math.round(centibels), 0), HIGHEST_ATTENUATION);
  zone.setGenerator(GeneratorTypes.initialAttenuation, within);
  CURVES.forEach(([curve], i) => (modulatorOf(zone, curve).transformAmount += Math.round(amounts[i])));
}

/**
 * Changes the attenuation of a bank's one preset so that the level of each key's strike comes nearest to that of
 * another bank, by least squares over velocities, and gives it the other's share of the room. Timbre stays.
 *   keys  the lowest and the highest key that are played.
 */
export async function matchTouch(bank, model, keys) {
  const [preset, wanted] = [bank.presets[0], model.presets[0]];
  for (const send of [GeneratorTypes.reverbEffectsSend, GeneratorTypes.chorusEffectsSend]) {
    preset.globalZone.setGenerator(send, ofWhole(wanted, send));
  }
  // What the preset attenuates as a whole moves into the zones, which may then be louder, too.
  const whole = ofWhole(preset, GeneratorTypes.initialAttenuation);
  preset.globalZone.setGenerator(GeneratorTypes.initialAttenuation, 0);
  const zones = bank.instruments.flatMap((instrument) => zonesByKey(instrument, keys));
  for (const zone of zones) zone.addToGenerator(GeneratorTypes.initialAttenuation, whole);

  const [own, other] = [await offlinePiano(bank, { effects: false }), await offlinePiano(model, { effects: false })];
  const rows = VELOCITIES.map((velocity) => [1, ...CURVES.map(([, curve]) => curve(velocity))]);
  for (let key = keys[0]; key <= keys[1]; key++) {
    const apart = VELOCITIES.map((velocity) => strikeLevel(own, key, velocity) - strikeLevel(other, key, velocity));
    const change = nearest(rows, apart);
    for (const zone of zones.filter(({ keyRange: { min, max } }) => min <= key && key <= max)) soften(zone, change);
  }
}
