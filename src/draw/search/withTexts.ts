import type { InputTree } from "../tree.js";

/** The same inputs with one text in the place of each that they hold; undefined when they hold none. */
export function withTexts(values: readonly InputTree[], text: string): InputTree[] | undefined {
  let hasText = false;
  const exchange = (tree: InputTree): InputTree => {
    if (tree.kind === "plain") {
      if (typeof tree.value !== "string") return tree;
      hasText = true;
      return { kind: "plain", value: text };
    }
    if (tree.kind === "array") return { ...tree, items: tree.items.map((item) => item && exchange(item)) };
    if (tree.kind === "set" || tree.kind === "iterable" || tree.kind === "asyncIterable")
      return { ...tree, items: tree.items.map(exchange) };
    if (tree.kind === "object") return { ...tree, members: tree.members.map(([key, item]) => [key, exchange(item)]) };
    if (tree.kind === "map")
      return { ...tree, entries: tree.entries.map(([key, item]) => [exchange(key), exchange(item)]) };
    return tree.kind === "promise" ? { ...tree, value: exchange(tree.value) } : tree;
  };
  const exchanged = values.map(exchange);
  return hasText ? exchanged : undefined;
}
