import { describe, expect, it } from "vitest";
import type { InputTree } from "../../src/draw/tree.js";
import { ruledOutBy } from "../../src/verify/ruledOut.js";

type Plain = string | number | boolean | null | bigint | readonly Plain[] | { readonly [name: string]: Plain };

function tree(value: Plain): InputTree {
  if (typeof value === "bigint") return { kind: "bigint", text: String(value) };
  if (Array.isArray(value)) return { kind: "array", items: (value as readonly Plain[]).map(tree) };
  if (typeof value === "object" && value !== null)
    return { kind: "object", members: Object.entries(value).map(([name, member]) => [name, tree(member as Plain)]) };
  return { kind: "plain", value: value as string | number | boolean | null };
}

function isRuledOut(description: string, values: readonly Plain[], signature = "f()", given: string[] = []): boolean {
  const docs = { description, parameters: [], returns: "", throws: [], examples: [], remarks: [] };
  return ruledOutBy({ docs, signature }, given)(values.map(tree));
}

describe("ruledOutBy", () => {
  it.each<[docs: string, out: readonly Plain[], within: readonly Plain[]]>([
    ["The last of a non-empty list.", [[]], [["a"]]],
    ["The oldest of the people, of whom there is at least one.", [[]], [[{ age: 2 }]]],
    ["The highest score; the record must not be empty.", [{}], [{ a: 1 }]],
    ["Divides by n, which is positive.", [0], [0.5]],
    ["The steps that a positive integer takes.", [1.5], [3]],
    ["n factorial; n is not negative.", [-1n], [0n]],
    ["An integer from 1 to 3999 as a Roman numeral.", [4000], [3999]],
    ["The five dice (each from 1 to 6).", [[1, 7]], [[1, 6]]],
    ["The n-th number, n from 0 on.", [-1], [0]],
    ["The determinant of a square matrix.", [[[1, 2]]], [[[1]]]],
    ["The elements of a matrix in a spiral.", [[[1], []]], [[[1], [2]]]],
    ["Pairs two lists of equal length.", [[1], []], [0]],
    ["The value of a valid Roman numeral.", ["abc"], [3]],
    ["The domain of an e-mail address.", ["abc"], [3]],
    ["The complement of a DNA strand.", ["abc"], [3]],
  ])("%s", (docs, out, within) => {
    expect(isRuledOut(docs, out)).toBe(true);
    expect(isRuledOut(docs, within)).toBe(false);
  });

  it("keeps a text that an example gives, whatever the form that is asked for", () => {
    expect(isRuledOut("The day of an ISO date.", ["2024-03-09"], "f()", ["2024-03-09"])).toBe(false);
    expect(isRuledOut("The day of an ISO date.", ["2024"], "f()", ["2024-03-09"])).toBe(true);
  });

  it.each([
    "Whether a text is a valid date.",
    "The numbers, or undefined if the list is not empty.",
    "Returns null for an invalid date; otherwise a valid one.",
    "Upper-cases the first letter of each word.",
  ])("does not take what is asked or answered for what is given: %s", (docs) => {
    for (const value of ["", [], 0, -1, 0.5]) expect(isRuledOut(docs, [value])).toBe(false);
  });

  it("knows that a key drawn by itself is none of its object", () => {
    const signature = "sortBy<T, K extends keyof T>(items: T[], key: K): T[]";
    expect(isRuledOut("Sorts.", [[{ a: 1 }, null], "b"], signature)).toBe(true);
    expect(isRuledOut("Sorts.", [[], "b"], signature)).toBe(false);
  });
});
