/** Runs inside the sandbox's context as well: makes the values that trees describe. No imports but types. */
import type { InputTree } from "./tree.js";

type Scope = () => Readonly<Record<string, unknown>>;
type Constructor = new (...values: unknown[]) => unknown;

/** An input that cannot be made: its class refuses it, or is out of reach. */
export class NotRealizable extends Error {
  override readonly name = "NotRealizable";
}

/** Makes the value that a tree describes, anew with each call. */
export function realize(tree: InputTree, scope: Scope): unknown {
  const make = (part: InputTree): unknown => realize(part, scope);
  switch (tree.kind) {
    case "plain":
      return tree.value;
    case "undefined":
      return undefined;
    case "special":
      return tree.name === "-0" ? -0 : Number(tree.name);
    case "bigint":
      return BigInt(tree.text);
    case "symbol":
      return Symbol(tree.text);
    case "array":
      return makeArray(tree.items, make);
    case "object":
      return makeObject(tree.members, make);
    case "map":
      return new Map(tree.entries.map(([key, value]) => [make(key), make(value)]));
    case "set":
      return new Set(tree.items.map(make));
    case "iterable":
      return tree.items.map(make).values();
    case "asyncIterable":
      return iterateLater(tree.items.map(make));
    case "promise":
      return Promise.resolve(make(tree.value));
    case "builtin":
      return construct(Reflect.get(globalThis, tree.name), tree.name, tree.values.map(make));
    case "instance":
      return construct(scope()[tree.name], tree.name, tree.values.map(make));
    case "function":
      return makeFunction(tree, make);
  }
}

function makeArray(items: readonly (InputTree | null)[], make: (part: InputTree) => unknown): unknown[] {
  const list: unknown[] = new Array(items.length);
  for (const [index, item] of items.entries()) if (item !== null) list[index] = make(item);
  return list;
}

function makeObject(members: readonly (readonly [string, InputTree])[], make: (part: InputTree) => unknown): object {
  const made = {};
  for (const [name, value] of members) {
    Object.defineProperty(made, name, { value: make(value), writable: true, enumerable: true, configurable: true });
  }
  return made;
}

function construct(owner: unknown, name: string, values: readonly unknown[]): unknown {
  if (typeof owner !== "function") throw new NotRealizable(`The class ${name} is not in reach of the function's file.`);
  try {
    return Reflect.construct(owner as Constructor, values);
  } catch {
    throw new NotRealizable(`new ${name}(…) refuses its arguments.`);
  }
}

async function* iterateLater(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}

function makeFunction(
  { results, isOrder }: Extract<InputTree, { kind: "function" }>,
  make: (part: InputTree) => unknown,
): (...values: unknown[]) => unknown {
  const choose = (values: readonly unknown[]): unknown => {
    const chosen = results[hash(values.map(textOf).join()) % Math.max(1, results.length)];
    return chosen === undefined ? undefined : make(chosen);
  };
  if (!isOrder) return (...values) => choose(values);
  // A comparator that contradicts itself would be the caller's fault, not the function's.
  return (one, other) => compare(textOf(one), textOf(other));
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function textOf(value: unknown): string {
  try {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  } catch {
    return typeof value;
  }
}

// FNV-1a, as it only has to spread.
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return sum >>> 0;
}
