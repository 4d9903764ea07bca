/** Runs inside the sandbox's context: makes a call, and looks at its arguments, receiver and result. */
import type { Shape } from "../../../transformer/stub.js";
import { matchesKind, matchesShape } from "../../value/matches.js";
import { askContract } from "./clauses.js";
import type { Outcome, ProgramPlan } from "../protocol.js";

type Promised = Parameters<typeof askContract>[0];

/** Values as texts that can be compared, and shown. */
interface Printer {
  compared(value: unknown): string;
  /** The variables of the file that a call must leave as they are. */
  state(): readonly (readonly [name: string, text: string])[];
  shown(text: string): string;
}

interface Looked {
  readonly what: Outcome["changed"][number]["what"];
  readonly name: string;
  readonly text: string;
}

const MAX_ITEMS = 1_000;

/** Observes one call. */
export function observeCall(plan: ProgramPlan, printer: Printer, promised?: Promised): Observation {
  return new Observation(plan, printer, promised);
}

class Observation {
  mismatch: string | undefined;
  /** The value that breaks its shape is a list with an element that is not there. */
  hasGap = false;
  changed: Outcome["changed"] = [];
  /** Resolves once the result has been looked at. */
  settled: Promise<void> | undefined;
  /** The items that a generator yielded. */
  items: unknown[] | undefined;
  /** Receiver, arguments and result of a call that has answered. */
  answered: { readonly self: unknown; readonly values: readonly unknown[]; readonly result: unknown } | undefined;
  /** The contract's answers about the input. */
  said: ReturnType<typeof askContract> = {};
  readonly #plan: ProgramPlan & { readonly shape: Shape };
  readonly #printer: Printer;
  readonly #promised: Promised;

  constructor(plan: ProgramPlan, printer: Printer, promised: Promised = {}) {
    this.#plan = plan;
    this.#printer = printer;
    this.#promised = promised;
  }

  /** Makes the call; a generator is read to its end, or to a thousand items. */
  call(self: unknown, values: unknown[], invoke: (self: unknown, values: unknown[]) => unknown): unknown {
    this.said = askContract(this.#promised, self, values);
    const compare = this.#comparison(self, values);
    let result: unknown;
    try {
      result = invoke(self, values);
    } catch (error) {
      compare();
      throw error;
    }
    const answer = (given: unknown): void => void (this.answered = { self, values, result: given });
    if (this.#plan.calls === "async") {
      // Not awaited here: the code of an example may want the promise itself.
      this.settled = this.#settle(result, answer).then(compare);
      return result;
    }
    if (this.#plan.calls === "sync") {
      compare();
      answer(result);
      this.#match(result);
      this.mismatch ??= this.#misguided(result, values);
      return result;
    }
    this.settled = this.#collect(result as Iterable<unknown>, answer).finally(compare);
    return undefined;
  }

  #comparison(self: unknown, values: unknown[]): () => void {
    const { compared, shown, state } = this.#printer;
    const look = (): Looked[] => [
      // A class is printed as its name; what static members change are its fields.
      { what: "this", name: "", text: compared(typeof self === "function" ? { ...self } : self) },
      ...values.map((value, index) => ({
        what: "arguments" as const,
        name: this.#nameAt(index),
        text: compared(value),
      })),
      ...state().map(([name, text]) => ({ what: "module" as const, name, text })),
    ];
    const before = look();
    return () => {
      const after = look();
      this.changed = before.flatMap(({ what, name, text }, index) => {
        // Variables can drop out, once they have grown too large to be printed.
        const now = what === "module" ? after.find((one) => one.what === what && one.name === name) : after[index];
        if (now === undefined || now.text === text) return [];
        return [{ what, name, before: shown(text), after: shown(now.text) }];
      });
    };
  }

  #nameAt(index: number): string {
    const parameters = this.#plan.parameters ?? [];
    const rest = parameters.findIndex(({ isRest }) => isRest);
    const parameter = parameters[rest >= 0 && index > rest ? rest : index];
    return parameter?.name ?? `argument ${index + 1}`;
  }

  /** How a value that the call itself is expected to return breaks its shape: no call can return it. */
  misfitOf(expected: unknown): string | undefined {
    const isKnown = this.answered !== undefined && this.items === undefined && this.mismatch === undefined;
    return isKnown ? this.#mismatchOf(expected) : undefined;
  }

  // By `await`: a promise may have been given a `then` of its own.
  async #settle(result: unknown, answer: (given: unknown) => void): Promise<void> {
    let value: unknown;
    try {
      value = await result;
    } catch {
      return;
    }
    answer(value);
    this.#match(value);
  }

  #match(value: unknown): void {
    const mismatch = this.#mismatchOf(value);
    if (mismatch === undefined) return;
    this.mismatch = mismatch;
    this.hasGap = Array.isArray(value) && value.includes(undefined);
  }

  /** How an argument is not what the call says it is, by `true` or by having returned at all. */
  #misguided(result: unknown, values: readonly unknown[]): string | undefined {
    const { guard, shapes } = this.#plan;
    if (guard === undefined || result === false) return undefined;
    return matchesKind(values[guard.parameter], guard.shape, shapes, this.#nameAt(guard.parameter));
  }

  #mismatchOf(value: unknown): string | undefined {
    const { shape, shapes, isNullable } = this.#plan;
    return matchesShape(value, shape, shapes, { isNullable });
  }

  async #collect(
    iterable: Iterable<unknown> | AsyncIterable<unknown>,
    answer: (given: unknown) => void,
  ): Promise<void> {
    const items: unknown[] = [];
    this.items = items;
    for await (const item of iterable) {
      this.#match(item);
      if (items.push(item) >= MAX_ITEMS) break;
    }
    answer(items);
  }
}
