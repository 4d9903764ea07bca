import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import vm from "node:vm";
import { allowedEnvironment, createAllowed, type World } from "../allowance/allowed.js";
import type { Isolation } from "../contract/options.js";
import type { ProgramPlan, ProgramRequest, ThrownText, WorkerMessage } from "./protocol.js";
import type { HostPowers } from "./realm.js";

/** What a container's own side is given. */
export interface ServeSettings {
  /** The harness's source. */
  readonly harness: string;
  readonly isolation: Isolation;
  /** Programs may be given `fetch`. */
  readonly hasNetwork: boolean;
  send(message: WorkerMessage): void;
}

const load = createRequire(import.meta.url);
const { Buffer, process } = globalThis;
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

/** What comes with `fetch`. */
const NETWORK = ["Request", "Response", "Headers", "FormData"] as const;

let listenForStrays: (reason: unknown) => void = () => undefined;
let timers: (NodeJS.Timeout | NodeJS.Immediate)[] = [];

interface Running {
  run(program: unknown): Promise<void>;
  draw(json: string): Promise<void>;
}
type Start = (host: HostPowers, planJson: string) => Running;

/** Runs the programs that come; gives back what takes a message. */
export function serve({
  harness,
  isolation,
  hasNetwork,
  send,
}: ServeSettings): (request: ProgramRequest) => Promise<void> {
  const isOpen = isolation === "none";
  const script = new vm.Script(harness, { filename: "harness.js" });
  let running: Running | undefined;
  const world = { fetch: globalThis.fetch, process };
  // Loaded now: later its own globals are gone.
  const network = hasNetwork ? pick(NETWORK) : {};
  process.on("unhandledRejection", (reason) => listenForStrays(reason));
  process.on("uncaughtException", (error) => listenForStrays(error));
  return async (request) => {
    const { number } = request;
    stopTimers();
    const report = (json: string): void => send({ number, json });
    try {
      if ("draw" in request) await running?.draw(request.draw);
      else {
        const { code, plan } = request;
        const evaluate = isOpen ? evaluateHere : evaluateIn(createContext());
        const start = evaluate(script) as Start;
        const powers = allowedPowers(plan, world, network);
        running = start({ ...hostPowers(report), ...powers, isOpen }, JSON.stringify(plan));
        // The first line is the wrapper's.
        await running.run(evaluate(new vm.Script(code, { filename: "program.js", lineOffset: -1 })));
      }
    } catch (error) {
      report(JSON.stringify({ kind: "evaluation-failed", thrown: syntaxError(error) }));
    }
    stopTimers();
  };
}

function createContext(): vm.Context {
  const codeGeneration = { strings: false, wasm: false };
  return vm.createContext(Object.create(null) as object, { codeGeneration, name: "selfcoding" });
}

function evaluateIn(context: vm.Context): (script: vm.Script) => unknown {
  return (script) => script.runInContext(context) as unknown;
}

function evaluateHere(script: vm.Script): unknown {
  return script.runInThisContext() as unknown;
}

function syntaxError(error: unknown): ThrownText {
  const isError = error instanceof Error || (typeof error === "object" && error !== null && "message" in error);
  const message = isError ? String(error.message) : String(error);
  return { name: "SyntaxError", names: ["SyntaxError"], message, stack: "", isDeliberate: false };
}

function hostPowers(report: (json: string) => void): Omit<HostPowers, "isOpen" | "environment" | "network" | "module"> {
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
    globals: { ...pick(GLOBALS), ...timing },
    // Names only: the loader of a bundled module copies what it finds.
    namesOf: (name) => JSON.stringify(Object.keys(load(`node:${name}`) as object)),
  };
}

function allowedPowers(
  { allow = {}, root = "/" }: ProgramPlan,
  world: World,
  network: Readonly<Record<string, unknown>>,
): Pick<HostPowers, "environment" | "network" | "module"> {
  const allowed = createAllowed(allow, root, world);
  return {
    // The container was started with no others.
    environment: allowedEnvironment(allow),
    network: allow.net ? { ...network, fetch: allowed.fetch } : {},
    module: (name) => (/^fs(\/promises)?$/.test(name) && allow.fs ? allowed.require(name) : load(`node:${name}`)),
  };
}

function pick(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)]));
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
