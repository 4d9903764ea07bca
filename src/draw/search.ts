import fc from "fast-check";
import type { DrawnInput, Inputs } from "./inputs.js";

/** How long to search. */
export interface SearchBounds {
  readonly seed: number;
  /** Inputs at most, those of shrinking not counted. */
  readonly count: number;
  /** For all of them. */
  readonly milliseconds: number;
  /** @default the time of day */
  readonly clock?: () => number;
}

/** A step of shrinking an edge is one call. */
const MAX_STEPS = 200;

/**
 * Tries inputs, the simplest edges first, until one is at fault; gives what there is against the smallest such input.
 * The order is that of the seed, always.
 */
export async function search<Fault>(
  { arbitrary, edges, simpler }: Inputs,
  { seed, count, milliseconds, clock = () => performance.now() }: SearchBounds,
  fault: (input: DrawnInput) => Promise<Fault | undefined>,
): Promise<Fault | undefined> {
  let last: Found<Fault> | undefined;
  const deadline = clock() + milliseconds;
  const isOver = (): boolean => clock() > deadline;
  const property = fc.asyncProperty(arbitrary, async (input) => {
    if (isOver()) return;
    const found = await fault(input);
    if (found === undefined) return;
    last = { input, found };
    throw new Error("at fault");
  });
  await fc.check(property, { seed, numRuns: count, examples: edges.map((edge) => [edge]) });
  // An edge was not drawn: fast-check does not know how to shrink it.
  if (last !== undefined && edges.includes(last.input)) return await shrink(last, simpler, isOver, fault);
  return last?.found;
}

interface Found<Fault> {
  readonly input: DrawnInput;
  readonly found: Fault;
}

async function shrink<Fault>(
  start: Found<Fault>,
  simpler: Inputs["simpler"],
  isOver: () => boolean,
  fault: (input: DrawnInput) => Promise<Fault | undefined>,
): Promise<Fault> {
  const tried = new Set([JSON.stringify(start.input)]);
  let smallest = start;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const input of simpler(smallest.input)) {
      if (isOver() || tried.size > MAX_STEPS) return smallest.found;
      const key = JSON.stringify(input);
      if (tried.has(key)) continue;
      tried.add(key);
      const found = await fault(input);
      if (found === undefined) continue;
      smallest = { input, found };
      isSmaller = true;
      break;
    }
  }
  return smallest.found;
}

/** The inputs that a seed gives, without trying any. */
export function sample(
  { arbitrary, edges }: Inputs,
  { seed, count }: Pick<SearchBounds, "seed" | "count">,
): DrawnInput[] {
  return [...edges, ...fc.sample(arbitrary, { seed, numRuns: count })].slice(0, count);
}
