/** Runs inside the sandbox's context: makes a call, and looks at its arguments, receiver and result. */
import type { Shape } from "../../transformer/stub.js";
import { matchesShape } from "../value/matches.js";
import type { Outcome, ProgramPlan } from "./protocol.js";

/** How a program hands over the call itself. */
export type Invoke = (self: unknown, values: unknown[]) => unknown;

/** Values as texts that can be compared, and shown. */
export interface Printer {
  compared(value: unknown): string;
  /** The variables of the file that a call must leave as they are. */
  state(): string;
  shown(text: string): string;
}

const MAX_ITEMS = 1_000;

/** What is seen of one call. */
export class Observation {
  mismatch: string | undefined;
  changed: Outcome["changed"] = [];
  /** Resolves once the result has been looked at. */
  settled: Promise<void> | undefined;
  /** What a generator gave. */
  items: unknown[] | undefined;
  /** What the call was given, and gave. */
  made: { readonly self: unknown; readonly values: readonly unknown[]; readonly result: unknown } | undefined;
  readonly #plan: Pick<ProgramPlan, "calls" | "shapes"> & { readonly shape: Shape };
  readonly #printer: Printer;

  constructor(plan: ProgramPlan, printer: Printer) {
    this.#plan = plan;
    this.#printer = printer;
  }

  /** Makes the call; a generator is read to its end, or to a thousand items. */
  call(self: unknown, values: unknown[], invoke: Invoke): unknown {
    const compare = this.#comparison(self, values);
    let result: unknown;
    try {
      result = invoke(self, values);
    } catch (error) {
      compare();
      throw error;
    }
    this.made = { self, values, result };
    if (this.#plan.calls === "async") {
      // Not awaited here: the code of an example may want the promise itself.
      this.settled = this.#settle(result).then(compare);
      return result;
    }
    if (this.#plan.calls === "sync") {
      compare();
      this.#match(result);
      return result;
    }
    this.settled = this.#collect(result as Iterable<unknown>).then(compare);
    return undefined;
  }

  #comparison(self: unknown, values: unknown[]): () => void {
    const { compared, shown, state } = this.#printer;
    const before = [compared(self), compared(values), state()] as const;
    return () => {
      const after = [compared(self), compared(values), state()] as const;
      this.changed = (["this", "arguments", "module"] as const).flatMap((what, index) =>
        before[index] === after[index]
          ? []
          : [{ what, before: shown(before[index] ?? ""), after: shown(after[index] ?? "") }],
      );
    };
  }

  // By `await`: a promise may have been given a `then` of its own.
  async #settle(result: unknown): Promise<void> {
    let value: unknown;
    try {
      value = await result;
    } catch {
      return;
    }
    this.#match(value);
  }

  #match(value: unknown): void {
    const mismatch = matchesShape(value, this.#plan.shape, this.#plan.shapes);
    if (mismatch !== undefined) this.mismatch = mismatch;
  }

  async #collect(iterable: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    const items: unknown[] = [];
    this.items = items;
    for await (const item of iterable) {
      this.#match(item);
      if (items.push(item) >= MAX_ITEMS) break;
    }
  }
}
