import { describe, expect, it } from "vitest";
import { mendChanges } from "../../src/verify/mend.js";
import type { Shape } from "../../transformer/stub.js";
import { makeSkeleton } from "../prompt/skeleton.js";

const NUMBERS: Shape = { kind: "array", of: { kind: "number" } };

function mend(body: string, shape: Shape = NUMBERS, description = "The numbers in order.") {
  const parameter = { name: "list", argument: "list", type: "", shape, isOptional: false, isRest: false };
  const docs = { ...makeSkeleton().docs, description };
  const skeleton = makeSkeleton({ name: "sorted", parameters: [parameter], docs });
  return mendChanges({ body, helpers: "", imports: "" }, skeleton);
}

describe("a body that changes its argument in place", () => {
  it.each<readonly [string, string, Shape]>([
    ["return list.sort();", "list = [...list];", NUMBERS],
    ["list[0] = 1; return list;", "list = [...list];", NUMBERS],
    ["list.delete(1); return list;", "list = new Set(list);", { kind: "set", of: { kind: "number" } }],
    ["list.clear(); return list;", "list = new Map(list);", { kind: "map", key: NUMBERS, value: NUMBERS }],
    ["list.setHours(0); return list;", "list = new Date(list);", { kind: "builtin", name: "Date" }],
  ])("is given a copy by one visible line: %s", (body, line, shape) => {
    const { candidate, notes } = mend(body, shape);
    expect(candidate.body.split("\n").slice(1)).toEqual([line, body]);
    expect(candidate.body).toMatch(/^\/\/ Copied/);
    expect(notes).toEqual(["The body changed `list` in place; it was given a copy to work on."]);
  });

  it.each([
    ["when nothing is changed", "return [...list].sort();", NUMBERS, "The numbers in order."],
    ["when the docs want it", "return list.sort();", NUMBERS, "Sorts the list in place."],
    [
      "when a copy does not reach what it changes",
      "for (const one of list) one.size = 0; return list;",
      { kind: "array", of: { kind: "interface", members: [{ name: "size", shape: { kind: "number" } }] } },
      "The fish.",
    ],
  ] as const)("is left alone %s", (_when, body, shape, description) => {
    expect(mend(body, shape, description)).toEqual({ candidate: { body, helpers: "", imports: "" }, notes: [] });
  });
});
