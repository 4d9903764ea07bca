import fc from "fast-check";
import { Undrawable } from "./undrawable.js";
import type { Literals } from "./literals.js";
import { bigints, numbers, numberTree, strings } from "./scalars.js";
import { type InputTree, plain } from "../tree.js";

type Trees = fc.Arbitrary<InputTree>;

const PATTERNS = ["a", "^\\d+$", "(?<word>\\w+)", "[,;]\\s*", "."];
const ADDRESSES = [
  "https://example.com/a?b=c#d",
  "http://localhost:8080/",
  "file:///tmp/a%20b",
  "mailto:a@example.com",
];

/** Instances of the classes that the language and the platform bring. */
export function builtin(name: string, literals: Literals): Trees {
  const make = (...values: readonly InputTree[]): InputTree => ({ kind: "builtin", name, values });
  if (name === "Date") {
    const times = fc.oneof(
      { weight: 6, arbitrary: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map(Number) },
      { weight: 2, arbitrary: fc.constantFrom(0, -1, Date.UTC(2024, 1, 29), Date.UTC(1999, 11, 31, 23, 59, 59, 999)) },
      // No date at all.
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    );
    return times.map((time) => make(numberTree(time)));
  }
  if (name === "RegExp")
    return fc
      .tuple(fc.constantFrom(...PATTERNS), fc.constantFrom("", "g", "i"))
      .map((parts) => make(...parts.map(plain)));
  if (name === "URL") return fc.constantFrom(...ADDRESSES).map((text) => make(plain(text)));
  if (name === "URLSearchParams") return fc.constantFrom("", "a=1", "a=1&a=2&b=").map((text) => make(plain(text)));
  if (name.endsWith("Error")) return strings(literals).map((text) => make(plain(text)));
  if (name === "Buffer") {
    const bytes = fc.oneof(
      fc.array(fc.nat(255), { maxLength: 12 }),
      strings(literals).map((text) => [...new TextEncoder().encode(text)]),
    );
    return bytes.map((list) => make({ kind: "array", items: list.map(plain) }));
  }
  if (name.endsWith("Array")) {
    const item = name.startsWith("Big") ? bigints() : numbers(literals);
    return fc.array(item, { maxLength: 8 }).map((items) => make({ kind: "array", items }));
  }
  if (name === "ArrayBuffer" || name === "SharedArrayBuffer") return fc.nat(64).map((size) => make(plain(size)));
  if (name === "DataView")
    return fc.nat(64).map((size) => make({ kind: "builtin", name: "ArrayBuffer", values: [plain(size)] }));
  throw new Undrawable(`a ${name} cannot be generated`);
}
