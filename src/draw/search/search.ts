import fc from "fast-check";
import type { DrawnInput, Inputs } from "../inputs.js";

/** How long to search. */
interface SearchBounds {
  readonly seed: number;
  /** Inputs at most, those of shrinking not counted. */
  readonly count: number;
  /** For all of them. */
  readonly milliseconds: number;
  /** @default the time of day */
  readonly clock?: () => number;
  /** Told some inputs ahead of their trial, so that they can be tried together. */
  readonly prepare?: (inputs: readonly DrawnInput[]) => Promise<void>;
}

/** Few enough for little to be tried in vain. */
const AT_ONCE = 25;
/** A step of shrinking an edge is one call. */
const MAX_STEPS = 200;

/**
 * Tries inputs, the simplest edges first, until one is at fault; gives what there is against the smallest such input.
 * The order is that of the seed, always.
 */
export async function search<Fault>(
  { arbitrary, edges, simpler }: Inputs,
  { seed, count, milliseconds, clock = () => performance.now(), prepare }: SearchBounds,
  fault: (input: DrawnInput) => Promise<Fault | undefined>,
): Promise<Fault | undefined> {
  let last: Found<Fault> | undefined;
  const deadline = clock() + milliseconds;
  const isOver = (): boolean => clock() > deadline;
  const examples = edges.map((edge): [DrawnInput] => [edge]);
  const ahead =
    prepare === undefined
      ? []
      : fc.sample<[DrawnInput]>(
          fc.property<[DrawnInput]>(arbitrary, () => true),
          { seed, numRuns: count, examples },
        );
  let tried = 0;
  const property = fc.asyncProperty(arbitrary, async (input) => {
    if (isOver()) return;
    // Shrinking begins with the first fault: what was told ahead is not asked for any more.
    if (tried % AT_ONCE === 0 && last === undefined)
      await prepare?.(ahead.slice(tried, tried + AT_ONCE).map(([one]) => one));
    tried++;
    const found = await fault(input);
    if (found === undefined) return;
    last = { input, found };
    throw new Error("at fault");
  });
  await fc.check(property, { seed, numRuns: count, examples });
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
