import type * as FoundrySide from "./foundrySide.js";
import { loadLate } from "./late.js";

let side: typeof FoundrySide | undefined;

/** What asks the foundry, or is left to do when the caller has its answer: what a version that runs needs nothing of. */
export function foundrySide(): typeof FoundrySide {
  return (side ??= loadLate("foundrySide.cjs") as typeof FoundrySide);
}
