import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Case } from "../../src/contract/nouns.js";
import { goodCall, keepDiverse } from "../../src/store/calls/goodCalls.js";
import { addRecording, readRecordings } from "../../src/store/calls/recordings.js";
import { temporaryFolder } from "./world.js";

const good = (argument: string, value: string): Case => goodCall({ arguments: [argument] }, value) as Case;
const argumentsOf = (cases: readonly Case[]) =>
  cases.map(({ input }) => ("call" in input ? input.call.arguments.join() : ""));

describe("a good call", () => {
  it("is none when it is a sample, cannot be run again, is large, or holds what looks like a secret", () => {
    expect(goodCall({ arguments: ["[1]"], isSample: true }, "1")).toBeUndefined();
    expect(goodCall({ arguments: ["f"], notReplayable: "a function" }, "1")).toBeUndefined();
    expect(goodCall({ arguments: [JSON.stringify("a ".repeat(2500))] }, "1")).toBeUndefined();
    expect(goodCall({ arguments: ['"a"'] }, '{ password: "abcdef" }')).toBeUndefined();
    expect(goodCall({ arguments: [], self: '{ password: "abcdef" }' }, "1")).toBeUndefined();
    expect(
      goodCall({ arguments: [JSON.stringify("a ".repeat(1500))] }, JSON.stringify("b ".repeat(500))),
    ).toBeUndefined();
    expect(goodCall({ arguments: [], locals: { apiKey: '"abcdef"' } }, "1")).toBeUndefined();
    expect(goodCall({ arguments: ['"x"'], isRedacted: true }, "1")).toBeUndefined();
  });

  it("with a fraction is compared as such", () => {
    expect(good("[0.1, 0.2]", "0.30000000000000004").expect).toMatchObject({ isApproximate: true });
    expect(good("[1, 2]", "3").expect).toEqual({ kind: "returns", value: "3" });
  });
});

describe("of many good calls", () => {
  it("those are kept that differ, and of those that are alike the newest", () => {
    const names = Array.from({ length: 20 }, (_, index) => good(`"name${index}"`, `${index}`));
    const kept = keepDiverse([good("[]", "0"), good('"-1"', "-1"), ...names, good("{}", "null")]);
    expect(argumentsOf(kept)).toEqual(["[]", '"-1"', ...names.slice(15).map((one) => argumentsOf([one])[0]), "{}"]);
  });

  it("one that gave two results is none to hold a version to", () => {
    expect(argumentsOf(keepDiverse([good("1", "2"), good("2", "4"), good("1", "3")]))).toEqual(["2"]);
  });

  it("all of one kind are held to eight", () => {
    expect(keepDiverse(Array.from({ length: 50 }, (_, index) => good(`${index}`, "0")))).toHaveLength(8);
  });
});

describe("recordings on disk", () => {
  it("are also made of what finds out later whether a call is one to keep", async () => {
    using folder = temporaryFolder();
    const place = { cacheDirectory: folder.path };
    const of = { id: "a.ts#f", number: 1, fingerprint: "f1" };
    await addRecording(place, of, () => undefined);
    expect(readdirSync(folder.path)).toEqual([]);
    await addRecording(place, of, () => good("1", "2"));
    expect(argumentsOf(readRecordings(place, of))).toEqual(["1"]);
    expect(readRecordings(place, { ...of, fingerprint: "f2" })).toEqual([]);
    expect(readRecordings(place, { ...of, id: "a.ts#g" })).toEqual([]);
  });

  it("that cannot be made keep nobody from the next", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file("file"), "");
    const of = { id: "a.ts#f", number: 1, fingerprint: "f1" };
    await addRecording({ cacheDirectory: folder.file("file") }, of, good("1", "2"));
    await addRecording({ cacheDirectory: folder.path }, of, () => {
      throw new Error("no");
    });
    await addRecording({ cacheDirectory: folder.path }, of, good("3", "6"));
    expect(argumentsOf(readRecordings({ cacheDirectory: folder.path }, of))).toEqual(["3"]);
    expect(readRecordings({ cacheDirectory: folder.file("file") }, of)).toEqual([]);
    expect(readdirSync(folder.file("recorded", "a"))).toHaveLength(1);
  });

  it("are those of the version that is asked for, and a broken file is one without", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-recordings-"));
    try {
      const place = { cacheDirectory: folder };
      const first = { id: "a.ts#f", number: 1, fingerprint: "f1" };
      await Promise.all([addRecording(place, first, good("1", "2")), addRecording(place, first, good("[]", "0"))]);
      expect(argumentsOf(readRecordings(place, first))).toEqual(["1", "[]"]);
      expect(readRecordings(place, { ...first, number: 2 })).toEqual([]);
      await addRecording(place, { ...first, number: 2 }, good("3", "6"));
      expect(argumentsOf(readRecordings(place, { ...first, number: 2 }))).toEqual(["3"]);
      expect(readRecordings(place, first)).toEqual([]);
      const [name = ""] = readdirSync(folder, { recursive: true })
        .map(String)
        .filter((one) => one.endsWith(".json"));
      writeFileSync(path.join(folder, name), "{");
      expect(readRecordings(place, first)).toEqual([]);
      await addRecording(place, first, good("4", "8"));
      expect(argumentsOf(readRecordings(place, first))).toEqual(["4"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
