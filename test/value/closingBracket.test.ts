import { expect, it } from "vitest";
import { closingBracket } from "../../src/value/closingBracket.js";
import { withoutMark } from "../../src/value/withoutMark.js";

it.each([
  ["[a] b", 0, 3],
  ["x: { y: [1] }, z", 3, 13],
  ["(a, [b], {c}) d", 0, 13],
  ['["]", \']\', "\\"]"] rest', 0, 17],
  ["[a] [b]", 4, 7],
  ["[a, (b] c", 0, 9],
  ["[a", 0, 2],
])("of %j the bracket at %i is closed before %i", (text, open, end) => {
  expect(closingBracket(text, open)).toBe(end);
});

it("a byte order mark in front of a text is dropped, and nothing else", () => {
  expect(withoutMark("\uFEFF{}")).toBe("{}");
  expect(withoutMark("{}\uFEFF")).toBe("{}\uFEFF");
});
