// The rule of `strike` in shared/sampling/note_sampler.hpp.
export const PITCHES = 94;
const KEYS = 88;
const FADE = Math.fround(0.8);  // kPresenceFade

/** What is taken from the pitches' logits [lanes, 94] once `steps` [lanes, 4] were drawn: a new array. */
export function struck(presence, steps, penalty) {
  const next = presence.map((value) => value * FADE);
  for (let lane = 0; 4 * lane < steps.length; ++lane) {
    const pitch = steps[4 * lane + 1];
    if (pitch < KEYS) next[lane * PITCHES + pitch] = penalty;
  }
  return next;
}
