/** Runs inside the sandbox's context: runs a program's cases and reports what comes of each. */
import { isEqual } from "../value/equal.js";
import { printLiteral } from "../value/literal.js";
import { matchesShape } from "../value/matches.js";
import { Membrane } from "./membrane.js";
import type { NeedText, Outcome, ProgramPlan, SandboxMessage, ThrownText } from "./protocol.js";
import { createModuleLoader, furnish, type HostPowers, type MadeErrors } from "./realm.js";
import { describeThrown } from "./thrownText.js";

type Scope = () => Readonly<Record<string, unknown>>;
type Invoke = (self: unknown, values: unknown[]) => unknown;
type Observe = (self: unknown, values: unknown[], invoke: Invoke) => unknown;

interface ProgramCase {
  run(observe: Observe): Promise<unknown>;
  expected?(): Promise<unknown>;
}

/** A program as it comes from the bundler. */
type Program = (
  cases: (list: readonly ProgramCase[], scope: Scope) => void,
  needs: (id: string, self: unknown, values: readonly unknown[], scope: Scope, locals: Scope) => Error,
  revive: (owner: { prototype: object }, fields: object) => object,
  builtin: (name: string) => unknown,
) => Promise<void>;

type Observation = {
  mismatch?: string;
  changed: Outcome["changed"];
  settled: Promise<void> | undefined;
  items: unknown[] | undefined;
};

const MAX_TEXT = 2_000;
const MAX_COMPARED = 200_000;
const MAX_ITEMS = 1_000;

/** Prepares the context; gives back what runs a program in it. */
export function start(host: HostPowers, planJson: string): (program: Program) => Promise<void> {
  const plan = JSON.parse(planJson) as ProgramPlan;
  const membrane = new Membrane(host);
  const load = createModuleLoader(host, membrane, plan.modules);
  const made = furnish(host, membrane);
  const runner = new Runner(host, plan, made);
  return (program) => runner.run(program, load);
}

class Runner {
  readonly #host: HostPowers;
  readonly #plan: ProgramPlan;
  readonly #made: MadeErrors;
  #cases: readonly ProgramCase[] = [];
  #scope: Scope = () => ({});
  #stray: ThrownText | undefined;
  #needs = false;

  constructor(host: HostPowers, plan: ProgramPlan, made: MadeErrors) {
    this.#host = host;
    this.#plan = plan;
    this.#made = made;
    host.onStray((reason) => (this.#stray ??= this.#describe(reason)));
  }

  async run(program: Program, load: (name: string) => unknown): Promise<void> {
    try {
      await program(
        (list, scope) => {
          this.#cases = list;
          this.#scope = scope;
        },
        (...need) => this.#need(...need),
        revive,
        load,
      );
    } catch (error) {
      this.#report({ kind: "evaluation-failed", thrown: this.#describe(error) });
      return;
    }
    this.#report({ kind: "evaluated" });
    for (const [index, one] of this.#cases.entries()) {
      this.#report({ kind: "case-start", index });
      const outcome = await this.#runCase(one, this.#plan.cases[index]?.isApproximate ?? false);
      // Once a stub is missing, what came of the case says nothing.
      if (this.#needs) break;
      this.#report({ kind: "case-end", index, outcome });
    }
    this.#report({ kind: "done" });
  }

  async #runCase(one: ProgramCase, isApproximate: boolean): Promise<Outcome> {
    this.#stray = undefined;
    const startedAt = this.#host.now();
    const observation: Observation = { changed: [], settled: undefined, items: undefined };
    let result: Pick<Outcome, "kind" | "text" | "thrown" | "expected" | "expectationThrown">;
    try {
      const returned = await one.run((self, values, invoke) => this.#observe(observation, self, values, invoke));
      await observation.settled;
      const value = observation.items ?? returned;
      result = { kind: "returned", text: this.#preview(value), ...(await this.#compare(one, value, isApproximate)) };
    } catch (error) {
      result = { kind: "threw", thrown: this.#describe(error) };
    }
    const milliseconds = this.#host.now() - startedAt;
    await this.#host.turn();
    const { mismatch, changed } = observation;
    return {
      ...result,
      changed,
      milliseconds,
      ...(mismatch === undefined ? {} : { mismatch }),
      ...(this.#stray === undefined ? {} : { stray: this.#stray }),
    };
  }

  async #compare(
    one: ProgramCase,
    value: unknown,
    isApproximate: boolean,
  ): Promise<Pick<Outcome, "expected" | "expectationThrown">> {
    if (one.expected === undefined) return {};
    try {
      const expected = await one.expected();
      return { expected: { text: this.#preview(expected), isEqual: isEqual(value, expected, { isApproximate }) } };
    } catch (error) {
      return { expectationThrown: this.#describe(error) };
    }
  }

  /** Makes the call itself, and looks at its arguments, receiver and result. */
  #observe(observation: Observation, self: unknown, values: unknown[], invoke: Invoke): unknown {
    const before = [this.#compared(self), this.#compared(values)] as const;
    const compare = (): void => {
      const after = [this.#compared(self), this.#compared(values)] as const;
      observation.changed = (["this", "arguments"] as const).flatMap((what, index) =>
        before[index] === after[index]
          ? []
          : [{ what, before: cut(before[index] ?? ""), after: cut(after[index] ?? "") }],
      );
    };
    const match = (value: unknown): void => {
      const mismatch = matchesShape(value, this.#plan.shape, this.#plan.shapes);
      if (mismatch !== undefined) observation.mismatch = mismatch;
    };
    let result: unknown;
    try {
      result = invoke(self, values);
    } catch (error) {
      compare();
      throw error;
    }
    if (this.#plan.calls === "async") {
      // Not awaited here: the code of an example may want the promise itself.
      observation.settled = Promise.resolve(result)
        .then(match, () => undefined)
        .then(compare);
    } else if (this.#plan.calls === "sync") {
      compare();
      match(result);
    } else {
      observation.settled = this.#collect(observation, result as Iterable<unknown>, match).then(compare);
      return undefined;
    }
    return result;
  }

  async #collect(
    observation: Observation,
    iterable: Iterable<unknown> | AsyncIterable<unknown>,
    match: (value: unknown) => void,
  ): Promise<void> {
    const items: unknown[] = [];
    observation.items = items;
    for await (const item of iterable) {
      match(item);
      if (items.push(item) >= MAX_ITEMS) break;
    }
  }

  #need(id: string, self: unknown, values: readonly unknown[], scope: Scope, locals: Scope): Error {
    this.#needs = true;
    const reasons: string[] = [];
    let isSample = false;
    const print = (value: unknown): string => {
      const literal = printLiteral(value, { scope: scope(), maxCharacters: MAX_COMPARED });
      if (literal.notReplayable !== undefined) reasons.push(literal.notReplayable);
      isSample ||= literal.isSample;
      return literal.text;
    };
    const variables = Object.entries(locals()).map(([name, value]) => [name, print(value)] as const);
    const need: NeedText = {
      id,
      ...(self === undefined ? {} : { self: print(self) }),
      arguments: values.map(print),
      ...(variables.length === 0 ? {} : { locals: Object.fromEntries(variables) }),
      ...(reasons.length === 0 ? {} : { notReplayable: reasons.join("; ") }),
      ...(isSample ? { isSample } : {}),
    };
    this.#report({ kind: "needs", need });
    return new Error(`${id} is not written yet.`);
  }

  #describe(thrown: unknown): ThrownText {
    return describeThrown(thrown, this.#made, (value) => this.#preview(value));
  }

  #preview(value: unknown): string {
    return cut(printLiteral(value, { scope: this.#scope(), maxCharacters: MAX_TEXT * 2 }).text);
  }

  #compared(value: unknown): string {
    return printLiteral(value, { scope: this.#scope(), maxCharacters: MAX_COMPARED * 10 }).text;
  }

  #report(message: SandboxMessage): void {
    this.#host.report(stringify(message));
  }
}

// Taken before a program can exchange it.
const { stringify } = JSON;

/** An instance of a class from its fields, without running its constructor. */
function revive(owner: { prototype: object }, fields: object): object {
  return Object.defineProperties(Object.create(owner.prototype), Object.getOwnPropertyDescriptors(fields));
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
