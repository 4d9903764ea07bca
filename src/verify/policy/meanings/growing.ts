import type { Value, Values } from "./values.js";

const MAX_ROUNDS = 8;
const MAX_VALUES = 60;

/** Answers that only grow: a question that leads back to itself gets what is known so far. */
export class Growing {
  readonly #kept = new Map<object, Map<unknown, Value>>();
  readonly #visited = new Set<object>();
  #hasGrown = false;

  /** Asks until nothing is added. */
  settle(ask: () => void): void {
    let rounds = 0;
    do {
      this.#hasGrown = false;
      this.#visited.clear();
      ask();
      rounds += 1;
    } while (this.#hasGrown && rounds < MAX_ROUNDS);
    this.#visited.clear();
  }

  /** The current answer for a thing, asked anew once a round. */
  ask(key: object, compute: () => Values): Values {
    const values = this.#kept.get(key) ?? new Map<unknown, Value>();
    this.#kept.set(key, values);
    if (!this.#visited.has(key)) {
      this.#visited.add(key);
      const before = weight(values);
      const found = compute();
      // A list is made anew each time that it is asked for.
      for (const [identity, { kind }] of values) if (kind === "record" || kind === "bound") values.delete(identity);
      for (const value of found)
        if (values.size < MAX_VALUES) values.set(value.kind === "text" ? value.text : value, value);
      if (weight(values) > before) this.#hasGrown = true;
    }
    return [...values.values()];
  }
}

function weight(values: ReadonlyMap<unknown, Value>): number {
  let sum = values.size;
  for (const value of values.values())
    if (value.kind === "record") for (const field of value.fields.values()) sum += field.length;
  return sum;
}
