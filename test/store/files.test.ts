import fs, { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { describe, expect, it, vi } from "vitest";
import { acquireLock } from "../../src/store/lock.js";
import { take } from "../../src/store/claim.js";
import { diskStore } from "../../src/store/disk.js";
import { fileStamp, readText, writeAtomically } from "../../src/store/files.js";
import { entryStamp } from "../../src/store/readKept.js";
import { writeTranscript } from "../../src/store/transcripts.js";
import { entryOf, temporaryFolder } from "./world.js";

const id = "src/duration.ts#parse";

/** What is asked of the file system meanwhile, in order. */
function watchFileSystem() {
  const asked: string[] = [];
  const spies = (["openSync", "fsyncSync", "closeSync", "renameSync"] as const).map((name) => {
    const original = fs[name] as (...given: unknown[]) => unknown;
    return vi.spyOn(fs, name).mockImplementation(((...given: unknown[]) => {
      asked.push(name.replace("Sync", ""));
      return original(...given);
    }) as never);
  });
  syncBuiltinESMExports();
  return {
    asked,
    [Symbol.dispose]: () => {
      for (const spy of spies) spy.mockRestore();
      syncBuiltinESMExports();
    },
  };
}

/** A file system on which `linkSync` fails. */
function failToLink(code: string): Disposable {
  const spy = vi.spyOn(fs, "linkSync").mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  syncBuiltinESMExports();
  return {
    [Symbol.dispose]: () => {
      spy.mockRestore();
      syncBuiltinESMExports();
    },
  };
}

describe("a file", () => {
  it("of the store is on the disk before it takes its name; one of the cache does not wait for the disk", () => {
    using folder = temporaryFolder();
    using system = watchFileSystem();
    writeAtomically(folder.file("kept"), "text");
    expect(system.asked).toEqual(["open", "fsync", "close", "rename"]);
    system.asked.length = 0;
    writeAtomically(folder.file("cached"), "text", false);
    writeTranscript({ cacheDirectory: folder.path }, id, 1, []);
    expect(system.asked).toEqual(["open", "close", "rename", "open", "close", "rename"]);
    system.asked.length = 0;
    diskStore({ storeDirectory: folder.file("store") }).write?.(entryOf(id, [1]), 0);
    expect(system.asked).toEqual(["open", "fsync", "close", "open", "fsync", "close", "rename", "rename"]);
  });

  it("that cannot take its name leaves nothing beside it", () => {
    using folder = temporaryFolder();
    mkdirSync(folder.file("taken"));
    expect(() => writeAtomically(folder.file("taken"), "text")).toThrow(expect.objectContaining({ code: "EISDIR" }));
    expect(readdirSync(folder.path)).toEqual(["taken"]);
    expect(() => readText(folder.file("taken"))).toThrow("EISDIR");
  });

  it("has another stamp with another text, and one that says so while it is missing", () => {
    using folder = temporaryFolder();
    const file = folder.file("a");
    expect(fileStamp(file)).toBe("missing");
    writeFileSync(file, "one");
    const stamp = fileStamp(file);
    expect(fileStamp(file)).toBe(stamp);
    writeFileSync(file, "three");
    expect(fileStamp(file)).not.toBe(stamp);
  });
});

it.each([
  [id, ["src/duration/parse.json", "src/duration/parse.ts"]],
  ["src/a.tsx#f", ["src/a/f.json", "src/a/f.ts", "src/a/f.tsx"]],
  ["src/a.ts#f", ["src/a/f~ba1e15fd.json", "src/a/f~ba1e15fd.ts"]],
])("the stamp of %s is another one as soon as %j are there", (one, files) => {
  using folder = temporaryFolder();
  const seen = new Set([entryStamp(folder.path, one)]);
  for (const file of files) {
    mkdirSync(folder.file(file, ".."), { recursive: true });
    writeFileSync(folder.file(file), "text");
    seen.add(entryStamp(folder.path, one));
  }
  expect(seen.size).toBe(1 + files.length);
});

describe("without hard links", () => {
  it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"])(
    "(%s) a claim is copied, and still only one writer gets it",
    (code) => {
      using folder = temporaryFolder();
      using _none = failToLink(code);
      for (const name of ["one", "other"]) writeFileSync(folder.file(name), name);
      expect(take(folder.file("one"), folder.file("claim"))).toBe(true);
      expect(take(folder.file("other"), folder.file("claim"))).toBe(false);
      expect(readFileSync(folder.file("claim"), "utf8")).toBe("one");
      expect(() => take(folder.file("missing"), folder.file("next"))).toThrow("ENOENT");
      expect(readdirSync(folder.path).sort()).toEqual(["claim", "one", "other"]);
    },
  );

  it("a store is written, and a lock is no obstacle", async () => {
    using folder = temporaryFolder();
    using _none = failToLink("EPERM");
    const store = diskStore({ storeDirectory: folder.file("store") });
    expect(store.write?.(entryOf(id, [1]), 0)).toBe(true);
    expect(store.write?.(entryOf(id, [7]), 0)).toBe(false);
    expect(store.read(id, "f1")).toMatchObject({ state: "current", entry: { current: 1 } });
    const lock = await acquireLock(folder.file("locks", "a.lock"));
    expect(lock.isHeld).toBe(false);
    expect(readdirSync(folder.file("locks"))).toEqual([]);
  });

  it("any other failure is passed on, and nothing is copied", () => {
    using folder = temporaryFolder();
    using _none = failToLink("EIO");
    writeFileSync(folder.file("one"), "one");
    expect(() => take(folder.file("one"), folder.file("claim"))).toThrow("EIO");
    expect(readdirSync(folder.path)).toEqual(["one"]);
  });
});
