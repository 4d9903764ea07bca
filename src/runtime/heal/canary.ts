import { AsyncLocalStorage } from "node:async_hooks";
import { isDeepStrictEqual } from "node:util";
import type { CapturedCall, Case } from "../../contract/nouns.js";
import { Redactor } from "../../secrets/redact.js";
import { printLiteral } from "../../value/literal/literal.js";
import { Snapshot } from "../../value/snapshot.js";
import type { CaptureOptions } from "../printCall.js";
import { askRollBack, askRollBackBlocking } from "../request.js";
import type { AnyFunction, ProjectStub } from "../runningStub.js";
import { healCall } from "./heal.js";
import { reasonToPassOn } from "./triage.js";

/** Calls that are kept are no larger. */
const MAX_CHARACTERS = 4_000;

/** A healed version, and what it has taken the place of. */
interface Healed {
  readonly stub: ProjectStub;
  readonly version: number;
  readonly implementation: AnyFunction;
  readonly before: AnyFunction;
  /** How many calls are watched. */
  readonly canary: number;
  /** Kept calls that were answered, and must go on being. */
  readonly answered: readonly Case[];
  /** Has later calls run the version itself. */
  end(): void;
  /** No call is watched any more. */
  letGo(): void;
  /** Puts what was before in force again. */
  goBack(): void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** What is done on the way to a call's answer; a function that is asynchronous awaits each step. */
type Steps = Generator<() => unknown, Outcome, Outcome>;

const unchanged = { redactValue: (_name: string, text: string) => text, isUsed: false };

/**
 * Watches the first calls of a healed version: one that crashes, or gives another answer to a kept call, takes the version
 * back, and gets the answer of what was before.
 */
export function watchHealed(healed: Healed): Watch {
  return new Watch(healed);
}

class Watch {
  /** What stands in the version's place meanwhile. */
  readonly call: AnyFunction;
  readonly #healed: Healed;
  readonly #kept: ReadonlyMap<string, string>;
  readonly #storage = new AsyncLocalStorage<true>();
  #left: number;
  #running = 0;
  #isOver = false;

  constructor(healed: Healed) {
    this.#healed = healed;
    this.#left = healed.canary;
    this.#kept = new Map(
      healed.answered.flatMap(({ input, expect }) =>
        "call" in input && expect.kind === "returns" ? [[keyOf(input.call), expect.value]] : [],
      ),
    );
    const watch = this;
    this.call = function (this: unknown, ...values: unknown[]) {
      return watch.#answer(this, values);
    };
  }

  /** Whether the code that asks runs within a watched call. */
  isInside(): boolean {
    return this.#storage.getStore() === true;
  }

  #answer(self: unknown, values: readonly unknown[]): unknown {
    const { stub, implementation, end } = this.#healed;
    if (!this.#isInForce()) return stub.call.apply(self, [...values]);
    if (this.#left === 0) return implementation.apply(self, [...values]);
    this.#left--;
    if (this.#left === 0) end();
    const steps = this.#judge(self, values);
    this.#running++;
    if (stub.skeleton.calls === "async") return takeAwaiting(steps).finally(() => this.#leave());
    try {
      return take(steps);
    } finally {
      this.#leave();
    }
  }

  *#judge(self: unknown, values: readonly unknown[]): Steps {
    const { stub, version, implementation, before } = this.#healed;
    const kept = this.#keptAnswer(self, values);
    const given = kept === undefined ? undefined : new Snapshot(values);
    const ask = (one: AnyFunction) => () => this.#storage.run(true, () => one.apply(self, [...values]));
    const healed = yield ask(implementation);
    if ("error" in healed) {
      const { error } = healed;
      // Another call has taken it back meanwhile, or a better one is in force.
      if (!this.#isInForce()) return yield () => stub.call.apply(self, [...values]);
      const heal = (): unknown => healCall(stub, { error, self, values, version });
      if (reasonToPassOn(error, stub, { self, values }) !== undefined) return yield heal;
      const old = yield ask(before);
      if ("error" in old && nameOf(old.error) === nameOf(error)) return yield heal;
      const what = "error" in old ? "throws another error" : "answers it";
      yield () => this.#rollBack(self, values, `threw ${describeError(error)}; the version before ${what}`);
      return old;
    }
    if (given === undefined || kept === undefined) return healed;
    const answer = this.#print(healed.value);
    if (answer === kept) return healed;
    const after = new Snapshot(values);
    given.restore();
    const old = yield ask(before);
    // The version before would not give the kept answer, either: it depends on more than the arguments.
    if ("error" in old || isDeepStrictEqual(old.value, healed.value) || isClose(this.#print(old.value), answer)) {
      after.restore();
      return healed;
    }
    yield () => this.#rollBack(self, values, `returned ${answer}, and ${kept} is kept`);
    return old;
  }

  #isInForce(): boolean {
    return !this.#isOver && this.#healed.stub.version === this.#healed.version;
  }

  #rollBack(self: unknown, values: readonly unknown[], what: string): unknown {
    const { stub, version, goBack } = this.#healed;
    if (!this.#isInForce()) return undefined;
    this.#isOver = true;
    this.#left = 0;
    goBack();
    const redactor = new Redactor();
    const call = this.#capture(self, values, redactor);
    const reason = redactor.redact(`${stub.skeleton.name}(${call?.arguments.join(", ") ?? "…"}) ${what}`);
    if (stub.skeleton.calls === "async") return askRollBack(stub, version, reason);
    return askRollBackBlocking(stub, version, reason);
  }

  #leave(): void {
    this.#running--;
    if (this.#running > 0) return;
    // While it is in use, every promise of the process pays for it.
    this.#storage.disable();
    if (this.#left === 0) this.#healed.letGo();
  }

  #keptAnswer(self: unknown, values: readonly unknown[]): string | undefined {
    const call = this.#kept.size === 0 ? undefined : this.#capture(self, values, unchanged);
    return call === undefined ? undefined : this.#kept.get(keyOf(call));
  }

  // What the arguments throw when they are looked at is no affair of the call's.
  #capture(
    self: unknown,
    values: readonly unknown[],
    redactor: NonNullable<CaptureOptions["redactor"]>,
  ): CapturedCall | undefined {
    try {
      return this.#healed.stub.capture(self, values, { redactor, maxCharacters: MAX_CHARACTERS });
    } catch {
      return undefined;
    }
  }

  #print(value: unknown): string {
    return printLiteral(value, { scope: this.#healed.stub.scope, maxCharacters: MAX_CHARACTERS }).text;
  }
}

// A stub that is not written yet is given its missing arguments, too.
function keyOf({ self, arguments: values }: CapturedCall): string {
  return JSON.stringify([self, values.slice(0, values.findLastIndex((text) => text !== "undefined") + 1)]);
}

function take(steps: Steps): unknown {
  let next = steps.next();
  while (next.done !== true) next = steps.next(attempt(next.value));
  return settle(next.value);
}

async function takeAwaiting(steps: Steps): Promise<unknown> {
  let next = steps.next();
  while (next.done !== true) next = steps.next(await attemptAwaiting(next.value));
  return settle(next.value);
}

function attempt(step: () => unknown): Outcome {
  try {
    return { value: step() };
  } catch (error) {
    return { error };
  }
}

async function attemptAwaiting(step: () => unknown): Promise<Outcome> {
  try {
    return { value: await step() };
  } catch (error) {
    return { error };
  }
}

function settle(outcome: Outcome): unknown {
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : `${typeof error} ${String(error)}`;
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Whether two printed values differ by no more than the last digits of their numbers. */
function isClose(one: string, other: string): boolean {
  if (one.replace(NUMBER, "0") !== other.replace(NUMBER, "0")) return false;
  const others = other.match(NUMBER) ?? [];
  return (one.match(NUMBER) ?? []).every((text, index) => {
    const [left, right] = [Number(text), Number(others[index])];
    return Math.abs(left - right) <= 1e-6 * Math.max(Math.abs(left), Math.abs(right));
  });
}
