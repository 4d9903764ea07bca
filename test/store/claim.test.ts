import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { claimOf, drop, ownerOf, sweep, writeClaimed } from "../../src/store/claim.js";
import { printEntry } from "../../src/store/entryText.js";
import { describeHolder, isGone } from "../../src/store/lockHolder.js";
import { entryPaths } from "../../src/store/paths.js";
import { publish, readEntry } from "../../src/store/publish.js";
import { built, entryOf, startProcess, temporaryFolder } from "./world.js";

type Holder = ReturnType<typeof describeHolder>;

/** A process that was, and is no more. */
async function endedHolder(): Promise<Holder> {
  const SAY = 'process.stdout.write(JSON.stringify((await import("STORElockHolder.js")).describeHolder()));';
  return JSON.parse(await startProcess(SAY.replace("STORE", built)).ended) as Holder;
}
const ended = await endedHolder();
const own = describeHolder();

it("a process knows when it was started, and on which start of the machine", () => {
  expect(own).toMatchObject({ pid: process.pid, host: ended.host, bootId: ended.bootId });
  if (process.platform !== "linux") return;
  expect(own.bootId).not.toBe("");
  expect(own.startTime).toMatch(/^\d+$/);
  expect(Number(ended.startTime)).toBeGreaterThan(Number(own.startTime));
});

it.each<[string, Holder | undefined, boolean]>([
  ["this one", own, false],
  ["one that has ended", ended, true],
  ["one of another machine, whose number nobody has here", { ...ended, host: "elsewhere" }, false],
  ["one from before the machine was started anew", { ...ended, bootId: "another" }, false],
  ["one whose number is another's by now", { ...own, startTime: "1" }, process.platform === "linux"],
  ["one that did not know when it was started", { ...own, startTime: "" }, false],
  ["one that is not known", undefined, false],
])("whether a process is gone: %s", (_which, holder, expected) => {
  expect(isGone(holder)).toBe(expected);
});

/** A store's folder where somebody has claimed the second version. */
function world() {
  const folder = temporaryFolder();
  const [base, claim] = [folder.file("parse"), folder.file("parse.2.claim")];
  writeFileSync(claim, "text");
  const own = path.basename(writeClaimed(base, "text"));
  const ofProcess = (pid: number, startTime: string): string =>
    own.replace(`${process.pid}-${describeHolder().startTime}`, `${pid}-${startTime}`);
  return { ...folder, base, claim, own, ofEnded: ofProcess(ended.pid, ended.startTime) };
}

/** @param name of the file that the claim's writer has left, made of that of an ended process */
const owned = (at: ReturnType<typeof world>, name: string, text = "text") => {
  writeFileSync(at.file(name), text);
  return ownerOf(at.base, at.claim, "text");
};

it("what is claimed has a file, however long the name of its entry", () => {
  using folder = temporaryFolder();
  const { marked } = entryPaths(folder.path, `a.ts#${"最".repeat(300)}`);
  expect(publish(marked, entryOf("a.ts#parse", [1]), 0)).toBe(true);
});

it("the writer of a claim is alive, gone or unknown by the files that it has left", () => {
  using at = world();
  const mark = at.ofEnded.split("-").at(-2) ?? "";
  expect(ownerOf(at.base, at.claim, "text")).toBe("alive");
  expect(ownerOf(at.base, at.claim, "other")).toBe("unknown");
  using other = world();
  // One of two is alive still.
  expect(owned(other, other.ofEnded)).toBe("alive");
  for (const [change, expected] of [
    [(name: string) => name, "gone"],
    [(name: string) => name.replace(mark, "elsewhere"), "alive"],
    [() => "parse.json.99999-abc.tmp", "alive"],
    [() => "parser.json.99999-abc.tmp", "unknown"],
    [() => "parse.json.99999-abc", "unknown"],
  ] as const) {
    using alone = world();
    drop(alone.file(alone.own), "text");
    expect(owned(alone, change(alone.ofEnded)), change("x")).toBe(expected);
  }
  utimesSync(at.claim, 1, 1);
  expect(ownerOf(at.base, at.claim, "text")).toBe("gone");
});

it("what killed writers have left is cleared away, and nothing else", () => {
  using at = world();
  const kept = [at.own, "parse.2.claim", "parse.json", "parse.ts", "parser.json.1-a.tmp", "other.tmp", at.ofEnded];
  for (const name of [...kept, "parse.json.1-a.tmp", "parse.3.claim"]) writeFileSync(at.file(name), "text");
  for (const name of ["parse.json", "parse.ts", "parser.json.1-a.tmp", "other.tmp", "parse.json.1-a.tmp"])
    utimesSync(at.file(name), 1, 1);
  utimesSync(at.file("parse.3.claim"), 1, 1);
  sweep(at.base);
  expect(readdirSync(at.path).sort()).toEqual([...kept].sort());
  sweep(at.base, "another text");
  expect(readdirSync(at.path).sort()).toEqual([...kept].sort());
  sweep(at.base, "text");
  expect(readdirSync(at.path).sort()).toEqual(kept.filter((name) => name !== at.ofEnded).sort());
});

it("a writer that says nothing of itself is waited for no longer where the clock is put back meanwhile", () => {
  using folder = temporaryFolder();
  const base = folder.file("parse");
  const claimed = entryOf("a.ts#parse", [1]);
  writeFileSync(claimOf(base, 0), printEntry(claimed));
  let [elapsed, asked] = [0, 0];
  vi.spyOn(performance, "now").mockImplementation(() => (elapsed += 1000));
  vi.spyOn(Date, "now").mockImplementation(() => {
    if (++asked > 100) throw new Error("It waits for a clock that goes back.");
    return statSync(claimOf(base, 0), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  expect(publish(base, entryOf("a.ts#parse", [2]), 0)).toBe(false);
  expect(readEntry(`${base}.json`)).toMatchObject({ id: "a.ts#parse", current: 1 });
});
