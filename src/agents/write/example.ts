/** Values that stand for all that a parameter, or a result, may be. */
export class Example<Value = unknown> {
  /** The first is what the function is first called with; with the others it is tried, too. */
  readonly values: readonly [Value, ...Value[]];

  constructor(values: readonly [Value, ...Value[]]) {
    this.values = values;
  }
}

/**
 * Says by examples what a parameter of a generated function is: its type is read off them, and the function is tried on them.
 *
 * @example
 * await generator.generateFunction("Pick a random fish", { name: "pick", parameters: { fish: example(allFish), multiplier: example(5, 0) } });
 */
export function example<Value>(...values: [Value, ...NoInfer<Value>[]]): Example<Value> {
  return new Example(values);
}
