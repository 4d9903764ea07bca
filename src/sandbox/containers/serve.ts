import vm from "node:vm";
import type { Isolation } from "../../contract/options.js";
import { isHostUnmarked } from "./hostMarks.js";
import { createPowers } from "./powers.js";
import type { ProgramPlan, ProgramRequest, SandboxMessage, ThrownText, WorkerMessage } from "../protocol.js";
import type { HostPowers } from "../realm/realm.js";
import { createReporter } from "./reporter.js";
import { comeToRest, watchForStandstill } from "./rest.js";

type Report = HostPowers["report"];

/** Settings of the container's own side. */
interface ServeSettings {
  /** The harness's source. */
  readonly harness: string;
  readonly isolation: Isolation;
  /** Programs may be given `fetch`. */
  readonly hasNetwork: boolean;
  /** Keeps the container alive for messages, or not. */
  hold(this: void, isHeld: boolean): void;
  send(message: WorkerMessage): void;
}

const { process } = globalThis;
/** Of no program: whoever watches over one passes it over. */
const READY: WorkerMessage = { secret: "", json: "[]" };

interface Running {
  run(program: unknown): Promise<void>;
  draw(json: string): Promise<void>;
  close(): void;
}
type Start = (host: HostPowers, planJson: string) => Running;

/** Runs the programs that come, and says that it is ready for them; gives back what takes a message. */
export function serve(settings: ServeSettings): (request: ProgramRequest) => Promise<void> {
  const server = new Server(settings);
  settings.send(READY);
  return async (request) => {
    const { report, flush } = createReporter(request.secret, settings.send);
    if ("close" in request) report(JSON.stringify(await server.close()));
    else await server.take(request, report);
    flush();
  };
}

class Server {
  readonly #script: vm.Script;
  readonly #isOpen: boolean;
  readonly #hold: ServeSettings["hold"];
  readonly #createPowers: ReturnType<typeof createPowers>;
  #running: Running | undefined;
  #powers: ReturnType<ReturnType<typeof createPowers>> | undefined;
  #report: Report = () => undefined;
  #listenForStrays: (reason: unknown) => void = () => undefined;

  constructor({ harness, isolation, hasNetwork, hold }: ServeSettings) {
    this.#script = new vm.Script(harness, { filename: "harness.js" });
    this.#isOpen = isolation === "none";
    this.#hold = hold;
    this.#createPowers = createPowers(hasNetwork);
    process.on("unhandledRejection", (reason) => this.#listenForStrays(reason));
    process.on("uncaughtException", (error) => this.#listenForStrays(error));
  }

  async take(request: Exclude<ProgramRequest, { close: true }>, report: Report): Promise<void> {
    this.#powers?.stopTimers();
    const stopWatching = watchForStandstill(this.#hold, () => report('{"kind":"standstill"}'));
    try {
      if ("draws" in request) await this.#draw(request.draws, report);
      else await this.#run(request.code, request.plan, report);
    } catch (error) {
      report(JSON.stringify({ kind: "evaluation-failed", thrown: syntaxError(error) }));
    } finally {
      stopWatching();
    }
    this.#powers?.stopTimers();
  }

  async #draw(draws: readonly string[], report: Report): Promise<void> {
    this.#report = report;
    for (const draw of draws) {
      await this.#running?.draw(draw);
      this.#powers?.stopTimers();
    }
  }

  /** Ends a program; tells whether the next one could not tell that it was here. */
  async close(): Promise<SandboxMessage> {
    this.#powers?.stopTimers();
    this.#running?.close();
    this.#running = undefined;
    this.#powers = undefined;
    this.#listenForStrays = () => undefined;
    return { kind: "closed", isClean: (await comeToRest(this.#hold)) && isHostUnmarked() };
  }

  async #run(code: string, plan: ProgramPlan, report: Report): Promise<void> {
    const evaluate = this.#isOpen ? evaluateHere : evaluateIn(createContext());
    const start = evaluate(this.#script) as Start;
    this.#powers = this.#createPowers(plan);
    this.#report = report;
    const host: HostPowers = {
      ...this.#powers.host,
      // Of the request that is being answered.
      report: (json, mayWait) => this.#report(json, mayWait),
      onStray: (listen) => (this.#listenForStrays = listen),
      isOpen: this.#isOpen,
    };
    this.#running = start(host, JSON.stringify(plan));
    await this.#running.run(evaluate(compile(code)));
  }
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

// Strict, as the modules are for which bodies are meant; the first line is the wrapper's.
function compile(code: string): vm.Script {
  const options = { filename: "program.js", lineOffset: -1 };
  try {
    return new vm.Script(`"use strict";${code}`, options);
  } catch {
    // Some old package is no strict code; what is wrong in any mode is said now.
    return new vm.Script(code, options);
  }
}

function syntaxError(error: unknown): ThrownText {
  const isError = error instanceof Error || (typeof error === "object" && error !== null && "message" in error);
  const message = isError ? String(error.message) : String(error);
  return { name: "SyntaxError", names: ["SyntaxError"], message, stack: "", isDeliberate: false };
}
