/** Runs inside the sandbox's context: gives it the globals that pure code expects to find, and no others. */
import type { Chance } from "./chance.js";
import { define, defineLazily } from "./define.js";
import type { HostRealm } from "./hostRealm.js";
import { lockIntrinsics } from "./lock.js";
import type { Membrane } from "./membrane.js";
import { ERROR_NAMES } from "./realmData.js";
import { limitSizes } from "./sizes.js";
import { refuser, standFor } from "./standIn.js";
import { UnavailableError } from "./unavailableError.js";

/** All that the host hands in. */
export interface HostPowers extends HostRealm {
  /** Takes a message out as JSON, which is all that leaves; what may wait does so for the next one, or for a few milliseconds. */
  readonly report: (json: string, mayWait?: boolean) => void;
  /** Milliseconds of the processor where they can be told, else of the clock: how long others keep it waiting is no fact about the code. */
  worked(): number;
  /** Resolves after the host has had its turn, in which it hears of rejections that nobody handles. */
  turn(): PromiseLike<void>;
  /** Called with what nobody caught. */
  onStray(listen: (reason: unknown) => void): void;
  readonly globals: Readonly<Record<string, unknown>>;
  /** `setTimeout` and its like, for this program only. */
  readonly timing: Readonly<Record<string, unknown>>;
  /** The symbols by which the host finds what disposes of an object. */
  readonly disposal: Readonly<Record<"dispose" | "asyncDispose", symbol | undefined>>;
  /** Programs run in the host's own realm, with all of its powers. */
  readonly isOpen: boolean;
  module(name: string): unknown;
  /** `fetch` and what comes with it, where it is allowed. */
  readonly network: Readonly<Record<string, unknown>>;
  /** The variables that are allowed. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What a module of Node exports, described as JSON. */
  exportsOf(name: string): string;
}

const CONSOLE_METHODS =
  "assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd timeLog trace warn";
/** Globals that lead out of the program. */
const OUTWARD = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "BroadcastChannel"];

/**
 * Furnishes the context's global object.
 *
 * @returns the errors that code makes with `new`, and those of the host: the engine raises its own without asking a
 *   constructor that can be seen
 */
export function furnish(host: HostPowers, membrane: Membrane, chance: Chance): WeakSet<object> {
  const own = globalThis as unknown as Record<string, unknown>;
  // Not spread into one: most of the host's are loaded when they are first read.
  for (const globals of [host.globals, host.timing, host.network])
    for (const name of Object.keys(globals)) defineLazily(own, name, () => membrane.toRealm(globals[name]));
  defineLazily(own, "Buffer", () => createBuffer(host, membrane));
  Reflect.deleteProperty(own, "WebAssembly");
  define(own, "global", globalThis);
  define(own, "console", Object.fromEntries(CONSOLE_METHODS.split(" ").map((name) => [name, () => undefined])));
  define(own, "queueMicrotask", (task: () => void) => void Promise.resolve().then(task));
  define(own, "process", createProcess(host));
  // Bun's contexts have one that cannot be replaced.
  if (!Object.hasOwn(own, "navigator"))
    define(own, "navigator", { userAgent: "Node.js/20", platform: PLATFORM, language: "en-US", languages: ["en-US"] });
  for (const name of OUTWARD) if (!Object.hasOwn(host.network, name)) define(own, name, refuser(name));
  for (const [name, symbol] of Object.entries(host.disposal)) addSymbol(name, symbol);
  define(own, "FinalizationRegistry", silentRegistry(FinalizationRegistry));
  const made = markErrors(own, membrane.refusals);
  chance.watch(own);
  limitSizes();
  lockIntrinsics();
  return made;
}

/** Gives a program one of Node's modules, or something that says so when it is used. */
export function createModuleLoader(
  host: HostPowers,
  membrane: Membrane,
  allowed: readonly string[],
): (name: string) => unknown {
  return (name) => {
    // Asked for first: until then bytes of a module are no Buffer here.
    const Buffer: unknown = Reflect.get(globalThis, "Buffer");
    if (name === "buffer") return { ...(membrane.toRealm(host.module(name)) as object), Buffer };
    if (name === "util") return { ...(membrane.toRealm(host.module(name)) as object), inherits };
    if (allowed.includes(name)) return membrane.toRealm(host.module(name));
    const stands = standFor(JSON.parse(host.exportsOf(name)) as Parameters<typeof standFor>[0], `node:${name}`);
    return Object.assign(stands as object, PARTS_OF_MODULES[name]?.());
  };
}

/** The system that every program finds, wherever it is checked. */
const PLATFORM = "linux";

/** What works of modules that a program may not use: globals that it has anyway, and what is so of every sandbox. */
const PARTS_OF_MODULES: Readonly<Record<string, () => object>> = {
  // Packages ask these while they are loaded, to choose their colours and their folders.
  os: () => ({
    platform: () => PLATFORM,
    type: () => "Linux",
    release: () => "",
    arch: () => "x64",
    homedir: () => "/",
    tmpdir: () => "/tmp",
  }),
  tty: () => ({ isatty: () => false }),
  perf_hooks: () => ({ performance }),
  timers: () => ({ setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate }),
  "timers/promises": () => ({
    setTimeout: (delay?: number, value?: unknown) => new Promise((done) => void setTimeout(done, delay, value)),
    setImmediate: (value?: unknown) => new Promise((done) => void setImmediate(done, value)),
  }),
};

// A context of Node 20 or 22 does not have them, while Node itself does.
function addSymbol(name: string, symbol: symbol | undefined): void {
  if (name in Symbol) return;
  const value = symbol ?? Symbol(`Symbol.${name}`);
  Object.defineProperty(Symbol, name, { value, writable: false, enumerable: false, configurable: false });
}

// Whether and when the engine calls back is left to it: never is sound, and disturbs no program that comes later.
function silentRegistry(Native: FinalizationRegistryConstructor): FinalizationRegistryConstructor {
  return class FinalizationRegistry extends Native<unknown> {
    constructor(callback: (held: unknown) => void) {
      if (typeof callback !== "function") throw new TypeError("FinalizationRegistry: cleanup must be callable");
      super(() => undefined);
    }
  } as unknown as FinalizationRegistryConstructor;
}

// The host's own would give an object of this realm a prototype of the host's, or leave it as it is.
function inherits(derived: { prototype: object; super_?: unknown }, base: { readonly prototype: object }): void {
  define(derived, "super_", base);
  Object.setPrototypeOf(derived.prototype, base.prototype);
}

function createProcess(host: HostPowers): object {
  const exit = (code: unknown): never => {
    host.report(JSON.stringify({ kind: "exited", code: String(code ?? 0) }));
    throw new UnavailableError("process.exit");
  };
  const nextTick = (task: (...values: unknown[]) => void, ...values: unknown[]): void =>
    void Promise.resolve().then(() => task(...values));
  const versions = { node: "20.0.0" };
  const known = {
    env: { ...host.environment },
    argv: [],
    platform: PLATFORM,
    version: "v20.0.0",
    versions,
    exit,
    abort: exit,
    nextTick,
    cwd: () => "/",
    on: () => undefined,
    emitWarning: () => undefined,
  };
  return known;
}

function createBuffer(host: HostPowers, membrane: Membrane): unknown {
  type Method = (...values: unknown[]) => unknown;
  class Buffer extends Uint8Array {}
  // A bundler may have renamed it; types are told by this name.
  define(Buffer, "name", "Buffer");
  membrane.adoptBuffer(Buffer as unknown as typeof Uint8Array);
  const { prototype } = host.buffer;
  // These must go on sharing the memory, which the typed array's own versions do.
  const sharing = new Set<PropertyKey>(["constructor", "slice", "subarray", "buffer", "parent", "offset"]);
  for (const key of Reflect.ownKeys(prototype)) {
    const method: unknown = sharing.has(key) ? undefined : Reflect.getOwnPropertyDescriptor(prototype, key)?.value;
    if (typeof method !== "function") continue;
    define(Buffer.prototype, key, function (this: unknown, ...values: unknown[]) {
      return membrane.guarded(() =>
        Reflect.apply(method as Method, membrane.toHost(this), values.map(membrane.toHost)),
      );
    });
  }
  define(Buffer.prototype, "slice", Uint8Array.prototype.subarray);
  const statics = membrane.toRealm(host.buffer) as object;
  for (const key of [
    "from",
    "alloc",
    "allocUnsafe",
    "allocUnsafeSlow",
    "concat",
    "compare",
    "byteLength",
    "isEncoding",
  ]) {
    define(Buffer, key, Reflect.get(statics, key));
  }
  define(Buffer, "isBuffer", (value: unknown) => value instanceof Buffer);
  return Buffer;
}

/** Notes the errors that code makes. */
export function markErrors(own: Record<string, unknown>, made = new WeakSet<object>()): WeakSet<object> {
  const mark = <Made extends object>(error: Made): Made => {
    made.add(error);
    return error;
  };
  for (const name of ERROR_NAMES) {
    const native = own[name] as ErrorConstructor;
    const marking = new Proxy(native, {
      construct: (target, values, newTarget) => mark(Reflect.construct(target, values, newTarget) as object),
      apply: (target, self, values) => mark(Reflect.apply(target, self, values) as object),
    });
    define(native.prototype, "constructor", marking);
    define(own, name, marking);
  }
  return made;
}
