import type { Value, Values } from "./values.js";

const MAX_ROUNDS = 8;
const MAX_VALUES = 60;

/** Keeps answers that only grow: a question that leads back to itself gets what is known so far. */
export function growAnswers(): {
  /** Asks until nothing is added. */
  settle(ask: () => void): void;
  /** The current answer for a thing, asked anew once a round. */
  ask(key: object, compute: () => Values): Values;
} {
  const kept = new Map<object, Map<unknown, Value>>();
  const visited = new Set<object>();
  let hasGrown = false;
  return {
    settle: (ask) => {
      let rounds = 0;
      do {
        hasGrown = false;
        visited.clear();
        ask();
        rounds += 1;
      } while (hasGrown && rounds < MAX_ROUNDS);
      visited.clear();
    },
    ask: (key, compute) => {
      const values = kept.get(key) ?? new Map<unknown, Value>();
      kept.set(key, values);
      if (!visited.has(key)) {
        visited.add(key);
        const before = weight(values);
        addAll(values, compute());
        if (weight(values) > before) hasGrown = true;
      }
      return [...values.values()];
    },
  };
}

function addAll(values: Map<unknown, Value>, found: Values): void {
  // A list is made anew each time that it is asked for.
  for (const [identity, { kind }] of values) if (kind === "record" || kind === "bound") values.delete(identity);
  for (const value of found)
    if (values.size < MAX_VALUES) values.set(value.kind === "text" ? value.text : value, value);
}

function weight(values: ReadonlyMap<unknown, Value>): number {
  let sum = values.size;
  for (const value of values.values())
    if (value.kind === "record") for (const field of value.fields.values()) sum += field.length;
  return sum;
}
