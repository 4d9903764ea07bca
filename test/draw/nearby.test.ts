import { describe, expect, it } from "vitest";
import { nearby } from "../../src/draw/search/nearby.js";
import type { InputTree } from "../../src/draw/tree.js";
import { withTexts } from "../../src/draw/search/withTexts.js";

const plain = (value: string | number | boolean | null): InputTree => ({ kind: "plain", value });
const textsOf = (trees: readonly InputTree[][]): string[] => trees.map((values) => JSON.stringify(values));

describe("inputs near to an example", () => {
  it("differ from it in one argument each, and never equal it", () => {
    const example = [plain("a1"), plain(2), plain(true)];
    const found = nearby(example);
    expect(textsOf(found)).not.toContain(JSON.stringify(example));
    for (const values of found)
      expect(values.filter((value, at) => JSON.stringify(value) !== JSON.stringify(example[at]))).toHaveLength(1);
  });

  it("keep the form of a text: digits stay digits, letters stay letters", () => {
    const values = nearby([plain("Ab-9")]).map(([value]) => (value?.kind === "plain" ? value.value : ""));
    expect(values).toEqual(expect.arrayContaining(["Bb-9", "Ac-9", "Ab-0", "Ab9"]));
  });

  it("reach into lists and objects", () => {
    const list: InputTree = { kind: "array", items: [plain(1), plain(2)] };
    const holder: InputTree = { kind: "object", members: [["list", list]] };
    const found = textsOf(nearby([holder]));
    expect(found).toContain(
      JSON.stringify([{ kind: "object", members: [["list", { kind: "array", items: [plain(2), plain(1)] }]] }]),
    );
  });
});

describe("one text in the place of all", () => {
  it("reaches into what holds texts", () => {
    const tree: InputTree = {
      kind: "object",
      members: [
        ["name", plain("x")],
        ["size", plain(1)],
      ],
    };
    expect(withTexts([tree], "1")).toEqual([
      {
        kind: "object",
        members: [
          ["name", plain("1")],
          ["size", plain(1)],
        ],
      },
    ]);
  });

  it("is nothing where there is none", () => {
    expect(withTexts([plain(1), plain(null)], "1")).toBeUndefined();
  });
});
