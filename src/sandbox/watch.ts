import type { Allowance, Isolation } from "../contract/options.js";
import type { Container } from "./containers/container.js";
import type {
  DrawOutcome,
  NeedText,
  Outcome,
  ProgramPlan,
  SandboxMessage,
  ThrownText,
  WorkerMessage,
} from "./protocol.js";
import { settleDraw, settleOutcome } from "./settle.js";

/** Bounds of one program. */
export interface SandboxLimits {
  readonly caseMilliseconds: number;
  readonly memoryMegabytes: number;
  /** @default what the host can do best */
  readonly isolation?: Isolation;
  /** @default nothing */
  readonly allow?: Allowance;
  /** The project's root, where folders are looked up from. @default "/" */
  readonly root?: string;
}

/** How a program ended that did not come to its end. */
interface Breakdown {
  readonly code: "time-limit" | "memory-limit" | "exited" | "lost" | "unstarted";
  /** The case that ran, or -1 while the module was loaded. */
  readonly index: number;
  readonly detail: string;
  /** It waited, and nothing was left that it could wait for. */
  readonly isStandstill?: true;
}

/** The results of a program. */
export interface RunReport {
  /** One for each case that came to its end. */
  readonly outcomes: readonly Outcome[];
  /** The module itself threw while it was loaded. */
  readonly evaluationFailure?: ThrownText;
  readonly needs?: NeedText;
  readonly breakdown?: Breakdown;
  /** How many receivers the program's cases have. */
  readonly receivers: number;
}

/** The result of one drawn input. */
export type Drawn =
  { readonly outcome: DrawOutcome } | { readonly breakdown: Breakdown } | { readonly needs: NeedText };

/** A module may be larger than a case: what it imports is loaded too. */
const EVALUATION_FACTOR = 5;
const WATCH_MILLISECONDS = 10;
/** Where the processor's time can be told, a program that waits, or that others keep waiting, has so many times its bound. */
export const PATIENCE = 5;
const MEGABYTE = 1024 * 1024;
/** How far garbage collection may lag behind. */
const SLACK_MEGABYTES = 64;

/** When a piece of work has had its time. */
class Deadline {
  readonly milliseconds: number;
  readonly #container: Container;
  readonly #startedAt = performance.now();
  readonly #taken: number | undefined;
  #patience = PATIENCE;

  constructor(container: Container, milliseconds: number) {
    this.#container = container;
    this.milliseconds = milliseconds;
    this.#taken = container.processorMilliseconds();
  }

  /** It waits for something that can never come. */
  endPatience(): void {
    this.#patience = 1;
  }

  get isStandstill(): boolean {
    return this.#patience === 1;
  }

  /** Whether the time is over: that of the processor where it can be told, so that a busy machine is no fault. */
  isOver(): boolean {
    const waited = performance.now() - this.#startedAt;
    if (waited <= this.milliseconds) return false;
    const taken = this.#container.processorMilliseconds();
    if (taken === undefined || this.#taken === undefined || waited > this.milliseconds * this.#patience) return true;
    return taken - this.#taken > this.milliseconds;
  }
}

/** A program at work in a container; only what comes with its secret is believed. */
interface AtWork {
  readonly container: Container;
  readonly secret: string;
  readonly limits: SandboxLimits;
}

/**
 * Watches over a program's messages, time and memory. Resolves when it has come to its end, or was stopped; the
 * container is the caller's to end then.
 */
export function watchRun(work: AtWork, cases: ProgramPlan["cases"], begin: () => void): Promise<RunReport> {
  return new Watch(work, cases).run(begin);
}

/** Resolves when an open program has answered as many drawn inputs, or was stopped; what stopped it comes last. */
export function watchDraws(work: AtWork, count: number, begin: () => void): Promise<Drawn[]> {
  return new Watch(work, []).draw(count, begin);
}

class Watch {
  readonly #container: Container;
  readonly #secret: string;
  readonly #limits: SandboxLimits;
  readonly #cases: ProgramPlan["cases"];
  readonly #outcomes: Outcome[] = [];
  #index = -1;
  readonly #drawn: DrawOutcome[] = [];
  /** Drawn inputs that are to be answered. */
  #asked = 0;
  /** How many were answered before a stub was missing. */
  #needsAt = 0;
  #more: Partial<RunReport> = {};
  #deadline: Deadline | undefined;
  #watcher: NodeJS.Timeout | undefined;
  // What an earlier program took may be given back only now.
  #lowest: number;
  #stopListening: () => void = () => undefined;
  #resolve: (report: RunReport) => void = () => undefined;

  constructor({ container, secret, limits }: AtWork, cases: ProgramPlan["cases"]) {
    this.#cases = cases;
    this.#container = container;
    this.#lowest = container.residentBytes();
    this.#secret = secret;
    this.#limits = limits;
  }

  run(begin: () => void): Promise<RunReport> {
    return this.#watch(begin, this.#limits.caseMilliseconds * EVALUATION_FACTOR);
  }

  async draw(count: number, begin: () => void): Promise<Drawn[]> {
    this.#asked = count;
    const { needs, breakdown, evaluationFailure } = await this.#watch(begin, this.#limits.caseMilliseconds);
    const drawn: Drawn[] = this.#drawn.map((outcome) => ({ outcome }));
    if (needs !== undefined) return [...drawn.slice(0, this.#needsAt), { needs }];
    if (breakdown !== undefined) return [...drawn, { breakdown }];
    const lost = { code: "lost", index: -1, detail: evaluationFailure?.message ?? "no answer" } as const;
    return drawn.length === count ? drawn : [...drawn, { breakdown: lost }];
  }

  #watch(begin: () => void, milliseconds: number): Promise<RunReport> {
    const { memoryMegabytes } = this.#limits;
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#stopListening = this.#container.listen(this.#onMessage, this.#onEnd);
      this.#watcher = setInterval(() => {
        if (this.#grown() > memoryMegabytes + SLACK_MEGABYTES)
          this.#breakDown(
            "memory-limit",
            this.#container.isAlone ? "in its process" : "as far as can be seen for the whole process",
          );
        else if (this.#deadline?.isOver()) this.#overrun(this.#deadline.milliseconds);
      }, WATCH_MILLISECONDS);
      this.#allow(milliseconds);
      begin();
    });
  }

  readonly #onMessage = ({ secret, json }: WorkerMessage): void => {
    if (secret !== this.#secret) return;
    for (const message of JSON.parse(json) as SandboxMessage[]) this.#take(message);
  };

  #take(message: SandboxMessage): void {
    if (message.kind === "case-start") {
      this.#index = message.index;
      this.#allow(this.#limits.caseMilliseconds);
    } else if (message.kind === "standstill") this.#deadline?.endPatience();
    else if (message.kind === "case-end")
      this.#outcomes.push(settleOutcome(message.outcome, this.#cases[message.index]));
    else if (message.kind === "needs") this.#need(message.need);
    else if (message.kind === "exited") {
      this.#more = { ...this.#more, breakdown: { code: "exited", index: this.#index, detail: message.code } };
    } else if (message.kind === "evaluation-failed") {
      this.#more = { ...this.#more, evaluationFailure: message.thrown };
      this.#end();
    } else if (message.kind === "draw-end") {
      this.#drawn.push(settleDraw(message.outcome));
      this.#allow(this.#limits.caseMilliseconds);
      if (this.#drawn.length === this.#asked) this.#end();
    } else if (message.kind === "done") {
      this.#more = { ...this.#more, receivers: message.receivers };
      this.#end();
    }
  }

  // Once a stub is missing, what comes of later inputs says nothing.
  #need(needs: NeedText): void {
    if (this.#more.needs !== undefined) return;
    this.#needsAt = this.#drawn.length;
    this.#more = { needs, ...this.#more };
  }

  readonly #onEnd: Parameters<Container["listen"]>[1] = (code, detail) => this.#breakDown(code, detail);

  #allow(milliseconds: number): void {
    this.#deadline = new Deadline(this.#container, milliseconds);
  }

  #overrun(milliseconds: number): void {
    const megabytes = Math.round(this.#grown());
    // Close to the limit of the heap, the collector can take all the time there is.
    const memory = megabytes > this.#limits.memoryMegabytes / 3 ? ` and took ${megabytes} MB of memory` : "";
    this.#breakDown("time-limit", `${milliseconds} ms${memory}`);
  }

  #grown(): number {
    const size = this.#container.residentBytes();
    this.#lowest = Math.min(this.#lowest, size);
    return (size - this.#lowest) / MEGABYTE;
  }

  #breakDown(code: Breakdown["code"], detail: string): void {
    const { needs, breakdown } = this.#more;
    // What was reported before the end explains it better.
    const waits = code === "time-limit" && this.#deadline?.isStandstill ? ({ isStandstill: true } as const) : {};
    if (needs === undefined && breakdown === undefined)
      this.#more = { ...this.#more, breakdown: { code, index: this.#index, detail, ...waits } };
    this.#end();
  }

  #end(): void {
    clearInterval(this.#watcher);
    this.#stopListening();
    this.#resolve({ outcomes: this.#outcomes, receivers: 0, ...this.#more });
  }
}
