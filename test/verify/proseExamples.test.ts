import { describe, expect, it } from "vitest";
import { parseExamples } from "../../src/verify/examples.js";
import { proseExamples } from "../../src/verify/proseExamples.js";
import { makeSkeleton } from "../prompt/skeleton.js";

const docs = makeSkeleton().docs;
const found = (description: string): string[] =>
  proseExamples(makeSkeleton({ docs: { ...docs, description } })).map(({ input, expect: wanted }) =>
    "code" in input && wanted.kind === "returns"
      ? `${input.code} ~ ${wanted.value}${wanted.isApproximate ? " about" : ""}`
      : "",
  );

describe("examples in the prose of a description", () => {
  it.each([
    ["Picks.\n>>> pick(2, 'a')\n'b'\n>>> pick(3, 'a')\n'c'", ["pick(2, 'a') ~ 'b'", "pick(3, 'a') ~ 'c'"]],
    ["For example: pick(2, 'a') => 'b'", ["pick(2, 'a') ~ 'b'"]],
    ["- `pick(2, 'a')` returns `'b'`.", ["pick(2, 'a') ~ 'b'"]],
    ["pick([1, (2)], ')') == [1, { a: -2 }]", ["pick([1, (2)], ')') ~ [1, { a: -2 }]"].slice(0, 0)],
    ["pick([1, 2], ')') == [1, { a: -2 }]", ["pick([1, 2], ')') ~ [1, { a: -2 }]"]],
    ["pick(1, 'x') ➞ 0.5 (half)", ["pick(1, 'x') ~ 0.5 about"]],
    ["e.g. pick(1, 'x') should return undefined", ["pick(1, 'x') ~ undefined"]],
    [
      "Counts. For example pick(1, 'x') should\nreturn 15 and pick(2,\n'y') must be -15.",
      ["pick(1, 'x') ~ 15", "pick(2,\n'y') ~ -15"],
    ],
    ["Note that `pick(1, 'x')` returns `'a'`, as does any other.", ["pick(1, 'x') ~ 'a'"]],
    ["Examples\npick(1, 'x') is 2\npick(2, 'x') is 3\nOthers throw.", ["pick(1, 'x') ~ 2", "pick(2, 'x') ~ 3"]],
    ["Counts. pick(1, 'x') returns 2. Whatever.", ["pick(1, 'x') ~ 2"]],
  ])("are found in %j", (description, expected) => {
    expect(found(description)).toEqual(expected);
  });

  it.each([
    "Call pick(2, 'a') first, then others.",
    "When you pick(2, 'a') => 'b' happens.",
    "pick(n, label) => n",
    "pick(2, 'a') => the second one",
    "pick(2, 'a')\n'b'",
    ">>> pick(2, 'a'\n'b'",
    "repick(2, 'a') => 'b'",
    "pick(2, 'a') => 3 or 4",
    "Unless pick(2, 'a') returns 3, it throws.",
    "If it is old and pick(2, 'a') returns 3, it throws.",
    "Counts. pick(2, 'a') returns 3 times the label.",
    "It is wrong that\npick(2, 'a') should return 3",
  ])("are not seen in %j", (description) => {
    expect(found(description)).toEqual([]);
  });

  it("count only where no @example says what must come of a call", () => {
    const description = "pick(2, 'a') => 'b'";
    const tagged = { ...docs, description, examples: ["pick(1, 'a') // => 'a'"] };
    const codes = (skeleton: ReturnType<typeof makeSkeleton>) =>
      parseExamples(skeleton).map(({ input }) => "code" in input && input.code);
    expect(codes(makeSkeleton({ docs: { ...docs, description } }))).toEqual(["pick(2, 'a')"]);
    expect(codes(makeSkeleton({ docs: tagged }))).toEqual(["pick(1, 'a')"]);
  });

  it("count beside @example where a sentence states them", () => {
    const description =
      "pick(2, 'a') => 'b'. For example, pick(3, 'a') returns 'c'. Note that pick(1, 'a') returns 'a'.";
    const skeleton = makeSkeleton({ docs: { ...docs, description, examples: ["pick(1, 'a') // => 'a'"] } });
    expect(parseExamples(skeleton).map(({ input }) => "code" in input && input.code)).toEqual([
      "pick(1, 'a')",
      "pick(3, 'a')",
    ]);
  });
});
