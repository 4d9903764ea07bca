import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, it, vi } from "vitest";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { diskStore } from "../../src/store/disk.js";
import { printEntry } from "../../src/store/entryText.js";
import { finish } from "../../src/store/publish.js";
import { cleanEnvironment } from "../world/environment.js";
import { testStore } from "./testStore.js";
import { built, entryOf, startProcess, temporaryFolder, versionOf } from "./world.js";

const id = "src/duration.ts#parse";

function world() {
  const folder = temporaryFolder();
  const store = diskStore({ storeDirectory: folder.path });
  const write = (entry: StoreEntry, expected: number): boolean => store.write?.(entry, expected) ?? false;
  return {
    ...folder,
    store,
    write,
    ts: folder.file("src/duration/parse.ts"),
    json: folder.file("src/duration/parse.json"),
  };
}

const names = (directory: string): string[] => readdirSync(directory).sort();

describe("the store on disk", () => {
  testStore(world);
});

describe("an entry on disk", () => {
  it("is a readable TypeScript file and a JSON file whose lines a review can follow", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    expect(readFileSync(at.ts, "utf8")).toBe(versionOf(1).source);
    expect(readFileSync(at.json, "utf8")).toContain('      "source": [\n        "// selfcoding · version 1",\n');
    expect(at.store.read(id, "f1").path).toBe(at.ts);
    expect(names(at.file("src/duration"))).toEqual(["parse.json", "parse.ts"]);
    const shuffled = Object.fromEntries(
      Object.entries(versionOf(1)).reverse(),
    ) as unknown as StoreEntry["versions"][number];
    expect(printEntry(entryOf(id, [], { current: 1, versions: [shuffled] }))).toBe(readFileSync(at.json, "utf8"));
  });

  it("of a stub in a .tsx is one, and is found and moved where an older version left it as .ts", () => {
    using at = world();
    const elements = "src/duration.tsx#parse";
    const tsx = at.file("src/duration/parse.tsx");
    at.write(entryOf(elements, [1]), 0);
    expect(at.store.read(elements, "f1")).toMatchObject({ state: "current", path: tsx });
    renameSync(tsx, at.ts);
    expect(at.store.read(elements, "f1")).toMatchObject({ state: "current", source: versionOf(1).source });
    at.write(entryOf(elements, [1, 2]), 1);
    expect(names(at.file("src/duration"))).toEqual(["parse.json", "parse.tsx"]);
    at.store.remove?.(elements);
    expect(names(at.path)).toEqual([]);
  });

  it("is edited when the file was, stale when the stub was, in conflict when both were", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    const edited = `${versionOf(1).source}// mine\n`;
    writeFileSync(at.ts, edited);
    expect(at.store.read(id, "f1")).toMatchObject({ state: "edited", source: edited });
    expect(at.store.read(id, "f2")).toMatchObject({ state: "conflict", source: edited });
  });

  it("is not edited by a checkout that changes line ends", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    writeFileSync(at.ts, versionOf(1).source.replaceAll("\n", "\r\n"));
    writeFileSync(at.json, readFileSync(at.json, "utf8").replaceAll("\n", "\r\n"));
    expect(at.store.read(id, "f1")).toMatchObject({ state: "current", source: versionOf(1).source });
  });

  it("is written anew when its TypeScript was deleted, with its history kept and a word about it", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    rmSync(at.ts);
    const found = at.store.read(id, "f1");
    expect(found).toMatchObject({
      state: "missing",
      entry: { current: 1 },
      warning: expect.stringContaining("was deleted"),
    });
    expect(found.source).toBeUndefined();
    expect(at.write(entryOf(id, [1, 2]), 1)).toBe(true);
    expect(at.store.read(id, "f1")).toMatchObject({ state: "current", source: versionOf(2).source });
  });

  it("is a miss with a warning when its JSON is broken, and nothing of it is lost by the next write", () => {
    for (const broken of [
      "<<<<<<< HEAD\n{}",
      "",
      "null",
      '{"id":"x","current":1}',
      printEntry(entryOf(id, [1])).slice(0, 200),
      '{"current":0,"versions":[],"cases":[]}',
      `{"id":"${id}","versions":[],"cases":[]}`,
      `{"id":"${id}","current":0,"versions":[]}`,
      `{"id":"${id}","current":0,"cases":[]}`,
      `{"id":"${id}","current":0,"versions":[{"fingerprint":"f1","source":[]}],"cases":[]}`,
      `{"id":"${id}","current":0,"versions":[{"number":1,"source":[]}],"cases":[]}`,
      `{"id":"${id}","current":0,"versions":[{"number":1,"fingerprint":"f1","source":""}],"cases":[]}`,
      printEntry(entryOf(id, [1], { current: 2 })),
      printEntry(entryOf(id, [], { current: 1, versions: [versionOf(1, { state: "proposed" })] })),
    ]) {
      using at = world();
      at.write(entryOf(id, [1]), 0);
      writeFileSync(at.json, broken);
      writeFileSync(at.ts, "// precious\n");
      const found = at.store.read(id, "f1");
      expect(found).toMatchObject({ state: "missing", warning: expect.stringContaining("parse.json cannot be read") });
      expect(found.entry).toBeUndefined();
      expect(at.store.list()).toEqual([]);
      expect(at.write(entryOf(id, [5]), 0)).toBe(true);
      expect(at.store.read(id, "f1")).toMatchObject({ state: "current", source: versionOf(5).source });
      expect(readFileSync(`${at.json}.broken`, "utf8")).toBe(broken);
      expect(readFileSync(`${at.ts}.replaced`, "utf8")).toBe("// precious\n");
    }
  });

  it("is not run without its JSON", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    rmSync(at.json);
    expect(at.store.read(id, "f1")).toMatchObject({
      state: "missing",
      warning: expect.stringContaining("has no .json beside it"),
    });
  });

  it("is the same for an editor that puts a byte order mark before its files", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    for (const file of [at.ts, at.json]) writeFileSync(file, `\uFEFF${readFileSync(file, "utf8")}`);
    expect(at.store.read(id, "f1")).toMatchObject({ state: "current", source: versionOf(1).source });
    expect(at.store.list()).toEqual([id]);
  });

  it("keeps a person's edit when only cases are added, and a copy of it when a version replaces it", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    writeFileSync(at.ts, "// edited\n");
    at.write(entryOf(id, [1], { cases: [{ origin: "live", input: { code: "f()" }, expect: { kind: "settles" } }] }), 1);
    expect(at.store.read(id, "f1")).toMatchObject({ state: "edited", source: "// edited\n" });
    at.write(entryOf(id, [1, 2]), 1);
    writeFileSync(at.ts, "// edited again\n");
    at.write(entryOf(id, [1, 2, 3]), 2);
    expect(readFileSync(`${at.ts}.replaced`, "utf8")).toBe("// edited\n");
    expect(readFileSync(`${at.ts}.replaced-2`, "utf8")).toBe("// edited again\n");
  });

  it("keeps apart ids that differ only in case, or in what no file name can hold", () => {
    using at = world();
    const ids = [
      "src/a.ts#Parse",
      "src/a.ts#parse",
      "src/a.tsx#parse",
      "src/a.ts#con",
      "src/a.ts#x?",
      "src/a.ts#x*",
      "../b.ts#f",
      `src/a.ts#${"long".repeat(90)}`,
    ];
    for (const [index, one] of ids.entries()) expect(at.write(entryOf(one, [index + 1]), 0)).toBe(true);
    for (const [index, one] of ids.entries()) {
      expect(at.store.read(one, "f1")).toMatchObject({ state: "current", entry: { id: one, current: index + 1 } });
    }
    const files = readdirSync(at.path, { recursive: true }).map((name) => String(name).toLowerCase());
    expect(new Set(files).size).toBe(files.length);
    expect(files.some((name) => /[<>:"|?*]|(^|\/)con\.|\.\.\//.test(name))).toBe(false);
    at.store.remove?.("src/a.ts#Parse");
    expect(at.store.read("src/a.ts#parse", "f1").state).toBe("current");
    expect(at.store.list()).toHaveLength(ids.length - 1);
  });

  it("leaves no folder without anything in it, and what others have put into one", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    at.write(entryOf("src/other.ts#parse", [1]), 0);
    writeFileSync(at.file("src/other/notes.md"), "");
    at.store.remove?.(id);
    expect(names(at.file("src"))).toEqual(["other"]);
    at.store.remove?.("src/other.ts#parse");
    expect(names(at.file("src/other"))).toEqual(["notes.md"]);
    rmSync(at.file("src/other/notes.md"));
    at.store.remove?.("src/other.ts#parse");
    expect(names(at.path)).toEqual([]);
  });

  it("passes on an error that is not the disk's", () => {
    using at = world();
    expect(() => at.write(entryOf(id, [1], { cases: [1n as never] }), 0)).toThrow(TypeError);
    expect(existsSync(at.json)).toBe(false);
  });

  it("says how to go on when the folder cannot be written", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file("file"), "");
    const store = diskStore({ storeDirectory: folder.file("file", "store") });
    expect(store.read(id, "f1")).toMatchObject({ state: "missing" });
    const refusal = expect.objectContaining({
      code: "store-unwritable",
      remedy: expect.stringMatching(/`store`.*SELFCODING_STORE/),
    });
    expect(() => store.checkWritable?.(id)).toThrow(refusal);
    expect(() => store.write?.(entryOf(id, [1]), 0)).toThrow(refusal);
    symlinkSync(folder.file("not", "there"), folder.file("link"));
    expect(() => diskStore({ storeDirectory: folder.file("link") }).checkWritable?.(id)).toThrow(refusal);
    // Folders that are not there yet are made, and not before there is something to keep.
    diskStore({ storeDirectory: folder.file("a", "b", "store") }).checkWritable?.(id);
    expect(existsSync(folder.file("a"))).toBe(false);
  });
});

describe("a disk that is full", () => {
  const FULL = `
    import { diskStore } from "STOREdisk.js";
    const [directory, text] = process.argv.slice(1);
    const store = diskStore({ storeDirectory: directory });
    const messages = [1, 2].map(() => {
      try {
        return String(store.write(JSON.parse(text), 0));
      } catch ({ code, message }) {
        return code + " " + message;
      }
    });
    process.stdout.write(JSON.stringify(messages));`;

  // A file may hold 2 KB at most here: what is larger fails half written, as it does on a full disk.
  it.skipIf(process.platform === "win32")(
    "keeps nothing of what could not be written, and is told of in the same words",
    () => {
      using at = world();
      const entry = entryOf(id, [], { current: 1, versions: [versionOf(1, { source: "// long\n".repeat(2000) })] });
      const module = FULL.replaceAll("STORE", built);
      const output = execFileSync(
        "sh",
        [
          "-c",
          'ulimit -f 4; exec "$0" "$@"',
          process.execPath,
          "--input-type=module",
          "-e",
          module,
          at.path,
          JSON.stringify(entry),
        ],
        { env: cleanEnvironment(), encoding: "utf8" },
      );
      const [first, second] = JSON.parse(output) as string[];
      expect(first).toMatch(/^store-unwritable .*EFBIG: file too large\./);
      expect(second).toBe(first);
      expect(names(at.file("src/duration"))).toEqual([]);
    },
  );
});

describe("a writer among others", () => {
  const WRITER = `
    import { diskStore } from "STOREdisk.js";
    const [directory, me, rounds] = process.argv.slice(1);
    const store = diskStore({ storeDirectory: directory });
    let won = 0, torn = 0;
    process.stdout.write("ready\\n");
    process.stdin.once("data", () => {
      while (won < 1000) {
        const { entry, state, source } = store.read("src/duration.ts#parse", "f1");
        const versions = entry?.versions ?? [];
        if (versions.length >= Number(rounds)) break;
        if (entry && state !== "current") torn++;
        const number = versions.length + 1;
        const version = { number, fingerprint: "f1", source: "// " + me + " " + number + "\\n".repeat(2000), model: me, attempts: 1, usage: {}, adoptedAt: "", notes: [] };
        if (store.write({ id: "src/duration.ts#parse", current: number, versions: [...versions, version], cases: [] }, versions.length)) won++;
      }
      process.stdout.write(JSON.stringify({ won, torn }));
      process.exit();
    });`;

  it("wins each number once among several processes, and no reader sees a half", async () => {
    using at = world();
    const rounds = 30;
    const writers = ["a", "b", "c", "d"].map((me) => startProcess(WRITER, at.path, me, String(rounds)));
    await Promise.all(writers.map((writer) => writer.said("ready")));
    for (const { child } of writers) child.stdin.write("go\n");
    const results = (await Promise.all(writers.map(({ ended }) => ended))).map((output) =>
      JSON.parse(output.replace("ready\n", "")),
    );
    expect(results.reduce((sum, { won }) => sum + won, 0)).toBe(rounds);
    expect(results.map(({ torn }) => torn)).toEqual([0, 0, 0, 0]);
    expect(at.store.read(id, "f1").entry?.versions.map(({ number }) => number)).toEqual(
      Array.from({ length: rounds }, (_, index) => index + 1),
    );
    expect(names(at.file("src/duration"))).toEqual(["parse.json", "parse.ts"]);
  });

  const claimed = (at: ReturnType<typeof world>, entry: StoreEntry, count: number): string => {
    mkdirSync(at.file("src/duration"), { recursive: true });
    const claim = at.file(`src/duration/parse.${count + 1}.claim`);
    writeFileSync(claim, printEntry(entry));
    return claim;
  };

  it("finishes for one that was killed between its claim and its files", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    const claim = claimed(at, entryOf(id, [1, 2]), 1);
    expect(at.write(entryOf(id, [1, 9]), 1)).toBe(false);
    expect(at.store.read(id, "f1")).toMatchObject({
      state: "current",
      entry: { current: 2 },
      source: versionOf(2).source,
    });
    expect(existsSync(claim)).toBe(false);
  });

  const CLAIMANT = `
    import { claimOf, take, writeClaimed } from "STOREclaim.js";
    import { finish } from "STOREpublish.js";
    import { rmSync } from "node:fs";
    const [base, text, count] = process.argv.slice(1);
    const claimed = { claim: claimOf(base, Number(count)), entry: JSON.parse(text, (key, value) => key === "source" ? value.join("\\n") : value), text, count: Number(count) };
    const temporary = writeClaimed(base, text);
    take(temporary, claimed.claim);
    process.stdout.write("claimed\\n");
    process.stdin.once("data", () => {
      const isKept = finish(base, claimed);
      rmSync(temporary, { force: true });
      process.stdout.write(String(isKept));
      process.exit();
    });`;
  /** A process that has version 2 claimed, and does no more until it is told to go on. */
  const claimant = async (at: ReturnType<typeof world>) => {
    at.write(entryOf(id, [1]), 0);
    const other = startProcess(CLAIMANT, at.file("src/duration/parse"), printEntry(entryOf(id, [1, 2])), "1");
    await other.said("claimed");
    const goOn = async (): Promise<boolean> => {
      other.child.stdin.write("go\n");
      return (await other.ended).endsWith("true");
    };
    return { ...other, goOn };
  };
  const current = (at: ReturnType<typeof world>) => {
    const { state, entry, source } = at.store.read(id, "f1");
    return { state, versions: entry?.versions.map(({ number }) => number), source };
  };

  it("is waited for while it is only stopped, and wins", async () => {
    using at = world();
    const other = await claimant(at);
    other.child.kill("SIGSTOP");
    expect(at.write(entryOf(id, [1, 9]), 1)).toBe(false);
    expect(current(at)).toEqual({ state: "current", versions: [1], source: versionOf(1).source });
    other.child.kill("SIGCONT");
    expect(await other.goOn()).toBe(true);
    expect(current(at)).toEqual({ state: "current", versions: [1, 2], source: versionOf(2).source });
    expect(names(at.file("src/duration"))).toEqual(["parse.json", "parse.ts"]);
  });

  it("is waited for until it is done, so that what has won is read", async () => {
    using at = world();
    const other = await claimant(at);
    // Patience does not end while the clock stands, and the other goes on only when it is waited for.
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const wait = vi.spyOn(Atomics, "wait").mockImplementationOnce(() => {
      other.child.stdin.write("go\n");
      return "timed-out";
    });
    try {
      expect(at.write(entryOf(id, [1, 9]), 1)).toBe(false);
      expect(current(at)).toEqual({ state: "current", versions: [1, 2], source: versionOf(2).source });
    } finally {
      wait.mockRestore();
      clock.mockRestore();
    }
    await other.ended;
  });

  it("has its claim finished, and its files cleared away, as soon as it was killed", async () => {
    using at = world();
    const other = await claimant(at);
    other.child.kill("SIGKILL");
    await other.ended;
    expect(at.write(entryOf(id, [1, 9]), 1)).toBe(false);
    expect(current(at)).toEqual({ state: "current", versions: [1, 2], source: versionOf(2).source });
    expect(names(at.file("src/duration"))).toEqual(["parse.json", "parse.ts"]);
  });

  it("that comes back after another has finished for it leaves no older TypeScript beside a newer JSON", async () => {
    using at = world();
    const other = await claimant(at);
    utimesSync(at.file("src/duration/parse.2.claim"), 1, 1);
    expect(at.write(entryOf(id, [1, 9]), 1)).toBe(false);
    expect(at.write(entryOf(id, [1, 2, 3]), 2)).toBe(true);
    // What it was about to do when it was stopped.
    writeFileSync(at.ts, versionOf(2).source);
    expect(await other.goOn()).toBe(true);
    expect(current(at)).toEqual({ state: "current", versions: [1, 2, 3], source: versionOf(3).source });
  });

  it("that comes back while yet another is dead between its claim and its files finishes for that one", () => {
    using at = world();
    at.write(entryOf(id, [1, 2]), 0);
    utimesSync(claimed(at, entryOf(id, [1, 2, 3]), 2), 1, 1);
    const late = entryOf(id, [1, 9]);
    writeFileSync(at.ts, versionOf(9).source);
    const [base, claim] = [at.file("src/duration/parse"), at.file("src/duration/parse.2.claim")];
    expect(finish(base, { claim, entry: late, text: printEntry(late), count: 1 })).toBe(false);
    expect(current(at)).toEqual({ state: "current", versions: [1, 2, 3], source: versionOf(3).source });
  });

  it("never puts a claim over a JSON that has gone on, and leaves another's TypeScript alone", () => {
    using at = world();
    at.write(entryOf(id, [1, 2, 3]), 0);
    const entry = entryOf(id, [1, 9]);
    const claim = claimed(at, entry, 1);
    const base = at.file("src/duration/parse");
    expect(finish(base, { claim, entry, text: printEntry(entry), count: 1 })).toBe(false);
    expect(current(at)).toEqual({ state: "current", versions: [1, 2, 3], source: versionOf(3).source });
    expect(existsSync(claim)).toBe(false);
  });

  const approve = { kind: "approve", by: "Ada", at: "2026-11-26T10:00:00.000Z" } as const;
  it.each([
    ["all of it", versionOf(2, { decisions: [approve] }), true],
    ["more besides", versionOf(2, { decisions: [approve, { ...approve, kind: "roll-back" }] }), true],
    ["another version under its number", versionOf(2, { source: "// another\n", decisions: [approve] }), false],
    ["no decision", versionOf(2), false],
    ["another person's decision", versionOf(2, { decisions: [{ ...approve, by: "Grace" }] }), false],
    ["a decision of another time", versionOf(2, { decisions: [{ ...approve, at: "later" }] }), false],
  ])("that was finished for has written if the JSON holds %s", (_what, version, isWritten) => {
    using at = world();
    at.write(entryOf(id, [], { current: 2, versions: [versionOf(1), version, versionOf(3)] }), 0);
    const entry = entryOf(id, [], { current: 2, versions: [versionOf(1), versionOf(2, { decisions: [approve] })] });
    const claim = at.file("src/duration/parse.2.claim");
    expect(finish(at.file("src/duration/parse"), { claim, entry, text: printEntry(entry), count: 1 })).toBe(isWritten);
  });

  it("that has changed no version has written only if the JSON is its own", () => {
    using at = world();
    at.write(entryOf(id, [1, 2]), 0);
    const claim = at.file("src/duration/parse.3.claim");
    const back = entryOf(id, [1, 2], { current: 1 });
    const done = entryOf(id, [1, 2]);
    const base = at.file("src/duration/parse");
    expect(finish(base, { claim, entry: back, text: printEntry(back), count: 2 })).toBe(false);
    expect(finish(base, { claim, entry: done, text: printEntry(done), count: 2 })).toBe(true);
  });

  it("keeps a claim that another has made meanwhile under the same number", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    const claim = claimed(at, entryOf(id, [1, 2]), 1);
    const entry = entryOf(id, [1, 9]);
    expect(finish(at.file("src/duration/parse"), { claim, entry, text: printEntry(entry), count: 1 })).toBe(false);
    expect(readFileSync(claim, "utf8")).toBe(printEntry(entryOf(id, [1, 2])));
    expect(current(at)).toMatchObject({ state: "current", versions: [1] });
  });

  it("drops a claim that is no entry, and the next write goes through", () => {
    using at = world();
    writeFileSync(claimed(at, entryOf(id, [1]), 0), "{");
    expect(at.write(entryOf(id, [1]), 0)).toBe(false);
    expect(at.write(entryOf(id, [1]), 0)).toBe(true);
  });

  it("is read as done once its TypeScript is there", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    claimed(at, entryOf(id, [1], { current: 2, versions: [versionOf(1), versionOf(2, { fingerprint: "f2" })] }), 1);
    writeFileSync(at.ts, versionOf(2).source);
    expect(at.store.read(id, "f2")).toMatchObject({ state: "current", entry: { current: 2 } });
  });

  it("clears away what killed ones have left", () => {
    using at = world();
    at.write(entryOf(id, [1]), 0);
    const left = `${at.json}.99999-abc.tmp`;
    renameSync(at.json, left);
    utimesSync(left, 1, 1);
    at.write(entryOf(id, [1]), 0);
    expect(names(at.file("src/duration"))).toEqual(["parse.json", "parse.ts"]);
  });
});
