import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isHostUnmarked, watchHost } from "../../src/sandbox/containers/hostMarks.js";
import { cleanEnvironment } from "../world/environment.js";
import { openSandbox, sandboxProcesses } from "./world.js";

const sandbox = openSandbox("process");
afterAll(() => sandbox.close());

const hasKernelsList = existsSync("/proc/self/stat");
const ENDLESS = `$builtin("crypto").pbkdf2("a", "b", 2_000_000_000, 64, "sha512", () => undefined);`;

// Of other test files in this process.
const others = sandboxProcesses(process.pid);
const ours = (): number[] => sandboxProcesses(process.pid).filter((id) => !others.includes(id));

/** The process that would run the next program. */
const current = async (): Promise<number | undefined> => {
  await sandbox.warm();
  return ours()[0];
};

describe.runIf(hasKernelsList)("a process of the sandbox", () => {
  it("runs one program after the other", async () => {
    await sandbox.run({ body: "return 1;" });
    const first = await current();
    expect(first).toBeGreaterThan(0);
    expect((await sandbox.run({ body: "return 2;" })).text).toBe("2");
    expect((await sandbox.run({ body: "null.x;" })).text).toMatch(/^TypeError/);
    expect(await current()).toBe(first);
  });

  it.each([
    ["native work", `${ENDLESS} return 1;`],
    ["a port that listens", `const { port1 } = new MessageChannel(); port1.onmessage = () => undefined; return 1;`],
  ])("is replaced when a program has left %s", async (_what, body) => {
    await sandbox.run({ body: "return 1;" });
    const first = await current();
    expect((await sandbox.run({ body })).text).toBe("1");
    expect(await current()).not.toBe(first);
    expect(ours()).toHaveLength(1);
  });

  it.each([
    ["timers", "setInterval(() => undefined, 1); return 1;"],
    [
      "native work that asks for more",
      `const again = () => crypto.subtle.digest("SHA-1", new Uint8Array(9)).then(again); again(); return 1;`,
    ],
    ["a promise that never settles", "void new Promise(() => undefined); return 1;"],
    [
      "a signal that is to fire later",
      `AbortSignal.timeout(50).onabort = () => { throw new Error("late"); }; return 1;`,
    ],
  ])("goes on without %s that a program has left", async (_what, body) => {
    await sandbox.run({ body: "return 1;" });
    const first = await current();
    expect((await sandbox.run({ body })).text).toBe("1");
    expect(await current()).toBe(first);
    const { outcome } = await sandbox.run({ body: "await new Promise((done) => setTimeout(done, 120)); return 2;" });
    expect([outcome?.text, outcome?.stray]).toEqual(["2", undefined]);
  });

  it("is not blamed for what an earlier program throws late", async () => {
    const late = `$builtin("crypto").pbkdf2("a", "b", 200_000, 64, "sha512", () => { throw new Error("late"); });`;
    expect((await sandbox.run({ body: `${late} return 1;` })).text).toBe("1");
    const { outcome } = await sandbox.run({ body: "await new Promise((done) => setTimeout(done, 400)); return 2;" });
    expect([outcome?.text, outcome?.stray]).toEqual(["2", undefined]);
  });

  it("is given the time that others take from it", async () => {
    const patient = openSandbox("process", { caseMilliseconds: 1_000 });
    const others = sandboxProcesses(process.pid);
    await patient.run({ body: "return 1;" });
    await patient.warm();
    const id = sandboxProcesses(process.pid).find((each) => !others.includes(each));
    if (id === undefined) throw new Error("There is no process.");
    const running = patient.run({ body: "return 2;" });
    process.kill(id, "SIGSTOP");
    await new Promise((done) => setTimeout(done, 1_500));
    process.kill(id, "SIGCONT");
    expect((await running).text).toBe("2");
    await patient.close();
  });

  it("takes the memory, not the user's own process", async () => {
    const before = process.memoryUsage.rss();
    const body =
      "const room = new ArrayBuffer(8, { maxByteLength: 2 ** 31 }); room.resize(2 ** 31); new Uint8Array(room).fill(1);";
    expect((await sandbox.run({ body })).report.breakdown).toMatchObject({ code: "memory-limit" });
    expect(process.memoryUsage.rss() - before).toBeLessThan(500_000_000);
  });

  it.runIf(existsSync("/usr/bin/setpriv"))("ends with its parent, even while it is at work", async () => {
    const entry = path.join(import.meta.dirname, "../../dist/src/sandbox/sandbox.js");
    const script = `
      const { Sandbox } = await import(${JSON.stringify(entry)});
      const code = "(async function ($cases) {\\nfor (;;) {}\\n})";
      const plan = { calls: "async", shape: { kind: "any" }, shapes: {}, modules: [], cases: [], hasRun: false };
      const sandbox = new Sandbox();
      const limits = { caseMilliseconds: 600_000, memoryMegabytes: 128, isolation: "process" };
      await sandbox.warm(limits);
      void sandbox.open(code, plan, limits);
      process.stdout.write("at work");
      setInterval(() => undefined, 1_000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      env: cleanEnvironment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((heard) => parent.stdout.once("data", heard));
    const [id] = await until(() => sandboxProcesses(parent.pid ?? 0));
    await until(() => (processorTicks(id) > 5 ? [id] : []));
    parent.kill("SIGKILL");
    await until(() =>
      existsSync(`/proc/${id}`) && !/\) Z /.test(readFileSync(`/proc/${id}/stat`, "latin1")) ? [] : [id],
    );
    expect(sandboxProcesses(1)).not.toContain(id);
  });
});

describe("what all programs of a process share", () => {
  class Shared {
    greet(): string {
      return "hello";
    }
  }

  it.each<[string, () => void]>([
    ["a new member", () => Object.assign(Shared.prototype, { mark: 1 })],
    ["an exchanged method", () => void (Shared.prototype.greet = () => "changed")],
    ["a new static member", () => Object.assign(Shared, { mark: 1 })],
    ["another prototype", () => void Object.setPrototypeOf(Shared.prototype, Array.prototype)],
  ])("is found to be marked by %s", (_what, mark) => {
    watchHost(new Shared());
    const before = Object.getOwnPropertyDescriptors(Shared.prototype);
    expect(isHostUnmarked()).toBe(true);
    mark();
    expect(isHostUnmarked()).toBe(false);
    for (const name of ["mark"]) for (const one of [Shared, Shared.prototype]) Reflect.deleteProperty(one, name);
    Object.setPrototypeOf(Shared.prototype, Object.prototype);
    Object.defineProperties(Shared.prototype, before);
    expect(isHostUnmarked()).toBe(true);
  });
});

function processorTicks(id: number | undefined): number {
  const stat = readFileSync(`/proc/${id}/stat`, "latin1");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[11]);
}

async function until<Item>(look: () => readonly Item[]): Promise<readonly Item[]> {
  for (;;) {
    const found = look();
    if (found.length > 0) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
}
