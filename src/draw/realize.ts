import type { InputTree } from "./tree.js";

/** An input that cannot be made. */
export class NotRealizable extends Error {}

/** Makes the value that a tree describes. */
export function realize(tree: InputTree, _scope: () => Readonly<Record<string, unknown>>): unknown {
  throw new NotRealizable(`A ${tree.kind} cannot be made.`);
}
