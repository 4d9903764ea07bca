import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { ProgramRequest, ThrownText, WorkerMessage } from "./protocol.js";
import type { HostPowers } from "./realm.js";

const port = parentPort;
if (port === null) throw new Error("The sandbox runs as a worker only.");

const load = createRequire(import.meta.url);
const harness = new vm.Script((workerData as { harness: string }).harness, { filename: "harness.js" });
const { Buffer } = globalThis;
const setTimer = globalThis.setTimeout;
const setEveryTimer = globalThis.setInterval;
const setTurn = globalThis.setImmediate;

const GLOBALS = [
  "URL",
  "URLSearchParams",
  "TextEncoder",
  "TextDecoder",
  "AbortController",
  "AbortSignal",
  "Event",
  "EventTarget",
  "DOMException",
  "Blob",
  "structuredClone",
  "atob",
  "btoa",
  "crypto",
  "performance",
  "clearTimeout",
  "clearInterval",
  "clearImmediate",
] as const;

let listenForStrays: (reason: unknown) => void = () => undefined;
let timers: (NodeJS.Timeout | NodeJS.Immediate)[] = [];

type ProgramText = Extract<ProgramRequest, { code: string }>;

interface Running {
  run(program: unknown): Promise<void>;
  draw(json: string): Promise<void>;
}
type Start = (host: HostPowers, planJson: string) => Running;

let running: Running | undefined;

process.on("unhandledRejection", (reason) => listenForStrays(reason));
process.on("uncaughtException", (error) => listenForStrays(error));

port.on("message", async (request: ProgramRequest) => {
  const { number } = request;
  stopTimers();
  const report = (json: string): void => port.postMessage({ number, json } satisfies WorkerMessage);
  try {
    if ("draw" in request) await running?.draw(request.draw);
    else await runProgram(request, report);
  } catch (error) {
    report(JSON.stringify({ kind: "evaluation-failed", thrown: syntaxError(error) }));
  }
  stopTimers();
});

async function runProgram({ code, plan }: ProgramText, report: (json: string) => void): Promise<void> {
  const context = vm.createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
    name: "selfcoding",
  });
  const start = harness.runInContext(context) as Start;
  running = start(hostPowers(report, plan.modules), JSON.stringify(plan));
  // The first line is the wrapper's.
  const program: unknown = new vm.Script(code, { filename: "program.js", lineOffset: -1 }).runInContext(context);
  await running.run(program);
}

function syntaxError(error: unknown): ThrownText {
  const isError = error instanceof Error || (typeof error === "object" && error !== null && "message" in error);
  const message = isError ? String(error.message) : String(error);
  return { name: "SyntaxError", names: ["SyntaxError"], message, stack: "", isDeliberate: false };
}

function hostPowers(report: (json: string) => void, modules: readonly string[]): HostPowers {
  const globals: Record<string, unknown> = Object.fromEntries(
    GLOBALS.map((name) => [name, Reflect.get(globalThis, name)]),
  );
  const timing = {
    setTimeout: (...values: Parameters<typeof setTimer>) => keep(setTimer(...values)),
    setInterval: (...values: Parameters<typeof setEveryTimer>) => keep(setEveryTimer(...values)),
    setImmediate: (...values: Parameters<typeof setTurn>) => keep(setTurn(...values)),
  };
  return {
    object: {},
    error: new Error("host"),
    buffer: Buffer as unknown as HostPowers["buffer"],
    report,
    now: () => performance.now(),
    turn: () => new Promise((resolve) => setTurn(() => resolve())),
    onStray: (listen) => (listenForStrays = listen),
    globals: { ...globals, ...timing },
    // Names only: the loader of a bundled module copies what it finds.
    namesOf: (name) => JSON.stringify(Object.keys(load(`node:${name}`) as object)),
    module: (name) => {
      if (!modules.includes(name)) throw new Error(`node:${name} is not allowed.`);
      return load(`node:${name}`);
    },
  };
}

function keep<Timer extends NodeJS.Timeout | NodeJS.Immediate>(timer: Timer): Timer {
  timers.push(timer);
  return timer;
}

// A program's timers must not fire into the next one's time.
function stopTimers(): void {
  for (const timer of timers) "refresh" in timer ? clearTimeout(timer) : clearImmediate(timer);
  timers = [];
}

// Should an object of this realm leak into a context all the same, it leads to nothing that makes code or ends the process.
function harden(): void {
  const makers = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const maker of makers) Reflect.deleteProperty(Object.getPrototypeOf(maker) as object, "constructor");
  for (const name of [
    "binding",
    "_linkedBinding",
    "dlopen",
    "kill",
    "_kill",
    "reallyExit",
    "exit",
    "abort",
    "chdir",
    "getBuiltinModule",
    "mainModule",
  ]) {
    Reflect.deleteProperty(process, name);
  }
  for (const name of ["eval", "Function", "fetch", "WebSocket", "WebAssembly", "process", "global", "require"]) {
    Reflect.deleteProperty(globalThis, name);
  }
}

harden();
