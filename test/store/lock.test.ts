import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { acquireLock } from "../../src/store/lock.js";
import { startProcess, temporaryFolder } from "./world.js";

const HOLDER = `
  import { acquireLock } from "STORElock.js";
  await acquireLock(process.argv[1]);
  process.stdout.write("held");
  setInterval(() => {}, 1000);`;

describe("a lock", () => {
  it("is held by one at a time, and gone after its release", async () => {
    using folder = temporaryFolder();
    const file = folder.file("locks", "a.lock");
    const order: string[] = [];
    const first = await acquireLock(file);
    const waiting = acquireLock(file, { onWait: (holder) => order.push(`wait for ${holder?.pid}`) }).then((lock) => {
      order.push("second");
      return lock;
    });
    expect(order).toEqual([`wait for ${process.pid}`]);
    order.push("release");
    first.release();
    const second = await waiting;
    expect(order).toEqual([`wait for ${process.pid}`, "release", "second"]);
    first.release();
    expect(existsSync(file)).toBe(true);
    await second[Symbol.asyncDispose]();
    expect(readdirSync(folder.file("locks"))).toEqual([]);
  });

  it("stops waiting when it is told to", async () => {
    using folder = temporaryFolder();
    const file = folder.file("a.lock");
    const controller = new AbortController();
    const held = await acquireLock(file);
    const waiting = acquireLock(file, {
      signal: controller.signal,
      onWait: () => controller.abort(new Error("enough")),
    });
    await expect(waiting).rejects.toThrow();
    expect(controller.signal.aborted).toBe(true);
    held.release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("is taken over at once from a process that was killed", async () => {
    using folder = temporaryFolder();
    const file = folder.file("a.lock");
    const holder = startProcess(HOLDER, file);
    await holder.said("held");
    let hasWaited = false;
    const waiting = acquireLock(file, {
      onWait: () => {
        hasWaited = true;
      },
    });
    await expect.poll(() => hasWaited).toBe(true);
    holder.child.kill("SIGKILL");
    const lock = await waiting;
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("is taken over from a number that is another process by now", async () => {
    if (process.platform !== "linux") return;
    using folder = temporaryFolder();
    const file = folder.file("a.lock");
    const held = await acquireLock(file);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), startTime: "1", token: "old" }));
    const lock = await acquireLock(file);
    expect(JSON.parse(readFileSync(file, "utf8"))).not.toMatchObject({ token: "old" });
    // Whose lock was taken away does not release another's.
    held.release();
    expect(existsSync(file)).toBe(true);
    lock.release();
  });

  it("is taken over when it shows no heartbeat, also after a takeover that broke off", async () => {
    using folder = temporaryFolder();
    const file = folder.file("a.lock");
    const elsewhere = { host: "elsewhere", bootId: "", pid: 1, startTime: "", token: "../old" };
    writeFileSync(file, JSON.stringify(elsewhere));
    writeFileSync(`${file}.___old.dead`, JSON.stringify(elsewhere));
    let seconds = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (seconds += 8) * 1000);
    try {
      const lock = await acquireLock(file);
      expect(seconds).toBeGreaterThan(30);
      lock.release();
    } finally {
      clock.mockRestore();
    }
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it.each([
    ["is ended", "process.exit()"],
    ["has nothing more to do", ""],
  ])("goes with the process that held it, when that %s", async (_how, last) => {
    using folder = temporaryFolder();
    const file = folder.file("a.lock");
    await startProcess(HOLDER.replace("setInterval(() => {}, 1000)", last), file).ended;
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("shows a heartbeat as long as it is held, and only on a file of its own", async () => {
    using folder = temporaryFolder();
    const file = folder.file("a.lock");
    const age = (): void => utimesSync(file, 1, 1);
    const isFresh = (): boolean => statSync(file).mtimeMs > 1000;
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const lock = await acquireLock(file);
      age();
      vi.advanceTimersByTime(2000);
      expect(isFresh()).toBe(true);
      writeFileSync(file, JSON.stringify({ token: "another's" }));
      age();
      vi.advanceTimersByTime(2000);
      expect(isFresh()).toBe(false);
      lock.release();
      expect(vi.getTimerCount()).toBe(0);
      expect(existsSync(file)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it("listens once for the end of the process, however many are held, and no longer than one is", async () => {
    using folder = temporaryFolder();
    const before = process.listenerCount("exit");
    for (let round = 1; round <= 2; round++) {
      const locks = await Promise.all(["a", "b", "c"].map((name) => acquireLock(folder.file(name))));
      for (const { release } of locks) {
        expect(process.listenerCount("exit")).toBe(before + 1);
        release();
      }
      expect(process.listenerCount("exit")).toBe(before);
    }
  });

  it("is no obstacle where none can be kept", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file("file"), "");
    const lock = await acquireLock(folder.file("file", "a.lock"));
    expect(lock.isHeld).toBe(false);
    lock.release();
  });

  it("lets several processes in one by one, one of them killed while it holds", async () => {
    using folder = temporaryFolder();
    const WORKER = `
      import { acquireLock } from "STORElock.js";
      import fs from "node:fs";
      const [lock, log, die] = process.argv.slice(1);
      for (let round = 0; round < 10; round++) {
        const held = await acquireLock(lock);
        fs.appendFileSync(log, "in\\n");
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (die === "yes" && round === 3) { fs.appendFileSync(log, "out\\n"); process.kill(process.pid, "SIGKILL"); }
        fs.appendFileSync(log, "out\\n");
        held.release();
      }`;
    const log = folder.file("log");
    const workers = ["no", "yes", "no", "no"].map((die) => startProcess(WORKER, folder.file("a.lock"), log, die).ended);
    await Promise.all(workers);
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(lines).toHaveLength(2 * (3 * 10 + 4));
    expect(lines.filter((line, index) => line !== (index % 2 === 0 ? "in" : "out"))).toEqual([]);
    // The killed one may have been the last: its lock is taken over by whoever comes next.
    (await acquireLock(folder.file("a.lock"))).release();
    expect(readdirSync(folder.path)).toEqual(["log"]);
  });
});
