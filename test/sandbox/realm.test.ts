import { afterAll, describe, expect, it } from "vitest";
import { openSandbox } from "./world.js";

const sandboxes = { context: openSandbox("context"), process: openSandbox("process") };
afterAll(() => Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.close())));

const GIVEN: readonly (readonly [what: string, body: string, text: string])[] = [
  [
    "a stream",
    `let text = ""; for await (const part of new ReadableStream({ start(to) { to.enqueue("a"); to.enqueue({ b: 1 }); to.close(); } })) text += JSON.stringify(part); return text;`,
    `"\\"a\\"{\\"b\\":1}"`,
  ],
  [
    "a transforming stream",
    `const { readable, writable } = new TransformStream({ transform(part, to) { to.enqueue(part * 2); } }); const writer = writable.getWriter(); writer.write(2); writer.close(); const all = []; for await (const part of readable) all.push(part); return all;`,
    "[4]",
  ],
  [
    "compression",
    `const packed = new Blob(["hello"]).stream().pipeThrough(new CompressionStream("gzip")); return await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();`,
    `"hello"`,
  ],
  ["a response", `return await new Response(JSON.stringify({ a: [1] })).json();`, "{ a: [1] }"],
  [
    "a request",
    `const request = new Request("http://a/b", { method: "POST", body: "x", headers: { one: "1" } }); return [request.url, request.headers.get("one"), await request.text()];`,
    `["http://a/b", "1", "x"]`,
  ],
  ["a form", `const form = new FormData(); form.append("a", "b"); return [...form];`, `[["a", "b"]]`],
  ["a file", `return [new File(["ab"], "c.txt").size, new File(["ab"], "c.txt").name];`, `[2, "c.txt"]`],
  [
    "a channel",
    `const { port1, port2 } = new MessageChannel(); return await new Promise((done) => { port2.onmessage = ({ data }) => { port2.close(); done(data); }; port1.postMessage({ a: [1] }); });`,
    "{ a: [1] }",
  ],
  [
    "the symbols of disposal",
    `const log = []; const one = { [Symbol.dispose]: () => log.push(1), [Symbol.asyncDispose]: () => log.push(2) }; one[Symbol.dispose](); one[Symbol.asyncDispose](); return [log, typeof Symbol.dispose];`,
    `[[1, 2], "symbol"]`,
  ],
  [
    "what a listener is given to itself",
    `const target = new EventTarget(); const own = { seen: 0, handleEvent(event) { this.seen += event.type.length; } }; target.addEventListener("abc", own); target.dispatchEvent(new Event("abc")); return own.seen;`,
    "3",
  ],
  [
    "an inspection of its own instances",
    `class Fish { weight = 3; } return $builtin("util").inspect({ fish: new Fish(), all: new Map([[1, [,]]]) });`,
    `"{ fish: Fish { weight: 3 }, all: Map(1) { 1 => [ <1 empty item> ] } }"`,
  ],
  [
    "a comparison of its own instances",
    `class Fish { weight = 3; } $builtin("assert").deepStrictEqual([new Fish()], [new Fish()]); return 1;`,
    "1",
  ],
  [
    "an expected error of its own",
    `class Odd extends TypeError {} $builtin("assert").throws(() => { throw new Odd("x"); }, Odd); return 1;`,
    "1",
  ],
  [
    "inheritance in the old way",
    `function Base() {} Base.prototype.hi = () => 1; function Derived() {} $builtin("util").inherits(Derived, Base); return [new Derived().hi(), Derived.super_ === Base];`,
    "[1, true]",
  ],
  [
    "a date of its own with other methods",
    `class Day extends Date {} Day.prototype.getHours = () => 7; return [new Day(0).getHours(), new Date(0).getUTCHours()];`,
    "[7, 0]",
  ],
  ["strict code", `return (function () { return this; })();`, "undefined"],
  [
    "Buffers by their own name",
    `return [Buffer.from("a").constructor.name, Buffer.from("a")];`,
    '["Buffer", Buffer.from([97])]',
  ],
  [
    "constants of modules that it may not use",
    `return [$builtin("os").EOL, $builtin("http").STATUS_CODES[404], $builtin("http").METHODS.includes("GET")];`,
    '["\\n", "Not Found", true]',
  ],
  ["a navigator, which modules ask for the system", "return /Mac/.test(navigator.platform);", "false"],
  [
    "a system and no terminal, which packages ask for while they are loaded",
    `return [$builtin("os").platform() === process.platform, $builtin("os").homedir(), $builtin("tty").isatty(1)];`,
    '[true, "/", false]',
  ],
];

/** Uses of what stands for modules, each with what it is said to lack. */
const LACKING: readonly (readonly [what: string, body: string, lacking: string])[] = [
  ["a function", `$builtin("os").cpus();`, "node:os"],
  ["a class that is a module by itself", `const Emitter = $builtin("events"); new Emitter();`, "node:events"],
  ["a function of a class", `$builtin("stream").Readable.from([1]);`, "node:stream"],
  ["a function of an object", `$builtin("fs").promises.readFile("a");`, "node:fs"],
  ["a method that an object inherits", `$builtin("http").globalAgent.getName();`, "node:http"],
  [
    "an object that was made again from its fields",
    `const { EventEmitter } = $builtin("events"); Object.create(EventEmitter.prototype).once("a", () => 1);`,
    "node:events",
  ],
  [
    "a method that a class inherits",
    `class Bus extends $builtin("events") { tell() { return this.emit("a"); } } Bus.prototype.tell();`,
    "node:events",
  ],
  ["a fact about this very process", `$builtin("worker_threads").threadId();`, "node:worker_threads"],
];

describe.each(["context", "process"] as const)("the realm of a program in isolation: %s", (isolation) => {
  const sandbox = sandboxes[isolation];

  it.each(GIVEN)("has %s", async (_what, body, text) => {
    expect((await sandbox.run({ body })).text).toBe(text);
  });

  it.each(LACKING)("says what it lacks when it uses %s", async (_what, body, lacking) => {
    expect((await sandbox.run({ body })).outcome?.thrown?.unavailable).toBe(lacking);
  });

  it("shows no object of the host for modules that it may not use", async () => {
    const body = `const all = [$builtin("fs"), $builtin("events"), $builtin("events").prototype, $builtin("http").METHODS]; return all.every((one) => one instanceof Object || Object.getPrototypeOf(one) === Object.prototype);`;
    expect((await sandbox.run({ body })).text).toBe("true");
  });

  it.each([
    [
      "a write to a frozen object",
      "const one = Object.freeze({ a: 1 }); one.a = 2; return 1;",
      /^TypeError: Cannot assign/,
    ],
    ["a name that was not declared", "undeclared = 1; return 1;", /^ReferenceError/],
    [
      "a stack that overflows",
      "const deeper = (depth) => 1 + deeper(depth); return deeper(1);",
      /^RangeError: Maximum call stack/,
    ],
  ])("raises what a module raises over %s", async (_what, body, message) => {
    const { text, outcome } = await sandbox.run({ body });
    expect(text).toMatch(message);
    expect(outcome?.thrown?.isDeliberate).toBe(false);
  });

  it("loads the classes of fetch for the first program without anything left behind", async () => {
    const fresh = openSandbox(isolation);
    try {
      const { outcome, text } = await fresh.run({
        body: `const response = new Response("a"); await new Promise((done) => { setTimeout(done, 100); }); return await response.text();`,
      });
      expect(text).toBe('"a"');
      expect(outcome?.stray).toBeUndefined();
    } finally {
      await fresh.close();
    }
  });

  it("runs what only loose code may say, as old packages do", async () => {
    expect((await sandbox.run({ body: "return 010;" })).text).toBe("8");
  });

  it.each(["new WebSocket('ws://a')", "new BroadcastChannel('a')", "new (class extends EventSource {})('http://a')"])(
    "says of %s that it is not at hand",
    async (expression) => {
      const { outcome } = await sandbox.run({ body: `return ${expression};` });
      expect(outcome?.thrown?.unavailable).toBe(/WebSocket|BroadcastChannel|EventSource/.exec(expression)?.[0]);
    },
  );

  it("tells waste of the program's own from what the sandbox lacks", async () => {
    const waste = await sandbox.run({ body: "return new Array(2 ** 26).fill(0).length;" });
    expect(waste.outcome?.thrown).toMatchObject({ name: "RangeError", isExcess: true });
    expect(waste.outcome?.thrown?.unavailable).toBeUndefined();
    const lack = await sandbox.run({ body: `return fetch("http://a");` });
    expect(lack.outcome?.thrown).toMatchObject({ unavailable: "fetch" });
    expect(lack.outcome?.thrown?.isExcess).toBeUndefined();
  });

  it.each<[string, string, string, string, object]>([
    ["under a symbol", "", `return { [Symbol.for("a")]: 1 };`, `({ [Symbol.for("a")]: 2 })`, { isEqual: false }],
    ["under its own symbol", `const own = Symbol("a");`, "return { [own]: 1 };", "({ [own]: 1 })", { isEqual: true }],
    [
      "behind a getter",
      MONEY("get cents() { return this.#cents; }"),
      "return new Money(2);",
      "new Money(20)",
      { isEqual: false },
    ],
    [
      "behind its equals",
      MONEY("equals(other) { return other.#cents === this.#cents; }"),
      "return [new Money(2)];",
      "[new Money(2)]",
      { isEqual: true },
    ],
    ["in a blob", "", `return new Blob(["a"]);`, `new Blob(["b"])`, { isEqual: false, isComparable: false }],
    ["that nothing shows", MONEY(""), "return new Money(2);", "new Money(20)", { isEqual: false, isComparable: false }],
  ])("has a value compared %s", async (_where, beside, body, expected, verdict) => {
    const { outcome } = await sandbox.run({ beside, body, expected });
    expect(outcome?.expected).toMatchObject(verdict);
    if (!("isComparable" in verdict)) expect(outcome?.expected?.isComparable).toBeUndefined();
  });

  it("compares as closely as it is asked to", async () => {
    const one = { body: "return 1 + 1e-8;", expected: "1" };
    expect((await sandbox.run(one)).outcome?.expected?.isEqual).toBe(false);
    expect((await sandbox.run(one, { tolerance: 1e-9 })).outcome?.expected?.isEqual).toBe(false);
    expect((await sandbox.run(one, { tolerance: 1e-7 })).outcome?.expected?.isEqual).toBe(true);
    expect((await sandbox.run(one, { isApproximate: true })).outcome?.expected?.isEqual).toBe(true);
  });
});

function MONEY(member: string): string {
  return `class Money { #cents; constructor(cents) { this.#cents = cents; } ${member} }`;
}
