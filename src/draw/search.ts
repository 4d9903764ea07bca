import fc from "fast-check";
import type { DrawnInput, Inputs } from "./inputs.js";

/** How long to search. */
export interface SearchBounds {
  readonly seed: number;
  /** Inputs at most, those of shrinking not counted. */
  readonly count: number;
  /** For all of them. */
  readonly milliseconds: number;
}

/**
 * Tries inputs, the simplest edges first, until one is at fault; gives what there is against the smallest such input.
 * The order is that of the seed, always.
 */
export async function search<Fault>(
  { arbitrary, edges }: Inputs,
  { seed, count, milliseconds }: SearchBounds,
  fault: (input: DrawnInput) => Promise<Fault | undefined>,
): Promise<Fault | undefined> {
  let last: Fault | undefined;
  const deadline = performance.now() + milliseconds;
  const property = fc.asyncProperty(arbitrary, async (input) => {
    if (performance.now() > deadline) return;
    const found = await fault(input);
    if (found === undefined) return;
    last = found;
    throw new Error("at fault");
  });
  await fc.check(property, { seed, numRuns: count, examples: edges.map((edge) => [edge]) });
  return last;
}

/** The inputs that a seed gives, without trying any. */
export function sample(
  { arbitrary, edges }: Inputs,
  { seed, count }: Pick<SearchBounds, "seed" | "count">,
): DrawnInput[] {
  return [...edges, ...fc.sample(arbitrary, { seed, numRuns: count })].slice(0, count);
}
