/** What a probe must not do, and where it is held. */
export interface Probe {
  readonly name: string;
  /** Statements of an async function whose result says what was reached; `escaped(…)` is wrong, anything else is held. */
  readonly code: string;
  /** Statements beside the function, run when the module is loaded. */
  readonly helpers?: string;
  /** What the documented value is, where the probe tries to be taken for right. */
  readonly expected?: string;
  /** Whether `none` holds it. */
  readonly none: boolean;
  /** Whether `context` holds it. @default true */
  readonly context?: boolean;
  /** It ends the container: run apart from the others. */
  readonly isFatal?: boolean;
}

const world = "typeof process.pid";
const reach = (expression: string): string =>
  `const found = ${expression}; const made = found.constructor.constructor("return ${world}")(); if (made === "number") return "escaped"; return made;`;

/** Ways to the host: each tries to make a function of the host's realm, and to reach its `process` with it. */
const CHAINS: readonly Probe[] = (
  [
    ["a host class", `URL`],
    ["an instance of a host class", `new URL("http://a")`],
    ["a prototype of a host class", `URL.prototype`],
    ["an accessor of a host class", `Object.getOwnPropertyDescriptor(URL.prototype, "href").get`],
    ["a host iterator", `new URLSearchParams("a=1")[Symbol.iterator]()`],
    ["an item of a host iterator", `new URLSearchParams("a=1").entries().next()`],
    ["an abort signal", `new AbortController().signal`],
    [
      "the event that an abort signal hands its listener",
      `await new Promise((done) => { const one = new AbortController(); one.signal.addEventListener("abort", done); one.abort(); })`,
    ],
    [
      "the receiver of an event listener",
      `await new Promise((done) => { const one = new EventTarget(); one.addEventListener("x", function () { done(this); }); one.dispatchEvent(new Event("x")); })`,
    ],
    ["the reason of an abort signal", `AbortSignal.abort().reason`],
    ["a copy by structuredClone", `structuredClone({ a: [new Map([[1, new Date(0)]])] })`],
    [
      "the error of structuredClone",
      `(() => { try { structuredClone(() => {}); } catch (error) { return error; } return {}; })()`,
    ],
    ["an encoder's bytes", `new TextEncoder().encode("a")`],
    ["the buffer under an encoder's bytes", `new TextEncoder().encode("a").buffer`],
    ["a Buffer", `Buffer.from("a")`],
    ["the error of a Buffer", `(() => { try { Buffer.alloc(-1); } catch (error) { return error; } return {}; })()`],
    ["the arguments of a timer", `await new Promise((done) => setTimeout(function () { done(this ?? {}); }, 0))`],
    ["an interval", `(() => { const timer = setInterval(() => {}, 1000); clearInterval(timer); return timer; })()`],
    ["performance", `performance`],
    ["a random value", `crypto.getRandomValues(new Uint8Array(1))`],
    ["a promise of the platform", `crypto.subtle.digest("SHA-1", new Uint8Array(1))`],
    ["the error of a promise of the platform", `await crypto.subtle.digest("no", new Uint8Array(1)).catch((e) => e)`],
    ["a blob", `new Blob(["a"])`],
    ["a promise of a blob", `new Blob(["a"]).text()`],
    ["a stream", `new Blob(["a"]).stream?.() ?? {}`],
    ["a DOMException", `(() => { try { atob("*"); } catch (error) { return error; } return {}; })()`],
    ["the process that there seems to be", `process`],
    ["a function of that process", `process.cwd`],
    ["the console", `console.log`],
    ["a member of a module of Node", `$builtin("util").promisify`],
    ["what a module of Node makes", `$builtin("util").promisify((done) => done(null, 1))`],
    ["a key that a module of Node makes", `$builtin("crypto").createSecretKey(Buffer.from("a"))`],
    [
      "a deep custom inspection",
      `(() => { let leaked = {}; $builtin("util").inspect({ a: { b: { [Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) { leaked = inspect; return ""; } } } }); return leaked; })()`,
    ],
    [
      "the options of a custom inspection",
      `(() => { let leaked = {}; $builtin("util").inspect({ a: { [Symbol.for("nodejs.util.inspect.custom")](depth, options) { leaked = options; return ""; } } }); return leaked; })()`,
    ],
    [
      "a comparison's error",
      `(() => { try { $builtin("assert").deepStrictEqual({ a: 1 }, { a: 2 }); } catch (error) { return error; } return {}; })()`,
    ],
    [
      "what `assert.throws` hands its check",
      `(() => { let leaked = {}; try { $builtin("assert").throws(() => new URL("x"), (error) => { leaked = error; return true; }); } catch {} return leaked; })()`,
    ],
    [
      "a transform's receiver",
      `(() => { let leaked = {}; const toJSON = function () { leaked = this; return 1; }; $builtin("util").format("%j", { a: { toJSON } }); return leaked; })()`,
    ],
    ["a Symbol.species", `(class extends Buffer { static get [Symbol.species]() { return Array; } }).from("a")`],
    ["a tagged template's strings", `((strings) => strings)\`a\${1}\``],
    ["an async generator", `(async function* () {})()`],
    ["a generator's return", `(function* () {})().return(1)`],
    ["the rejection of an async generator", `await (async function* () { new URL("x"); })().next().catch((e) => e)`],
    ["a weak reference", `new WeakRef({})`],
    [
      "a reviver's receiver",
      `(() => { let leaked = {}; JSON.parse("[1]", function () { leaked = this; }); return leaked; })()`,
    ],
    [
      "the error of too deep a recursion in a host function",
      `(() => { let leaked = {}; const deep = () => { try { deep(); new URL("x"); } catch (error) { leaked = error; } }; try { deep(); } catch {} return leaked; })()`,
    ],
    [
      "the errors of a failed `Promise.any`",
      `(await Promise.any([crypto.subtle.digest("no", new Uint8Array(1))]).catch((e) => e)).errors[0]`,
    ],
    ["a reader of a stream", `new Blob(["a"]).stream().getReader?.() ?? {}`],
    ["a copied error and its cause", `structuredClone(new RangeError("x", { cause: new Error("y") })).cause`],
    ["a copied blob", `structuredClone(new Blob(["a"]))`],
    ["what `Intl` formats", `new Intl.NumberFormat().formatToParts(1)`],
    ["a segment of `Intl`", `[...new Intl.Segmenter("en").segment("ab")][0]`],
    ["shared memory", `new SharedArrayBuffer(1)`],
    ["the target of a weak reference to a host object", `new WeakRef(new URL("http://a")).deref()`],
    ["a proxy of a host class", `new (new Proxy(URL, {}))("http://a")`],
    [
      "a host class made with another's prototype",
      `Reflect.construct(URL, ["http://a"], new Proxy(function () {}, { get: (own, key) => (key === "prototype" ? Object.prototype : own[key]) }))`,
    ],
    [
      "the receiver of an option's getter",
      `(() => { let leaked = {}; const options = { get signal() { leaked = this; return undefined; } }; try { new EventTarget().addEventListener("x", () => {}, options); } catch {} return leaked; })()`,
    ],
    [
      "what a proxy's traps are handed",
      `(() => { const seen = []; const options = new Proxy({}, { get(...values) { seen.push(...values); } }); try { new TextDecoder("utf-8", options); } catch {} return seen.find((one) => typeof one === "object") ?? {}; })()`,
    ],
    [
      "the event that a `handleEvent` gets",
      `await new Promise((done) => { const one = new EventTarget(); one.addEventListener("x", { handleEvent: done }); one.dispatchEvent(new Event("x")); })`,
    ],
    [
      "the path of an event",
      `await new Promise((done) => { const one = new EventTarget(); one.addEventListener("x", (event) => done(event.composedPath())); one.dispatchEvent(new Event("x")); })`,
    ],
    [
      "what an iterator's `return` is handed",
      `(() => { let leaked = {}; const list = { [Symbol.iterator]: () => ({ next(...values) { leaked = values; return { done: true }; } }) }; try { new URLSearchParams(list); } catch {} return leaked; })()`,
    ],
    [
      "what a `Symbol.toPrimitive` is handed",
      `(() => { let leaked = {}; try { new URL({ [Symbol.toPrimitive](...values) { leaked = values; return "http://a"; } }); } catch {} return leaked; })()`,
    ],
    [
      "the third argument of a host's `forEach`",
      `(() => { let leaked = {}; new URLSearchParams("a=1").forEach((value, key, all) => { leaked = all; }); return leaked; })()`,
    ],
    [
      "the frames of `Error.prepareStackTrace`",
      `(() => { let leaked = {}; Error.prepareStackTrace = (error, frames) => { leaked = frames.map((one) => one.getFunction() ?? one.getThis()).find(Boolean) ?? frames; }; new URLSearchParams("a=1").forEach(() => void new Error().stack); Error.prepareStackTrace = undefined; return leaked; })()`,
    ],
    ["`Error.captureStackTrace`", `(() => { const found = {}; Error.captureStackTrace(found); return found; })()`],
    ["a thenable that settles with a host object", `await { then: (settle) => settle(new URL("http://a")) }`],
    [
      "the tokens of `util.parseArgs`",
      `$builtin("util").parseArgs({ args: ["-a"], tokens: true, options: { a: { type: "boolean", short: "a" } } }).tokens[0]`,
    ],
    [
      "the `super_` of `util.inherits`",
      `(() => { function A() {} function B() {} $builtin("util").inherits(A, B); return A.super_; })()`,
    ],
    [
      "the listener of a hash",
      `(() => { let leaked = {}; const hash = $builtin("crypto").createHash("sha1"); hash.on?.("x", function () { leaked = this; }); hash.emit?.("x", 1); return leaked; })()`,
    ],
    [
      "where a hash is piped to",
      `(() => { let leaked = {}; const end = () => true; const to = { on: end, once: end, write: end, end, emit(...values) { leaked = values.find((one) => typeof one === "object") ?? {}; } }; try { $builtin("crypto").createHash("sha1").pipe(to); } catch (error) { leaked = error; } return leaked; })()`,
    ],
    ["a key of the platform", `await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt"])`],
    [
      "the algorithm of a key",
      `(await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt"])).algorithm`,
    ],
    ["an object address", `$builtin("buffer").resolveObjectURL?.(URL.createObjectURL(new Blob(["a"]))) ?? {}`],
    ["the query of an address", `$builtin("url").parse("http://a/?b=1", true).query`],
    [
      "the inside of a timer",
      `(() => { const timer = setTimeout(() => {}, 1); clearTimeout(timer); return timer._idleNext ?? timer._onTimeout ?? timer; })()`,
    ],
    ["the promised form of a timer", `setTimeout[Symbol.for("nodejs.util.promisify.custom")] ?? {}`],
    ["the getter of a lazy global", `Object.getOwnPropertyDescriptor(globalThis, "URL").get ?? {}`],
    [
      "the error of an import with attributes",
      `await import("./x.json", { with: { type: "json" } }).catch((error) => error)`,
    ],
    [
      "the error of an import in an async generator",
      `await (async function* () { yield import("a"); })().next().catch((error) => error)`,
    ],
    ["the functions of the program's wrapper", `$needs`],
    ["the error of a failed import", `await import("node:nothing").catch((error) => error)`],
  ] as const
).map(([name, expression]) => ({ name: `reach the host by ${name}`, code: reach(expression), none: false }));

const LEAK = `let leaked; $builtin("util").inspect({ a: { b: { [Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) { leaked = inspect; return ""; } } } }); if (Object.getPrototypeOf(leaked) === Function.prototype) return 1;`;

/** Changes what all of the host's objects have, by an object of the host's that comes through in the depth of a value. */
const HOST_WRITES: readonly Probe[] = [
  [
    "an addition to all objects",
    `const all = Object.getPrototypeOf(Object.getPrototypeOf(leaked)); try { all.draw = "x"; } catch {} return "draw" in all ? "escaped" : 1;`,
  ],
  [
    "a `toJSON` for all objects",
    `const all = leaked.constructor.prototype; try { all.toJSON = () => "x"; } catch {} return "toJSON" in all ? "escaped" : 1;`,
  ],
  [
    "an exchanged `Function.prototype.call`",
    `const all = Object.getPrototypeOf(leaked); const before = all.call; try { all.call = () => 1; } catch {} return all.call === before ? 1 : "escaped";`,
  ],
  [
    "an exchanged `Object.keys`",
    `const all = leaked.constructor; const before = all.keys; try { all.keys = () => []; } catch {} return all.keys === before ? 1 : "escaped";`,
  ],
].map(([name, code]) => ({ name: `change the host by ${name}`, code: `${LEAK} ${code}`, none: false }));

/** Ways on which the host calls what a program has given it: whatever comes with the call must be of the program's realm. */
const CALLS: readonly Probe[] = (
  [
    [
      "a method of an instance",
      `class To { on() { return this; } once() { return this; } removeListener() { return this; } write() { return true; } end() {} listenerCount() { return 0; } emit(...all) { note(this, ...all); return true; } } $builtin("crypto").createHash("sha1").pipe(new To());`,
    ],
    [
      "a method of a proxy",
      `const to = new Proxy({}, { get: (_, key) => (key === "then" ? undefined : function (...all) { note(this, ...all); return true; }) }); $builtin("crypto").createHash("sha1").pipe(to);`,
    ],
    [
      "a listener that is given its method later",
      `const own = {}; const target = new EventTarget(); target.addEventListener("x", own); own.handleEvent = function (...all) { note(this, ...all); }; target.dispatchEvent(new Event("x"));`,
    ],
    [
      "a method that a getter gives",
      `const own = { get handleEvent() { note(this); return function (...all) { note(this, ...all); }; } }; const target = new EventTarget(); target.addEventListener("x", own); target.dispatchEvent(new Event("x"));`,
    ],
    [
      "the source of a stream",
      `new ReadableStream({ start(...all) { note(this, ...all); }, pull(...all) { note(this, ...all); } });`,
    ],
    [
      "the strategy of a stream",
      `const stream = new ReadableStream({ start(to) { to.enqueue({}); } }, { size(...all) { note(this, ...all); return 1; } });`,
    ],
    [
      "a transformer, in the depth of its promises",
      `const { writable } = new TransformStream({ async start(...all) { note(this, ...all); return { then: (...more) => note(...more) }; } }); await writable.getWriter().ready;`,
    ],
    [
      "a thenable of a callback",
      `new ReadableStream({ pull: () => ({ then(...all) { note(this, ...all); all[0](); } }) }).getReader().read().catch(note); await new Promise((done) => setTimeout(done, 5));`,
    ],
    [
      "an iterator",
      `await new Response(ReadableStream.from ? ReadableStream.from({ [Symbol.asyncIterator](...all) { note(this, ...all); return { next(...more) { note(this, ...more); return { done: true }; }, return(...more) { note(this, ...more); return {}; } }; } }) : "").text();`,
    ],
    [
      "a generator that is thrown into",
      `function* all() { try { yield [1, 2]; } catch (error) { note(error); } } try { new Headers(all()); new URLSearchParams(all()); } catch (error) { note(error); }`,
    ],
    [
      "a message with ports",
      `const one = new MessageChannel(); const two = new MessageChannel(); await new Promise((done) => { one.port2.onmessage = (event) => { note(event, event.ports[0], event.target); done(); }; one.port1.postMessage(1, [two.port1]); }); one.port1.close();`,
    ],
    [
      "an inspection within an error",
      `class Odd extends Error { [Symbol.for("nodejs.util.inspect.custom")](...all) { note(this, ...all); return ""; } } $builtin("util").inspect({ a: [new Map([[1, new Odd("x")]])] });`,
    ],
    [
      "a comparison with its own methods",
      `class Odd { get [Symbol.toStringTag]() { note(this); return "x"; } toString(...all) { note(this, ...all); return "x"; } } try { $builtin("assert").deepStrictEqual([new Odd()], [1], { toString(...all) { note(...all); return "y"; } }); } catch (error) { note(error); }`,
    ],
    [
      "a class that is made by the host",
      `class Odd extends Error { constructor(...all) { super("x"); note(...all); } } try { $builtin("util").inherits(Odd, EventTarget); note(Object.getPrototypeOf(Odd.prototype)); } catch (error) { note(error); }`,
    ],
    [
      "a response's body",
      `note(new Response("x").body, new Response("x").body.getReader(), await new Response("x").body.getReader().read());`,
    ],
    [
      "a request's signal",
      `note(new Request("http://a").signal, new Request("http://a").headers.entries(), new FormData().entries());`,
    ],
  ] as const
).map(([name, code]) => ({
  name: `be handed an object of the host by ${name}`,
  code: `const seen = []; const note = (...all) => void seen.push(...all); ${code}
    const rootOf = (one) => { for (let at = one; ; ) { const next = Object.getPrototypeOf(at); if (next === null) return at; at = next; } };
    return seen.every((one) => Object(one) !== one || rootOf(one) === Object.prototype) ? seen.length : "escaped";`,
  none: false,
}));

/** Asks for what must not be there. */
const REACHES: readonly Probe[] = [
  ["`process.binding`", `return typeof process.binding === "function" ? "escaped" : 1;`],
  [
    "the module object",
    `return typeof module !== "undefined" && typeof module.require === "function" ? "escaped" : 1;`,
  ],
  [
    "`require` of a built-in",
    `try { return $builtin("fs").readFileSync("/etc/hostname").length >= 0 ? "escaped" : 1; } catch { return 1; }`,
  ],
  [
    "a child process",
    `try { return $builtin("child_process").spawnSync("true").pid > 0 ? "escaped" : 1; } catch { return 1; }`,
  ],
  [
    "a thread",
    `try { return typeof new ($builtin("worker_threads").Worker)("", { eval: true }).threadId === "number" ? "escaped" : 1; } catch { return 1; }`,
  ],
  [
    "the virtual machine",
    `try { return $builtin("vm").runInThisContext("typeof process") === "object" ? "escaped" : 1; } catch { return 1; }`,
  ],
  [
    "the inspector",
    `try { return typeof $builtin("inspector").url === "function" && (new ($builtin("inspector").Session)()) ? "escaped" : 1; } catch { return 1; }`,
  ],
  [
    "an import at run time",
    `try { return typeof (await import("node:fs")).readFileSync === "function" ? "escaped" : 1; } catch { return 1; }`,
  ],
  ["the environment", `return Object.keys(process.env).length > 0 ? "escaped" : 1;`],
  ["the command line", `return process.argv.length > 0 ? "escaped" : 1;`],
  ["the working directory", `return process.cwd() !== "/" ? "escaped" : 1;`],
  [
    "a socket",
    `try { const one = $builtin("net").connect(9, "127.0.0.1"); one.on("error", () => {}); return "escaped"; } catch { return 1; }`,
  ],
  ["a name server", `try { $builtin("dns").lookup("localhost", () => {}); return "escaped"; } catch { return 1; }`],
  [
    "a web socket",
    `try { new WebSocket("ws://127.0.0.1:9").onerror = () => {}; return "escaped"; } catch { return 1; }`,
  ],
  ["WebAssembly", `return typeof WebAssembly === "undefined" ? 1 : "escaped";`],
  ["code from text", `try { return new Function("return 1")() === 1 ? "escaped" : 1; } catch { return 1; }`],
  [
    "code from text by a generator",
    `try { return [...(function* () {}).constructor("yield 1")()].length === 1 ? "escaped" : 1; } catch { return 1; }`,
  ],
  [
    "code of the address of a blob",
    `try { await import(URL.createObjectURL(new Blob(["export default 1"]))); return "escaped"; } catch { return 1; }`,
  ],
  [
    "code of a data address",
    `try { await import("data:text/javascript,export default 1"); return "escaped"; } catch { return 1; }`,
  ],
  ["other threads by a channel", `try { return new BroadcastChannel("x") ? "escaped" : 1; } catch { return 1; }`],
  [
    "the flags of the engine",
    `try { $builtin("v8").setFlagsFromString("--allow-natives-syntax"); return "escaped"; } catch { return 1; }`,
  ],
  [
    "a `require` made anew",
    `try { return $builtin("module").createRequire("/")("fs") ? "escaped" : 1; } catch { return 1; }`,
  ],
  ["the user of the machine", `try { return $builtin("os").userInfo() ? "escaped" : 1; } catch { return 1; }`],
  [
    "native code by an engine of `crypto`",
    `return typeof $builtin("crypto").setEngine === "function" ? "escaped" : 1;`,
  ],
  ["code from text by `eval` as a callback", `try { return ["'escaped'"].map(eval)[0]; } catch { return 1; }`],
  [
    "code from text by an async generator",
    `try { return (await (async function* () {}).constructor("yield 'escaped'")().next()).value; } catch { return 1; }`,
  ],
  [
    "memory that was used before",
    `return Buffer.allocUnsafe(4096).buffer.byteLength > 4096 && Buffer.from("a").buffer.byteLength > 1 ? "escaped" : 1;`,
  ],
  [
    "the caller by its function",
    `const self = function () { return self.caller; }; const one = self(); return one && String(one).includes("mis" + "match") ? "escaped" : 1;`,
  ],
].map(([name, code]) => ({
  name: `reach ${name}`,
  code: code as string,
  none: name === "the caller by its function" || name === "the module object",
}));

/** Tries to be taken for right: each result is wrong, and must be called wrong. */
const FORGERIES: readonly Probe[] = [
  ["an exchanged `Array.prototype.every`", `Array.prototype.every = () => true; return [2];`, `[1]`],
  ["an exchanged `Object.is`", `Object.is = () => true; return 2;`, `1`],
  ["an exchanged `Object.keys`", `Object.keys = () => []; return { a: 2 };`, `({ a: 1 })`],
  ["an exchanged `Reflect.get`", `Reflect.get = () => 1; return { a: 2 };`, `({ a: 1 })`],
  [
    "an exchanged `Map.prototype.get`",
    `Map.prototype.get = () => ({ has: () => true }); return { a: 2 };`,
    `({ a: 1 })`,
  ],
  ["an exchanged `Set.prototype.has`", `Set.prototype.has = () => true; return new Set([2]);`, `new Set([1])`],
  [
    "an exchanged `Map` constructor",
    `globalThis.Map = class { get() { return { has: () => true }; } }; return { a: 2 };`,
    `({ a: 1 })`,
  ],
  [
    "an exchanged `Date`",
    `const Real = Date; globalThis.Date = function () { return new Real(5); }; return new Real(5);`,
    `new Date(7)`,
  ],
  [
    "an exchanged `URL`",
    `const Real = URL; globalThis.URL = function () { return new Real("http://b"); }; return new Real("http://b");`,
    `new URL("http://a")`,
  ],
  [
    "an exchanged `URL.prototype.toString`",
    `Object.defineProperty(URL.prototype, "toString", { value: () => "" }); return new URL("http://b");`,
    `new URL("http://a")`,
  ],
  [
    "`Symbol.toPrimitive` on a class of the platform",
    `URL.prototype[Symbol.toPrimitive] = () => ""; return new URL("http://b");`,
    `new URL("http://a")`,
  ],
  [
    "an exchanged `Object.prototype.toString`",
    `Object.prototype.toString.call = () => "[object Promise]"; Object.prototype.toString = () => "[object Date]"; return [2];`,
    `[1]`,
  ],
  [
    "an exchanged `RegExp.prototype.exec`",
    `RegExp.prototype.exec = () => null; RegExp.prototype.test = () => true; return /b/;`,
    `/a/`,
  ],
  [
    "an exchanged `JSON.stringify`",
    `JSON.stringify = () => '{"kind":"done","receivers":0}'; try { process.exit(); } catch {} return 2;`,
    `1`,
  ],
  ["a `toJSON` for all objects", `Object.prototype.toJSON = () => ({ kind: "done", receivers: 0 }); return 2;`, `1`],
  ["a `then` for all objects", `Object.prototype.then = (settle) => settle(1); return { a: 2 };`, `({ a: 1 })`],
  ["a setter for all lists", `Object.defineProperty(Array.prototype, 0, { set() {} }); return [2];`, `[1]`],
  ["a `get` for all descriptors", `Object.prototype.get = () => 1; return { a: 2 };`, `({ a: 1 })`],
  [
    "a `return` for all iterators",
    `Object.getPrototypeOf([][Symbol.iterator]()).return = () => { throw 1; }; return [2];`,
    `[1]`,
  ],
  ["an exchanged list iterator", `Array.prototype[Symbol.iterator] = function* () {}; return [2];`, `[1]`],
  [
    "an exchanged `Promise.prototype.then`",
    `Promise.prototype.then = function (settle) { settle?.(1); return this; }; return 2;`,
    `1`,
  ],
  [
    "a `Symbol.species` for lists",
    `Object.defineProperty(Array, Symbol.species, { get: () => class extends Array { push() {} } }); return [2];`,
    `[1]`,
  ],
  [
    "a `Symbol.hasInstance`",
    `for (const one of [Map, Set, Error, Object, Array]) Object.defineProperty(one, Symbol.hasInstance, { value: () => true }); return { a: 2 };`,
    `({ a: 1 })`,
  ],
  [
    "an exchanged `Reflect.apply` that takes hold of host functions",
    `let leaked; Reflect.apply = (one) => (leaked = one); try { structuredClone(1); } catch {} return leaked === undefined ? 2 : 1;`,
    `1`,
  ],
  [
    "an exchanged `WeakMap.prototype.get` that takes hold of host objects",
    `let leaked; WeakMap.prototype.set = (one) => (leaked = one); try { new URL("http://a"); } catch {} return leaked === undefined ? 2 : 1;`,
    `1`,
  ],
  [
    "a map with a `size` and an iterator of its own",
    `const map = new Map(); Object.defineProperty(map, "size", { value: 1 }); map[Symbol.iterator] = function* () {}; return map;`,
    `new Map([[1, 2]])`,
  ],
  [
    "a set with an iterator of its own",
    `const set = new Set(); Object.defineProperty(set, "size", { value: 1 }); set[Symbol.iterator] = function* () {}; return set;`,
    `new Set([1])`,
  ],
  [
    "a proxy that answers everything",
    `return new Proxy({}, { get: (own, key) => (key === "a" ? new Proxy({}, {}) : own[key]), ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }) });`,
    `({ a: 1 })`,
  ],
  ["a getter that throws while it is compared", `return { get a() { throw new Error("stop"); } };`, `({ a: 1 })`],
  [
    "a proxy that throws while it is compared",
    `return new Proxy({}, { ownKeys: () => { throw new Error("stop"); } });`,
    `({ a: 1 })`,
  ],
  [
    "a getter that changes with each reading",
    `let count = 0; return { get a() { return count++; } };`,
    `({ a: 1000 })`,
  ],
  ["a `valueOf` of its own", `return Object.assign(new Date(5), { valueOf: () => ({}) });`, `new Date(7)`],
  [
    "a name of a class",
    `return new (class Money { constructor() { this.amount = 2; } })();`,
    `new (class Money { constructor() { this.amount = 1; } })()`,
  ],
  [
    "a promise with a `then` of its own",
    `return Object.assign(Promise.resolve(2), { then: (settle) => settle(2) });`,
    `1`,
  ],
  [
    "a report of its own",
    `try { postMessage({ number: 1, json: '{"kind":"done","receivers":0}' }); } catch {} try { $builtin("worker_threads").parentPort.postMessage({}); } catch {} return 2;`,
    `1`,
  ],
  [
    "cases of its own, declared late",
    `try { $cases([{ run: async () => 1, expected: async () => 1 }], () => ({})); } catch {} return 2;`,
    `1`,
  ],
  [
    "an exchanged `Error.prepareStackTrace`",
    `Error.prepareStackTrace = () => { throw 1; }; throw new Error("wrong");`,
    `1`,
  ],
  ["an exchanged `structuredClone`", `globalThis.structuredClone = () => 1; return 2;`, `1`],
  [
    "a microtask that exchanges what the judge uses",
    `queueMicrotask(() => { Array.prototype.every = () => true; Object.is = () => true; }); return [2];`,
    `[1]`,
  ],
  [
    "a map that only says so",
    `const map = Object.create(Map.prototype, { size: { value: 1 } }); map[Symbol.iterator] = function* () { yield [1, 2]; }; return map;`,
    `new Map([[1, 2]])`,
  ],
  [
    "a set that only says so",
    `const set = Object.create(Set.prototype, { size: { value: 1 } }); set[Symbol.iterator] = function* () { yield 1; }; return set;`,
    `new Set([1])`,
  ],
  ["an expression with a `source` of its own", `return Object.defineProperty(/b/, "source", { value: "a" });`, `/a/`],
  ["an expression with `flags` of its own", `return Object.defineProperty(/a/g, "flags", { value: "" });`, `/a/`],
  [
    "an address with a `toString` of its own",
    `return Object.assign(new URL("http://b"), { toString: () => "http://a/" });`,
    `new URL("http://a")`,
  ],
  [
    "parameters with a `toString` of their own",
    `return Object.assign(new URLSearchParams("a=2"), { toString: () => "a=1" });`,
    `new URLSearchParams("a=1")`,
  ],
  [
    "a list that is bytes with a `length` of their own",
    `return Object.defineProperty(new Uint8Array([2]), "length", { value: 0 });`,
    `new Uint8Array([1])`,
  ],
  [
    "a `call` of its own on the methods of maps",
    `for (const one of [Map.prototype.entries, Set.prototype.values, Map.prototype.get]) try { one.call = () => []; } catch {} return new Map([[1, { a: 3 }]]);`,
    `new Map([[1, { a: 2 }]])`,
  ],
  [
    "a replaced prototype of all lists",
    `try { Object.setPrototypeOf(Array.prototype, { every: () => true }); } catch {} return [2];`,
    `[1]`,
  ],
  ["an exchanged `String.prototype.slice`", `String.prototype.slice = () => ""; return { a: 2 };`, `({ a: 1 })`],
].map(([what, code, expected]) => ({
  name: `be taken for right by ${what}`,
  code: code as string,
  expected: expected as string,
  none: false,
}));

/** Takes time or memory. */
const HUNGRY: readonly Probe[] = [
  ["a label and a loop", `outer: for (;;) for (;;) continue outer;`],
  ["a flood of microtasks", `const flood = () => Promise.resolve().then(flood); await flood();`],
  [
    "a flood of turns",
    `const flood = () => setTimeout(() => { for (let i = 0; i < 1e9; i++); flood(); }, 0); flood(); await new Promise(() => {});`,
  ],
  ["an `Atomics.wait`", `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`],
  ["a power of bigints", `let x = 3n; for (;;) x *= x;`],
  ["a text of many characters", `let text = "x"; for (;;) text = [text, text].join("") + text.length; `],
  ["an endless list", `const list = []; for (;;) list.push(1);`],
  ["an endless map", `const map = new Map(); for (let i = 0; ; i++) map.set(i, i);`],
  ["a list that is printed large", `JSON.stringify(Array(3e7).fill({ a: 1 }));`],
  [
    "an expression that backtracks in `split`",
    `"a".repeat(40).split(/(a+)+$b/); /^(a|a)*$/.test("a".repeat(40) + "b");`,
  ],
  ["a result that takes for ever to print", `return { get a() { for (;;); } };`],
  ["a proxy that takes for ever to look at", `return new Proxy({}, { getPrototypeOf() { for (;;); } });`],
  ["a sort that does not end", `[1, 2].sort(() => { for (;;); });`],
  ["a `toString` in a message", `throw { get message() { for (;;); } };`],
  ["an error with a message of 200 MB", `throw new Error("x".repeat(200_000_000));`],
  ["a key of 200 MB", `return { ["x".repeat(200_000_000)]: 1 };`],
  [
    "a flood of `process.nextTick`",
    `const flood = () => process.nextTick(flood); flood(); await new Promise(() => {});`,
  ],
  ["a flood of microtasks that is left behind", `const flood = () => queueMicrotask(flood); flood(); return 1;`],
  [
    "an async generator without an end",
    `for await (const one of (async function* () { for (;;) yield 1; })()) void one;`,
  ],
  ["a promise that never settles", `await new Promise(() => {});`],
  ["a thenable that never settles", `return { then() {} };`],
  ["a thrown proxy that takes for ever to look at", `throw new Proxy(new Error("x"), { get() { for (;;); } });`],
  ["the name of an error that takes for ever", `throw { get name() { for (;;); } };`],
  ["an endless generator in a spread", `[...(function* () { for (;;) yield 1; })()];`],
].map(([name, code]) => ({ name: `take all by ${name}`, code: code as string, none: true, isFatal: true as const }));
/** A thread cannot be ended there, or takes the whole process with it: only a process of its own can hold them. */
const UNENDING: readonly Probe[] = [
  ["a key that is derived for hours", `$builtin("crypto").pbkdf2Sync("a", "b", 1e9, 64, "sha512");`],
].map(([name, code]) => ({
  name: `take all by ${name}`,
  code: code as string,
  none: false,
  context: false,
  isFatal: true as const,
}));

/** Is not begun: no deadline could end it. */
const TOO_LARGE: readonly Probe[] = [
  ["a built-in's own loop over 2**32 places", `new Array(2 ** 32 - 1).fill(0);`],
  ["a built-in's own loop over a hundred million places", `new Array(1e8).fill(0);`],
  ["a text too long for a list of its letters", `"x".repeat(2e8).split("");`],
  ["a text of half a gigabyte", `"x".repeat(5e8).length + "x".padEnd(5e8).length;`],
].map(([name, code]) => ({ name: `take all by ${name}`, code: `${code} return "escaped";`, none: false }));

/** Is odd, and must leave the sandbox sound. */
const ODD: readonly Probe[] = [
  ["an endless recursion in `toString`", `return String({ toString() { return String(this); } });`],
  ["a result a hundred thousand deep", `let at = {}; for (let i = 0; i < 100_000; i++) at = { at }; return at;`],
  ["a list with one place in four billion", `const list = []; list[4e9] = 1; return list;`],
  [
    "a chain of prototypes a hundred thousand long",
    `let at = {}; for (let i = 0; i < 100_000; i++) at = Object.create(at); return at;`,
  ],
  [
    "a proxy whose prototypes never end",
    `const traps = { getPrototypeOf: () => new Proxy({}, traps) }; throw new Proxy({}, traps);`,
  ],
  [
    "getters that never end",
    `const make = () => ({ get a() { return make(); }, get b() { return make(); } }); return make();`,
  ],
  [
    "timers that are left behind",
    `const again = () => setTimeout(again, 0); again(); setTimeout(() => { for (;;); }, 5); return 1;`,
  ],
  ["a ring", `const ring = {}; ring.ring = ring; return ring;`],
  ["a text of fifty megabytes", `return "x".repeat(50_000_000);`],
  ["a hundred thousand rejections", `for (let i = 0; i < 100_000; i++) Promise.reject(i); return 1;`],
  ["a finalizer", `new FinalizationRegistry(() => { throw 1; }).register({}, 1); return 1;`],
  ["a thrown nothing", `throw undefined;`],
  ["a thrown proxy", `throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });`],
  ["an error whose stack throws", `throw Object.defineProperty(new Error("x"), "stack", { get() { throw 1; } });`],
  ["a cause of itself", `const error = new Error("x"); error.cause = error; throw error;`],
  [
    "a write to the global object",
    `for (const key of Object.getOwnPropertyNames(globalThis)) { try { globalThis[key] = 1; } catch {} } return 1;`,
  ],
  [
    "a deletion of the global object",
    `for (const key of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[key]; } catch {} } return 1;`,
  ],
].map(([name, code]) => ({ name: `disturb the next program by ${name}`, code: code as string, none: true }));

/** All probes. */
export const PROBES: readonly Probe[] = [
  ...CHAINS,
  ...HOST_WRITES,
  ...CALLS,
  ...REACHES,
  ...FORGERIES,
  ...HUNGRY,
  ...TOO_LARGE,
  ...UNENDING,
  ...ODD,
];
