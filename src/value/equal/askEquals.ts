const MAX_QUESTIONS = 10_000;
const { apply } = Reflect;

/** An object whose class compares by `equals`, and its place in the graph. */
interface Comparable {
  readonly at: number;
  readonly value: object;
  readonly equals: (this: unknown, ...values: unknown[]) => unknown;
}

/** Asks each result about each expected one, as maps and sets are in no order; of too many, only those at the same place. */
export function askEquals(
  results: readonly Comparable[],
  ofExpected: readonly Comparable[],
): Readonly<Record<string, boolean>> {
  const answers: Record<string, boolean> = {};
  const isSmall = results.length * ofExpected.length <= MAX_QUESTIONS;
  for (const [index, one] of results.entries()) {
    const others = isSmall ? ofExpected : ofExpected.slice(index, index + 1);
    for (const other of others) answers[`${one.at}:${other.at}`] = isTrue(one, other);
  }
  return answers;
}

function isTrue({ value, equals }: Comparable, other: Comparable): boolean {
  try {
    return apply(equals, value, [other.value]) === true;
  } catch {
    return false;
  }
}
