import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { diskStore } from "../../src/store/disk.js";
import { printEntry } from "../../src/store/entryText.js";
import { entryOf, temporaryFolder, versionOf } from "./world.js";

const id = "src/duration.ts#parse";

function world() {
  const folder = temporaryFolder();
  const [ts, json] = [folder.file("src/duration/parse.ts"), folder.file("src/duration/parse.json")];
  mkdirSync(path.dirname(ts), { recursive: true });
  return { ...folder, store: diskStore({ storeDirectory: folder.path }), ts, json };
}

/** As releases before 0.2 have written it. */
const FIRST_FORMAT = `{
  "id": "src/duration.ts#parse",
  "current": 1,
  "versions": [
    {
      "number": 1,
      "fingerprint": "f1",
      "model": "scripted",
      "attempts": 1,
      "usage": { "promptTokens": 10, "completionTokens": 5 },
      "adoptedAt": "2026-11-23T04:00:00.000Z",
      "notes": [],
      "source": ["// selfcoding · version 1", "", "export function f(): number {", "  return 1;", "}", ""]
    }
  ],
  "cases": []
}
`;

describe("an entry of an older format", () => {
  it("is read as it is, and is written in the format of today with the next change", () => {
    using at = world();
    writeFileSync(at.json, FIRST_FORMAT);
    writeFileSync(at.ts, versionOf(1).source);
    expect(at.store.read(id, "f1")).toMatchObject({
      state: "current",
      entry: { current: 1, versions: [versionOf(1)] },
    });
    expect(at.store.write?.(entryOf(id, [1, 2]), 1)).toBe(true);
    const written = JSON.parse(readFileSync(at.json, "utf8"));
    expect(written).toMatchObject({ format: 2, current: 2 });
    expect(written.versions.map((version: { checksum: string }) => version.checksum.length)).toEqual([28, 28]);
  });
});

const merged = (text: string): string => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> heal\n`;

describe("an entry that a person must look at", () => {
  it.each([
    ["of a newer release", "newer", "store-newer", (text: string) => text.replace('"format": 2', '"format": 3')],
    ["whose source was changed", "tampered", "conflict", (text: string) => text.replace("return 1;", "return 7;")],
    ["that git could not merge", "merge", "conflict", merged],
  ])("%s is in conflict, and is not written over", (_what, kind, code, change) => {
    using at = world();
    at.store.write?.(entryOf(id, [1]), 0);
    const changed = change(readFileSync(at.json, "utf8"));
    writeFileSync(at.json, changed);
    const found = at.store.read(id, "f1");
    expect(found).toMatchObject({ state: "conflict", fault: { kind } });
    expect(found.entry).toBeUndefined();
    for (const expected of [0, 1])
      expect(() => at.store.write?.(entryOf(id, [1, 2]), expected)).toThrow(
        expect.objectContaining({
          code,
          message: expect.stringContaining(`${at.json.slice(0, -".json".length)}.ts cannot be used`),
        }),
      );
    expect(readFileSync(at.json, "utf8")).toBe(changed);
  });

  it("has a body that git could not merge", () => {
    using at = world();
    at.store.write?.(entryOf(id, [1]), 0);
    writeFileSync(at.ts, merged(versionOf(1).source));
    expect(at.store.read(id, "f1")).toMatchObject({ state: "conflict", fault: { kind: "merge" } });
  });
});

describe("a proposed version", () => {
  const proposed = versionOf(1, { state: "proposed" });
  const first: StoreEntry = { id, current: 0, versions: [proposed], cases: [] };

  it("has a page for people and no body that runs, until it is approved", () => {
    using at = world();
    expect(at.store.write?.(first, 0)).toBe(true);
    const page = at.file("src/duration/parse.proposal.md");
    expect(readFileSync(page, "utf8")).toContain("version 1 is proposed");
    expect(at.store.read(id, "f1")).toMatchObject({ state: "proposed", entry: first });
    expect(() => readFileSync(at.ts)).toThrow("ENOENT");
    const { state: _state, ...version } = proposed;
    const decisions = [{ kind: "approve", by: "Ada", at: "2026-11-26T10:00:00.000Z" }] as const;
    const approved = { id, current: 1, versions: [{ ...version, decisions }], cases: [] };
    expect(at.store.write?.(approved, 1)).toBe(true);
    expect(() => readFileSync(page)).toThrow("ENOENT");
    expect(at.store.read(id, "f1")).toMatchObject({ state: "current", source: proposed.source });
    // Whoever has looked before the decision comes too late.
    expect(at.store.write?.(first, 1)).toBe(false);
  });

  it("of a stub that has changed leaves the old body where it is, and does not run it", () => {
    using at = world();
    at.store.write?.(entryOf(id, [1]), 0);
    const next = versionOf(2, { fingerprint: "f2", state: "proposed" });
    at.store.write?.(entryOf(id, [], { current: 1, versions: [versionOf(1), next] }), 1);
    expect(at.store.read(id, "f2").state).toBe("proposed");
    expect(at.store.read(id, "f1").state).toBe("current");
    expect(readFileSync(at.ts, "utf8")).toBe(versionOf(1).source);
  });
});

it("prints a version without what it does not have", () => {
  const text = printEntry(entryOf(id, [1]));
  for (const name of ["state", "dollars", "cause", "healed", "refusals", "decisions"])
    expect(text).not.toContain(`"${name}"`);
});
