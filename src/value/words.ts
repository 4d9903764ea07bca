import type { Shape } from "../../transformer/stub.js";
import { classNameOf, tagOf } from "./kinds.js";

type Shapes = Readonly<Record<string, Shape>>;

/** A value in a few words, as it stands in a sentence. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  if (typeof value !== "object" || value === null) return String(value);
  const name = classNameOf(value) || tagOf(value);
  return name === "Object" ? "an object" : withArticle(name);
}

const WORDS: Partial<Record<Shape["kind"], string>> = {
  void: "undefined",
  undefined: "undefined",
  null: "null",
  never: "anything at all",
  map: "a Map",
  set: "a Set",
  promise: "a Promise",
  iterable: "iterable",
  asyncIterable: "async iterable",
  array: "an array",
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  bigint: "a bigint",
  symbol: "a symbol",
  function: "a function",
};

/** A shape in a few words. */
export function describeShape(shape: Shape, shapes: Shapes, depth = 0): string {
  switch (shape.kind) {
    case "literal":
      return JSON.stringify(shape.value);
    case "bigintLiteral":
      return shape.text;
    case "template":
      return `a text like \`${shape.texts.join("…")}\``;
    case "builtin":
    case "class":
      return withArticle(shape.name);
    case "tuple":
      return `a tuple of ${shape.of.length}`;
    case "reference": {
      const target = shapes[shape.name];
      const isNamed = target === undefined || target.kind === "interface" || depth > 3;
      return isNamed ? describeNamed(shape.name, target) : describeShape(target, shapes, depth + 1);
    }
    case "union": {
      const words = [...new Set(shape.of.map((part) => describeShape(part, shapes, depth + 1)))];
      const shown = words.length > 8 ? [...words.slice(0, 7), `${words.length - 7} more`] : words;
      return [shown.slice(0, -1).join(", "), shown.at(-1)].filter((text) => text !== "").join(" or ");
    }
    default:
      return WORDS[shape.kind] ?? "an object";
  }
}

// Types without a name are called `object`, and those of the same name are numbered.
function describeNamed(given: string, target: Shape | undefined): string {
  const [name = given] = given.split("#");
  if (name !== "object" || target?.kind !== "interface") return withArticle(name);
  const tag = target.members.find((member) => member.shape.kind === "literal");
  return tag?.shape.kind === "literal" ? `an object with ${tag.name} ${JSON.stringify(tag.shape.value)}` : "an object";
}

/** How words begin that have a vowel for a letter, and none for a sound: `User`, `URL`, `Uint8Array`. */
const CONSONANT = /^(?:eu|u(?:int|rl|uid|tf|s[aeu]|ni(?![nm])))/i;

/** A noun with `a` or `an` in front of it. */
export function withArticle(name: string): string {
  return `${/^[aeiou]/i.test(name) && !CONSONANT.test(name) ? "an" : "a"} ${name}`;
}
