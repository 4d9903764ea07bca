import path from "node:path";
import { describe, expect, it } from "vitest";
import { entryPaths } from "../../src/store/paths.js";

const plainOf = (id: string): string => entryPaths("/store", id).plain.split(path.sep).join("/");

describe("the place of an entry", () => {
  it.each([
    ["src/duration.ts#parse", "/store/src/duration/parse"],
    ["src/duration.mts#Aquarium.pick", "/store/src/duration/Aquarium.pick"],
    ["src/größe.ts#größe", "/store/src/größe/größe"],
    ["src/vault.ts#Vault.#check", "/store/src/vault/Vault.#check"],
    ["src/c#/vault.ts#Vault.#check", "/store/src/c#/vault/Vault.#check"],
    ["src/list.ts#List.[Symbol.iterator]", "/store/src/list/List.[Symbol.iterator]"],
    ["src/rules.ts#rules.to%2Efront", "/store/src/rules/rules.to%2Efront"],
    ["src/con.ts#aux", "/store/src/%63on/%61ux"],
    ['src/a:b.ts#o.""', "/store/src/a%3Ab/o.%22%22"],
    ["src/e\u0301.ts#f", "/store/src/e%CC%81/f"],
  ])("of %s is %s", (id, expected) => {
    expect(plainOf(id)).toBe(expected);
  });

  it("is never that of another", () => {
    const ids = [
      "a:b.ts#f",
      "a_b.ts#f",
      "a%3Ab.ts#f",
      "a?b.ts#f",
      "e\u0301.ts#f",
      "\u00E9.ts#f",
      "a..ts#f",
      "a.ts#f",
      "_con.ts#f",
      "con.ts#f",
    ];
    expect(new Set(ids.map(plainOf)).size).toBe(ids.length);
  });

  it.each([
    ["src/a.ts#f", "/store/src/a/f~ba1e15fd"],
    ["src/a.ts#", "/store/src/a/%~753a8449"],
    ["f", "/store/f~e30c2799"],
  ])("of %s, marked, is where older releases have put it", (id, expected) => {
    expect(entryPaths("/store", id).marked.split(path.sep).join("/")).toBe(expected);
  });

  it.each([
    ["a hundred letters", "x".repeat(100), false],
    ["more", "x".repeat(101), true],
    ["two hundred bytes", "\u{1F600}".repeat(50), false],
    ["more bytes", `${"最".repeat(66)}xyz`, true],
    ["no letter", "", true],
  ])("is marked where a name has no place in a file's: %s", (_what, name, isMarked) => {
    const { plain, marked } = entryPaths("/store", `src/a.ts#${name}`);
    expect(plain === marked).toBe(isMarked);
  });

  it("is short enough for a file, and then marked", () => {
    const [one, other] = ["a", "b"].map((end) => entryPaths("/store", `src/a.ts#${"最".repeat(300)}${end}`));
    expect(one?.plain).toBe(one?.marked);
    expect(one?.plain).not.toBe(other?.plain);
    expect(Buffer.byteLength(path.basename(one?.plain ?? ""))).toBeLessThan(240);
  });
});
