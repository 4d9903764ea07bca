import fc from "fast-check";
import type { Literals } from "./literals.js";
import { type InputTree, plain } from "../tree.js";

type Trees = fc.Arbitrary<InputTree>;

const special = (name: "NaN" | "Infinity" | "-Infinity" | "-0"): InputTree => ({ kind: "special", name });

/** A tree for any number. */
export function numberTree(value: number): InputTree {
  if (Number.isNaN(value)) return special("NaN");
  if (Object.is(value, -0)) return special("-0");
  if (!Number.isFinite(value)) return special(value > 0 ? "Infinity" : "-Infinity");
  return plain(value);
}

/** Numbers: mostly small whole ones, then those of the texts, then edges. */
export function numbers({ numbers: known }: Literals): Trees {
  return fc
    .oneof(
      { withCrossShrink: true },
      { weight: 8, arbitrary: fc.integer({ min: -3, max: 12 }) },
      { weight: 4, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
      { weight: 3, arbitrary: fc.integer({ min: -400, max: 400 }).map((value) => value / 8) },
      ...(known.length === 0 ? [] : [{ weight: 4, arbitrary: nearby(known) }]),
      { weight: 1, arbitrary: fc.constantFrom(-0, Number.MAX_SAFE_INTEGER, 1e21, -1e9, 2 ** 32 + 1, 0.1, 1e-7) },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
    )
    .map(numberTree);
}

// What decides is often the neighbour of a number that the texts name.
function nearby(known: readonly number[]): fc.Arbitrary<number> {
  return fc.tuple(fc.constantFrom(...known), fc.constantFrom(0, 0, 1, -1)).map(([value, step]) => value + step);
}

const ALPHABETS: readonly fc.Arbitrary<string>[] = [
  fc.constantFrom(..."abcxyzABC"),
  fc.constantFrom(..."0123456789.-"),
  fc.constantFrom(..." \t\n,;:_-/|()[]{}\"'"),
  fc.constantFrom("é", "ß", "İ", "e\u0301", "\u{1F600}", "\u{1F468}\u200D\u{1F469}", "א", "漢", "\u0000"),
];
const WORDS = ["a", "hello world", "Hello, World!", "  padded  ", "a,b,,c", "line\nbreak", "ABBA", "__proto__", "null"];

/** Texts: short ones of few letters, those of the stub's own texts and what is near to them, then edges. */
export function strings({ strings: known }: Literals): fc.Arbitrary<string> {
  const letters = fc.oneof(...ALPHABETS.map((arbitrary, index) => ({ weight: index === 0 ? 4 : 1, arbitrary })));
  const single = fc.oneof(...ALPHABETS);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: fc.string({ unit: letters, maxLength: 8 }) },
    // Of one alphabet only: digits, separators.
    { weight: 2, arbitrary: fc.constantFrom(...ALPHABETS).chain((unit) => fc.string({ unit, maxLength: 6 })) },
    { weight: 2, arbitrary: single },
    { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
    ...(known.length === 0 ? [] : [{ weight: 8, arbitrary: mutated(known) }]),
    { weight: 1, arbitrary: fc.string({ unit: letters, maxLength: 200, size: "max" }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }).map((count) => "ab ".repeat(count)) },
    // Half of a character that takes two.
    { weight: 1, arbitrary: fc.constantFrom("\uD83D", "a\uDE00b") },
  );
}

/** A text that is known to be meant, and what somebody could have typed in its place. */
function mutated(known: readonly string[]): fc.Arbitrary<string> {
  const from = fc.constantFrom(...known);
  return fc.oneof(
    from,
    fc.tuple(from, fc.nat(200)).map(([text, at]) => text.slice(0, at % (text.length + 1))),
    fc.tuple(from, fc.nat(200)).map(([text, at]) => text.slice(at % (text.length + 1))),
    fc.tuple(from, fc.nat(200)).map(([text, at]) => withoutOne(text, at)),
    fc.tuple(from, from, fc.constantFrom("", " ", ",", "\n")).map(([one, other, between]) => one + between + other),
    from.map((text) => text.toUpperCase()),
    from.map((text) => ` ${text} `),
  );
}

function withoutOne(text: string, at: number): string {
  const index = at % (text.length + 1);
  return text.slice(0, index) + text.slice(index + 1);
}

/** Whole numbers without bound. */
export function bigints(): Trees {
  return fc
    .oneof(fc.bigInt({ min: -5n, max: 20n }), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }))
    .map((value) => ({ kind: "bigint", text: String(value) }));
}

/** Values without a declared type: JSON-like data. */
export function anything(literals: Literals): Trees {
  const leaf: Trees = fc.oneof(
    numbers(literals),
    strings(literals).map(plain),
    fc.boolean().map(plain),
    fc.constant(plain(null)),
    fc.constant<InputTree>({ kind: "undefined" }),
  );
  return fc.letrec<{ node: InputTree }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("node"), { maxLength: 4 }).map((items): InputTree => ({ kind: "array", items })),
      fc
        .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "id", "name"), tie("node")), {
          selector: ([name]) => name,
          maxLength: 3,
        })
        .map((members): InputTree => ({ kind: "object", members })),
    ),
  })).node;
}
