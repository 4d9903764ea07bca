import type { Skeleton } from "../../transformer/stub.js";

const IN_PLACE = /\bin[- ]place\b|\bmutat|\bmodif(?:y|ies)\b|\bside effect/i;
const KEEPS_STATE =
  /\bthis\b|\bstate\b|\b(?:adds?|appends?|inserts?|removes?|deletes?|remembers?|records?|stores?|saves?|updates?|sets?|resets?|clears?|increments?|counts?|caches?|advances?|consumes?|moves?|pushe?s?|pops?|enqueues?|dequeues?|registers?|marks?|takes? out)\b/i;

/** What a call may change of what it is given: only what its docs or its types say. */
export function mayChange(skeleton: Skeleton): { readonly arguments: boolean; readonly this: boolean } {
  const { docs, hints, resultType, signature } = skeleton;
  const text = [
    docs.description,
    docs.returns,
    ...docs.remarks,
    ...docs.parameters.map((one) => one.text),
    ...hints,
  ].join("\n");
  // A function that returns nothing is called for what it changes.
  const isForEffect = /^(?:void|undefined|never)$/.test(resultType) || /\basserts\s/.test(signature);
  const isInPlace = isForEffect || IN_PLACE.test(text);
  return { arguments: isInPlace, this: isInPlace || KEEPS_STATE.test(text) };
}
