import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";
import { allowedEnvironment, createAllowed, FILE_MODULES } from "../../allowance/allowed.js";
import { describeExports } from "./describeExports.js";
import { watchHost } from "./hostMarks.js";
import type { ProgramPlan } from "../protocol.js";
import type { HostPowers } from "../realm/realm.js";

const load = createRequire(import.meta.url);
const { Buffer, process } = globalThis;
const never = (): Promise<never> => new Promise(() => undefined);
/** Globals that Node's own modules need while they load, and that programs do not get. */
const WANTED = {
  ...Object.fromEntries(
    ["global", "process", "Function"].map((name) => [name, Reflect.get(globalThis, name) as unknown]),
  ),
  // The classes of fetch begin to compile what only requests need, and would go on when its name is gone again.
  WebAssembly: Object.create(Reflect.get(globalThis, "WebAssembly") as object, {
    compile: { value: never },
    instantiate: { value: never },
  }) as unknown,
};
const setTimer = globalThis.setTimeout;
const setEveryTimer = globalThis.setInterval;
const setTurn = globalThis.setImmediate;

/** Classes and functions that every supported Node has; those of the language itself are the context's own. */
const GLOBALS = [
  "URL",
  "URLSearchParams",
  "TextEncoder",
  "TextDecoder",
  "TextEncoderStream",
  "TextDecoderStream",
  "AbortController",
  "AbortSignal",
  "Event",
  "EventTarget",
  "DOMException",
  "Blob",
  "File",
  "ReadableStream",
  "ReadableStreamDefaultReader",
  "ReadableStreamBYOBReader",
  "ReadableStreamDefaultController",
  "ReadableByteStreamController",
  "ReadableStreamBYOBRequest",
  "WritableStream",
  "WritableStreamDefaultWriter",
  "WritableStreamDefaultController",
  "TransformStream",
  "TransformStreamDefaultController",
  "ByteLengthQueuingStrategy",
  "CountQueuingStrategy",
  "CompressionStream",
  "DecompressionStream",
  "MessageChannel",
  "MessagePort",
  "MessageEvent",
  "CustomEvent",
  "Request",
  "Response",
  "Headers",
  "FormData",
  "structuredClone",
  "atob",
  "btoa",
  "crypto",
  "Crypto",
  "CryptoKey",
  "SubtleCrypto",
  "performance",
  "Performance",
  "PerformanceEntry",
  "PerformanceMark",
  "PerformanceMeasure",
  "PerformanceObserver",
  "PerformanceObserverEntryList",
  "PerformanceResourceTiming",
  "CloseEvent",
  "Navigator",
  "navigator",
  "clearTimeout",
  "clearInterval",
  "clearImmediate",
] as const;

/** Classes of the language of which the host must be given instances of its own. */
const NATIVES =
  "Object Array Map Set Date RegExp Promise Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError".split(
    " ",
  );

type Timer = NodeJS.Timeout | NodeJS.Immediate;

/** The powers of the host that a program gets, and how they are taken away again. */
interface ProgramPowers {
  readonly host: Omit<HostPowers, "isOpen" | "report" | "onStray">;
  stopTimers(): void;
}

/** Makes what programs are given of the host; to be called before the host's own globals are taken away. */
export function createPowers(hasNetwork: boolean): (plan: ProgramPlan) => ProgramPowers {
  const world = { fetch: globalThis.fetch, process };
  // What the first request reads is gone later.
  if (hasNetwork) void [globalThis.Request, globalThis.Response, globalThis.Headers, globalThis.FormData];
  const globals = lazily(GLOBALS);
  return (plan) => {
    const timers: Timer[] = [];
    const keep = <Kept extends Timer>(timer: Kept): Kept => {
      timers.push(timer);
      return timer;
    };
    const timing = {
      setTimeout: (...values: Parameters<typeof setTimer>) => keep(setTimer(...values)),
      setInterval: (...values: Parameters<typeof setEveryTimer>) => keep(setEveryTimer(...values)),
      setImmediate: (...values: Parameters<typeof setTurn>) => keep(setTurn(...values)),
    };
    return {
      host: { ...basePowers(), ...allowedPowers(plan, world), globals, timing },
      stopTimers: () => {
        for (const timer of timers.splice(0)) "refresh" in timer ? clearTimeout(timer) : clearImmediate(timer);
      },
    };
  };
}

type Usage = Pick<NodeJS.CpuUsage, "user" | "system">;

/** The processor's time of this container alone: Node 20 has no such count for a thread. */
const usage: (() => Usage) | undefined =
  (Reflect.get(process, "threadCpuUsage") as (() => Usage) | undefined) ??
  (isMainThread ? process.cpuUsage : undefined);

function worked(): number {
  if (usage === undefined) return performance.now();
  const { user, system } = Reflect.apply(usage, process, []);
  return (user + system) / 1000;
}

function basePowers(): Pick<
  HostPowers,
  "object" | "buffer" | "worked" | "turn" | "exportsOf" | "natives" | "promise" | "disposal"
> {
  return {
    object: {},
    // Node's own stand-ins where the engine has none: what the host disposes of must be found under the same ones.
    disposal: { dispose: Symbol.dispose, asyncDispose: Symbol.asyncDispose },
    buffer: Buffer as unknown as HostPowers["buffer"],
    worked,
    turn: () => new Promise((resolve) => setTurn(() => resolve())),
    exportsOf: (name) => JSON.stringify(describeExports(load(`node:${name}`), name)),
    natives: Object.fromEntries(NATIVES.map((name) => [name, Reflect.get(globalThis, name) as unknown])),
    promise: (begin) => new Promise(begin),
  };
}

function allowedPowers(
  { allow = {}, root = "/" }: ProgramPlan,
  world: Pick<typeof globalThis, "fetch" | "process">,
): Pick<HostPowers, "environment" | "network" | "module"> {
  const allowed = createAllowed(allow, root, world);
  return {
    // The container was started with no others.
    environment: allowedEnvironment(allow),
    network: allow.net ? { fetch: allowed.fetch } : {},
    module: (name) => {
      const isRestricted = FILE_MODULES.includes(name) && allow.fs;
      return isRestricted ? allowed.require(name) : watchHost(load(`node:${name}`));
    },
  };
}

// The host loads most of them when they are first read, some in 15 ms.
function lazily(names: readonly string[]): Readonly<Record<string, unknown>> {
  const found = names.filter((name) => name in globalThis);
  return Object.defineProperties(
    {},
    Object.fromEntries(found.map((name) => [name, { enumerable: true, get: () => watchHost(readGlobal(name)) }])),
  );
}

function readGlobal(name: string): unknown {
  const missing = Object.entries(WANTED).filter(([key]) => !(key in globalThis));
  for (const [key, value] of missing) Object.defineProperty(globalThis, key, { value, configurable: true });
  try {
    // A channel would load its events with the first message.
    if (name === "MessageChannel") Reflect.get(globalThis, "MessageEvent");
    return Reflect.get(globalThis, name);
  } finally {
    for (const [key] of missing) Reflect.deleteProperty(globalThis, key);
  }
}
