import { describe, expect, it } from "vitest";
import { parseExamples } from "../../src/verify/examples.js";
import type { Skeleton } from "../../transformer/stub.js";

const parse = (...examples: string[]) =>
  parseExamples({ name: "f", docs: { description: "", examples } } as unknown as Skeleton).map(
    ({ input, expect: expected }) => ["code" in input ? input.code : "", expected],
  );

describe("the lines of @example", () => {
  it("become cases where they say what must come of them", () => {
    expect(
      parse('parseDuration("1h") // => 3_600_000', "ratio(1, 3) // => approximately 0.333", "ratio(2, 3) // ≈ 0.667"),
    ).toEqual([
      ['parseDuration("1h")', { kind: "returns", value: "3_600_000" }],
      ["ratio(1, 3)", { kind: "returns", value: "0.333", isApproximate: true }],
      ["ratio(2, 3)", { kind: "returns", value: "0.667", isApproximate: true }],
    ]);
  });

  it("can say that an error must be thrown", () => {
    expect(
      parse(
        'f("") // throws RangeError',
        'f("") // => throws a RangeError',
        'f(1) // throws "no number"',
        "f() // throws",
      ),
    ).toEqual([
      ['f("")', { kind: "throws", error: "RangeError" }],
      ['f("")', { kind: "throws", error: "RangeError" }],
      ["f(1)", { kind: "throws", error: "no number" }],
      ["f()", { kind: "throws" }],
    ]);
  });

  it("take the lines before as set-up, and calls before only where there is state", () => {
    expect(parse("f(1) // => 1\nf(2) // => 2")).toEqual([
      ["f(1)", { kind: "returns", value: "1" }],
      ["f(2)", { kind: "returns", value: "2" }],
    ]);
    expect(parse("const tank = new Aquarium();\ntank.add(2) // => 1\ntank.add() // throws\ntank.size // => 1")).toEqual(
      [
        ["const tank = new Aquarium();\ntank.add(2)", { kind: "returns", value: "1" }],
        ["const tank = new Aquarium();\ntank.add(2)\ntank.add()", { kind: "throws" }],
        ["const tank = new Aquarium();\ntank.add(2)\ntank.size", { kind: "returns", value: "1" }],
      ],
    );
  });

  it("may stand in fences, with prose around, and over several lines", () => {
    const text =
      "Groups things:\n```ts\ngroup(\n  [1, 2],\n) // => {\n//   a: [1],\n//   b: [2] }\n```\nand no more // => 9";
    expect(parse(text)).toEqual([["group(\n  [1, 2],\n)", { kind: "returns", value: "{ a: [1], b: [2] }" }]]);
  });

  it("are not misled by slashes in texts, and ignore lines that say nothing", () => {
    expect(parse('host("https://a.b/c") // => "a.b"', "f(2)", "f(3) // three")).toEqual([
      ['host("https://a.b/c")', { kind: "returns", value: '"a.b"' }],
    ]);
  });
});
