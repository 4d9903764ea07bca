/** Runs inside the sandbox's context as well: makes the values that trees describe. */
import { fake } from "./fake.js";
import type { InputTree } from "../tree.js";
import { Undrawable } from "./undrawable.js";

type Scope = () => Readonly<Record<string, unknown>>;
type Constructor = new (...values: unknown[]) => unknown;

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
    case "instance": {
      const made = instanceOf(scope()[tree.name], tree, make);
      return tree.fields === undefined ? made : setMembers(made as object, tree.fields, make);
    }
    case "function":
      return fake(tree, make);
  }
}

function makeArray(items: readonly (InputTree | null)[], make: (part: InputTree) => unknown): unknown[] {
  const list: unknown[] = new Array(items.length);
  for (const [index, item] of items.entries()) if (item !== null) list[index] = make(item);
  return list;
}

function makeObject(members: readonly (readonly [string, InputTree])[], make: (part: InputTree) => unknown): object {
  return setMembers({}, members, make);
}

function setMembers(
  made: object,
  members: readonly (readonly [string, InputTree])[],
  make: (part: InputTree) => unknown,
): object {
  for (const [name, value] of members) {
    Object.defineProperty(made, name, { value: make(value), writable: true, enumerable: true, configurable: true });
  }
  return made;
}

function instanceOf(
  owner: unknown,
  { name, values, content }: Extract<InputTree, { kind: "instance" }>,
  make: (part: InputTree) => unknown,
): unknown {
  if (content === undefined) return construct(owner, name, values.map(make));
  const held = make(content);
  if (!Array.isArray(held)) return construct(owner, name, [held]);
  // One number alone would be its length.
  const list = construct(owner, name, []) as unknown[];
  return Object.assign(list, held);
}

function construct(owner: unknown, name: string, values: readonly unknown[]): unknown {
  if (typeof owner !== "function")
    throw new Undrawable(`The class ${name} cannot be reached from the function's file.`);
  try {
    // Its constructor is deprecated, with a warning.
    if (name === "Buffer") return (owner as unknown as typeof Buffer).from(values[0] as number[]);
    return Reflect.construct(owner as Constructor, values);
  } catch {
    throw new Undrawable(`new ${name}(…) refuses its arguments.`);
  }
}

async function* iterateLater(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}
