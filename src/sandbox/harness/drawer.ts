/** Runs inside the sandbox's context: makes drawn inputs, calls with them, and asks the user's own properties. */
import { realize } from "../../draw/make/realize.js";
import { Undrawable } from "../../draw/make/undrawable.js";
import { readPair } from "../../value/equal/readPair.js";
import { askContract } from "./clauses.js";
import type { observeCall } from "./observation.js";
import type { Scope } from "./printing.js";
import type { DrawOutcome, DrawRequest, Outcome, ProgramPlan, ThrownText } from "../protocol.js";

type Observation = ReturnType<typeof observeCall>;

type Promised = Parameters<typeof askContract>[0];

// A function can be given an `apply` of its own.
const { apply } = Reflect;

/** The function under test and what the user said of it, as the program hands it over. */
interface Target extends Promised {
  /** The function, for each call anew: a version may stand on a class. */
  reach(): (this: unknown, ...values: unknown[]) => unknown;
  readonly isGetter: boolean;
  /** It is no member: what it is called on is given by `call`. */
  readonly isFree: boolean;
  /** How a receiver is called in texts; `""` for functions. */
  readonly name: string;
  /** Receivers of the cases, each made anew by its call. */
  readonly receivers: readonly (() => unknown)[];
  /** The option `properties`, read when it is needed: what it names may not be there in the sandbox. */
  readonly properties?: () => readonly ((this: unknown, result: unknown, ...values: unknown[]) => unknown)[];
  /** The option `oracle`. */
  readonly oracle?: () => (this: unknown, ...values: unknown[]) => unknown;
}

/** Functions that the harness lends. */
interface Lender {
  compared(value: unknown): string;
  preview(value: unknown): string;
  describe(thrown: unknown): ThrownText;
  /** Milliseconds of work so far. */
  worked(): number;
}

type Work = (observation: Observation) => Promise<Partial<Outcome> & Pick<Outcome, "kind">>;
const MAX_TEXT = 20_000;

/** Calls the function of a program with drawn inputs. */
export function createDrawer(plan: ProgramPlan, target: Target, scope: Scope, lender: Lender): Drawer {
  return new Drawer(plan, target, scope, lender);
}

class Drawer {
  readonly #plan: ProgramPlan;
  readonly #target: Target;
  readonly #scope: Scope;
  readonly #lender: Lender;

  constructor(plan: ProgramPlan, target: Target, scope: Scope, lender: Lender) {
    this.#plan = plan;
    this.#target = target;
    this.#scope = scope;
    this.#lender = lender;
  }

  /** The promises of the contract. */
  get promised(): Promised {
    return this.#target;
  }

  /** How many receivers the cases have. */
  get receivers(): number {
    return this.#target.receivers.length;
  }

  /** Makes one call, or measures some. */
  async draw(request: DrawRequest, timed: (work: Work) => Promise<Outcome>): Promise<DrawOutcome> {
    if (request.repeats > 1) return { ...(await timed(() => this.#measure(request))), call: this.#target.name };
    let call = "";
    let broken: string | undefined;
    let oracle: DrawOutcome["oracle"];
    let input: { self: unknown; values: unknown[] };
    try {
      input = this.#make(request);
      call = this.#printCall(input);
    } catch (error) {
      const { message } = this.#lender.describe(error);
      const nothing: Outcome = { kind: "threw", changed: [], milliseconds: 0 };
      return { ...nothing, call, passedOver: error instanceof Undrawable ? message : `its input threw: ${message}` };
    }
    // What it does not accept says nothing, so it is not called. A clause must not change what the call is given.
    const apart = this.#make(request);
    const { isAccepted } = askContract(this.#target, apart.self, apart.values);
    if (isAccepted === false) return { kind: "returned", changed: [], milliseconds: 0, call, isAccepted };
    const outcome = await timed(async (observation) => {
      const target = this.#target.reach();
      const returned = await observation.call(input.self, input.values, (self, values) => apply(target, self, values));
      await observation.settled;
      const value = observation.items ?? returned;
      // Read before a property can change it.
      const text = this.#lender.compared(value).slice(0, MAX_TEXT);
      broken = await this.askProperties(input.self, input.values, value);
      if (broken === undefined) oracle = await this.#askOracle(request, value);
      return { kind: "returned", text };
    });
    if (outcome.kind === "threw") oracle = await this.#askOracle(request, undefined);
    return {
      ...outcome,
      call,
      ...(broken === undefined ? {} : { broken }),
      ...(oracle === undefined ? {} : { oracle }),
    };
  }

  /** Which of the user's properties a call does not have, as a part of a sentence. */
  async askProperties(self: unknown, values: readonly unknown[], result: unknown): Promise<string | undefined> {
    for (const [index, property] of (this.#target.properties?.() ?? []).entries()) {
      const subject = property.name === "" ? `property ${index + 1}` : `the property \`${property.name}\``;
      try {
        if ((await apply(property, self, [result, ...values])) === false) return `${subject} does not hold`;
      } catch (error) {
        const { name, message } = this.#lender.describe(error);
        return `${subject} threw ${name}: ${message}`;
      }
    }
    return undefined;
  }

  // Each call has an input of its own, made before the clock starts; the fastest is the least disturbed.
  async #measure(request: DrawRequest): Promise<Partial<Outcome> & Pick<Outcome, "kind">> {
    const inputs = Array.from({ length: request.repeats }, () => this.#make(request));
    const target = this.#target.reach();
    let milliseconds = Number.POSITIVE_INFINITY;
    for (const { self, values } of inputs) {
      const startedAt = this.#lender.worked();
      const returned = apply(target, self, values);
      if (this.#plan.calls === "async") await returned;
      else if (this.#plan.calls !== "sync") await collect(returned as Iterable<unknown>);
      milliseconds = Math.min(milliseconds, this.#lender.worked() - startedAt);
    }
    return { kind: "returned", milliseconds };
  }

  #make({ self, arguments: trees }: DrawRequest): { self: unknown; values: unknown[] } {
    const scope = this.#scope;
    let receiver: unknown;
    if (self !== undefined && "tree" in self) receiver = realize(self.tree, scope);
    else if (self !== undefined) receiver = this.#target.receivers[self.receiver]?.();
    return { self: receiver, values: trees.map((tree) => realize(tree, scope)) };
  }

  #printCall({ self, values }: { self: unknown; values: unknown[] }): string {
    const { name, isGetter, isFree } = this.#target;
    const [on, ...list] = [self, ...values].map((value) => this.#lender.preview(value));
    if (isFree && self !== undefined) return `${name}.call(${[on, ...list].join(", ")})`;
    const receiver = self === undefined ? "" : `${on}.`;
    return isGetter ? `${receiver}${name}` : `${receiver}${name}(${list.join(", ")})`;
  }

  // Inputs of its own: the function may have changed the ones that it was given.
  async #askOracle(request: DrawRequest, value: unknown): Promise<DrawOutcome["oracle"]> {
    const oracle = this.#target.oracle?.();
    if (oracle === undefined) return undefined;
    const { self, values } = this.#make(request);
    let expected: unknown;
    try {
      const answer = oracle.apply(self, values);
      expected = this.#plan.calls.endsWith("enerator") ? await collect(answer as Iterable<unknown>) : await answer;
    } catch {
      // What the reference function refuses is no input.
      return undefined;
    }
    return { text: this.#lender.preview(expected), pair: readPair(value, expected) };
  }
}

async function collect(iterable: Iterable<unknown> | AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of iterable) if (items.push(item) >= 1_000) break;
  return items;
}
