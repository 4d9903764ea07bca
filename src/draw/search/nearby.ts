import type { InputTree } from "../tree.js";

/** As many from one example: each costs a call. */
const MAX_OF_ONE = 60;

/**
 * Inputs near to an example, each different in one place: for contracts that accept so little that hardly any drawn input
 * is among it, as a text of a certain form. Known from fuzzing as mutation (https://www.fuzzingbook.org/html/MutationFuzzer.html).
 */
export function nearby(values: readonly InputTree[]): InputTree[][] {
  const found = values.flatMap((value, at) => variants(value).map((variant) => values.with(at, variant)));
  return found.slice(0, MAX_OF_ONE);
}

function variants(tree: InputTree): InputTree[] {
  if (tree.kind === "plain") return plainVariants(tree.value).map((value) => ({ kind: "plain", value }));
  if (tree.kind === "array") return listVariants(tree.items).map((items) => ({ kind: "array", items }));
  if (tree.kind !== "object") return [];
  return tree.members.flatMap(([key, value], at) =>
    variants(value).map((variant): InputTree => ({
      kind: "object",
      members: tree.members.with(at, [key, variant] as const),
    })),
  );
}

function plainVariants(value: string | number | boolean | null): (string | number | boolean)[] {
  if (typeof value === "number")
    return [value + 1, value - 1, value * 2, value / 2, 0, 1].filter((one) => one !== value);
  if (typeof value === "boolean") return [!value];
  return typeof value === "string" ? textVariants(value) : [];
}

// Letters and digits are exchanged for others of their kind, so that the form stays.
function textVariants(text: string): string[] {
  const letters = [...text];
  const exchanged = letters.map((letter, at) => letters.with(at, exchange(letter)).join(""));
  const shortened = letters.map((_, at) => letters.toSpliced(at, 1).join(""));
  return [...new Set([...exchanged, ...shortened, text + text, text.toUpperCase(), text.toLowerCase(), ""])].filter(
    (one) => one !== text,
  );
}

function exchange(letter: string): string {
  if (letter >= "0" && letter <= "9") return letter === "9" ? "0" : String(Number(letter) + 1);
  if (letter >= "a" && letter < "z") return String.fromCharCode(letter.charCodeAt(0) + 1);
  return letter >= "A" && letter < "Z" ? String.fromCharCode(letter.charCodeAt(0) + 1) : letter;
}

function listVariants(items: readonly (InputTree | null)[]): (InputTree | null)[][] {
  const changed = items.flatMap((item, at) =>
    item === null
      ? []
      : variants(item)
          .slice(0, 6)
          .map((variant) => items.with(at, variant)),
  );
  const shorter = items.map((_, at) => items.toSpliced(at, 1));
  return [...shorter, [...items].reverse(), [...items, ...items], ...changed];
}
