import { afterAll, describe, expect, it } from "vitest";
import { PURE_MODULES } from "../../src/verify/policy/policy.js";
import { Sandbox } from "../../src/sandbox/sandbox.js";

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const LIMITS = { caseMilliseconds: 800, memoryMegabytes: 96 };
const PLAN = { calls: "async", shape: { kind: "any" }, shapes: {}, modules: PURE_MODULES, hasRun: false } as const;

/** Runs statements as one case, past the policy: what the text cannot be trusted with, the sandbox must hold. */
const run = async (...bodies: string[]) => {
  const cases = bodies.map((body) => `{ run: async ($call) => $call(undefined, [], async () => { ${body} }) }`);
  const code = `(async function ($cases, $needs, $revive, $builtin) {\n$cases([${cases.join(",\n")}], () => ({}));\n})`;
  const report = await sandbox.run(code, { ...PLAN, cases: bodies.map(() => ({ isApproximate: false })) }, LIMITS);
  const [outcome] = report.outcomes;
  return { ...report, outcome, text: outcome?.text, thrown: outcome?.thrown };
};

describe("the sandbox", () => {
  it.each([
    ["the function constructor", `return (() => {}).constructor("return typeof process.pid")();`],
    ["the constructor of an argument's class", `return [].constructor.constructor("return typeof process.pid")();`],
    ["the constructor of async functions", `return await (async () => {}).constructor("return typeof process.pid")();`],
    ["indirect eval", `return (0, eval)("typeof process.pid");`],
    ["a function of the harness", `return $builtin.constructor("return typeof process.pid")();`],
    ["a function of Node", `return $builtin("path").join.constructor("return typeof process.pid")();`],
    [
      "an object of Node",
      `return $builtin("crypto").createHash("sha1").constructor.constructor("return typeof process.pid")();`,
    ],
    ["a timer", `return setTimeout(() => {}, 0).constructor.constructor("return typeof process.pid")();`],
    [
      "an error of Node",
      `try { new URL("x"); } catch (error) { return error.constructor.constructor("return typeof process.pid")(); }`,
    ],
    [
      "a promise of Node",
      `return (await crypto.subtle.digest("SHA-1", new Uint8Array(1))).constructor.constructor("return typeof process.pid")();`,
    ],
    [
      "the error of a dynamic import",
      `try { await import("node:fs"); } catch (error) { return error.constructor.constructor("return typeof process.pid")(); }`,
    ],
    [
      "the prototype behind that error",
      `try { await import("node:fs"); } catch (error) { let at = error; while (Object.getPrototypeOf(at)) at = Object.getPrototypeOf(at); return at.constructor.constructor("return typeof process.pid")(); }`,
    ],
    [
      "a custom inspection",
      `let leaked; $builtin("util").inspect({ [Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) { leaked = inspect; return ""; } }); return leaked.constructor("return typeof process.pid")();`,
    ],
    [
      "a thenable",
      `let leaked; await Promise.race([{ then(resolve) { leaked = resolve; resolve(1); } }]); return leaked.constructor("return typeof process.pid")();`,
    ],
    [
      "the list of frames of a stack",
      `Error.prepareStackTrace = (error, frames) => frames; return new Error().stack.constructor.constructor("return typeof process.pid")();`,
    ],
    [
      "the frames of a stack",
      `Error.prepareStackTrace = (error, frames) => frames.map((frame) => frame.getFunction() ?? frame.getThis()).find((one) => one); const found = new Error().stack; return found.constructor.constructor("return typeof process.pid")();`,
    ],
  ])("gives no way out by %s", async (_way, body) => {
    const { text, thrown } = await run(body);
    expect(text).toBeUndefined();
    expect(thrown?.name).toMatch(/^(EvalError|TypeError)$/);
  });

  it("has no process, no network, no modules beyond the list", async () => {
    const { text } = await run(
      "return [typeof process.binding, typeof process.kill, Object.keys(process.env), typeof require, typeof WebAssembly];",
    );
    expect(text).toBe('["undefined", "undefined", [], "undefined", "undefined"]');
    expect((await run('return fetch("http://127.0.0.1");')).thrown?.unavailable).toBe("fetch");
    expect((await run('return $builtin("fs").readFileSync("/etc/passwd");')).thrown?.unavailable).toBe("node:fs");
    expect((await run('return $builtin("child_process").execSync("id");')).thrown?.unavailable).toBe(
      "node:child_process",
    );
  });

  it("starts every program in a fresh world", async () => {
    await run(
      "Object.prototype.polluted = 1; Array.prototype.map = () => 'patched'; globalThis.left = 1; setInterval(() => {}, 1);",
    );
    expect((await run("return [{}.polluted, [1].map((x) => x), typeof left];")).text).toBe(
      '[undefined, [1], "undefined"]',
    );
  });

  it.each([
    ["a busy loop", "for (;;) {}"],
    ["endless microtasks", "for (;;) await null;"],
    ["a promise that never settles", "await new Promise(() => {});"],
    ["an expression that backtracks for ever", 'return /^(a+)+$/.test("a".repeat(40) + "b");'],
    ["a thenable that never answers", "return { then() {} };"],
  ])("ends %s after its time", async (_what, body) => {
    const { breakdown } = await run("return 1;", body);
    expect(breakdown).toMatchObject({ code: "time-limit", index: 1 });
    expect((await run("return 2;")).text).toBe("2");
  });

  it.each([
    ["the heap", "const all = []; for (;;) all.push(new Array(50_000).fill({}));"],
    ["memory outside of the heap", "const all = []; for (;;) all.push(new Uint8Array(8_000_000).fill(1));"],
  ])("ends what fills %s", async (_what, body) => {
    const { breakdown } = await run(body);
    // Close to the limit the collector may take all the time; either way it ends, and says what it took.
    expect(`${breakdown?.code} ${breakdown?.detail}`).toMatch(/^memory-limit|MB of memory/);
    expect((await run("return 2;")).text).toBe("2");
  });

  it("notices an exit, a rejection that nobody handles and a throw in a timer", async () => {
    expect((await run("process.exit(3);")).breakdown).toMatchObject({ code: "exited", detail: "3" });
    expect((await run('Promise.reject(new Error("lost")); return 1;')).outcome?.stray?.message).toBe("lost");
    expect(
      (
        await run(
          'setTimeout(() => { throw new Error("late"); }, 0); await new Promise((done) => setTimeout(done, 20));',
        )
      ).outcome?.stray?.message,
    ).toBe("late");
    expect((await run("return 2;")).outcome?.stray).toBeUndefined();
  });

  it("tells what code throws on purpose from what the engine raises", async () => {
    const isDeliberate = async (body: string) => (await run(body)).thrown?.isDeliberate;
    expect(await isDeliberate('throw new TypeError("wrong");')).toBe(true);
    expect(await isDeliberate('throw RangeError("wrong");')).toBe(true);
    expect(await isDeliberate('class Own extends TypeError {} throw new Own("wrong");')).toBe(true);
    expect(await isDeliberate('throw "text";')).toBe(true);
    expect(await isDeliberate('new Headers({ "": "" });')).toBe(true);
    expect(await isDeliberate("null.x;")).toBe(false);
    expect(await isDeliberate("const f = () => f(); f();")).toBe(false);
    expect(await isDeliberate("try { null.x; } catch (error) { throw error; }")).toBe(false);
    expect((await run('class Own extends TypeError {} throw new Own("wrong");')).thrown?.names.slice(0, 3)).toEqual([
      "TypeError",
      "Own",
      "TypeError",
    ]);
  });

  it("cuts what is too large to be told", async () => {
    const { text } = await run('return "x".repeat(5_000_000);');
    expect(text?.length).toBeLessThan(3000);
  });
});
