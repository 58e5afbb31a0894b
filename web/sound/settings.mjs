// How the page sets its synthesizer for a bank. Read when the page is built, and by what measures the sound.

/** Notes that sound at once before others are cut; the densest playing of MAESTRO holds 57 (./impromptu bench sound). */
const NOTES = 64;

/**
 * The synthesizer's system parameters for a bank.
 *   voices  those of one note, as the bank has them.
 * A key that is struck again ends its earlier strike: under the pedal strikes would pile up, each as loud as the last.
 */
export function systemFor(voices) {
  return { voiceCap: NOTES * voices, monophonicRetrigger: true };
}
