/** Runs inside the sandbox's context: runs a program's cases and reports what comes of each. */
import { readPair } from "../../value/equal/readPair.js";
import { Chance } from "../realm/chance.js";
import { createDrawer } from "./drawer.js";
import { Membrane } from "../realm/membrane.js";
import { observeCall } from "./observation.js";
import { comparable, cut, isWhole, preview, printNeed, type Scope, stateTexts } from "./printing.js";
import type { DrawRequest, NeedText, Outcome, ProgramPlan, SandboxMessage, ThrownText } from "../protocol.js";
import { createModuleLoader, furnish, type HostPowers, markErrors } from "../realm/realm.js";
import { revive } from "./revive.js";
import { describeThrown } from "./thrownText.js";

type Observation = ReturnType<typeof observeCall>;

type Observe = Observation["call"];
type State = Parameters<typeof stateTexts>[0];

interface ProgramCase {
  run(observe: Observe): Promise<unknown>;
  expected?(): Promise<unknown>;
  /** What it gives is the call's own result. */
  readonly isOwn?: boolean;
}

/** A program as it comes from the bundler. */
type Program = (
  cases: (
    list: readonly ProgramCase[],
    scope: Scope,
    target?: Parameters<typeof createDrawer>[1],
    state?: State,
  ) => void,
  needs: (id: string, self: unknown, values: readonly unknown[], scope?: Scope, locals?: Scope) => Error,
  revive: (owner: { prototype: object }, fields: object) => object,
  builtin: (name: string) => unknown,
  /** The place of a call's answer among those that are known. */
  answered: (name: string, values: readonly unknown[]) => number,
) => Promise<void>;

/** The host's controls of a program. */
interface Running {
  run(program: Program): Promise<void>;
  /** Makes a call with drawn arguments: a `DrawRequest` as JSON. */
  draw(json: string): Promise<void>;
  /** Cuts the program off from the host. */
  close(): void;
}

/** Prepares the context; gives back what runs a program in it. */
export function start(host: HostPowers, planJson: string): Running {
  const plan = JSON.parse(planJson) as ProgramPlan;
  const realm = host.isOpen ? openRealm(host) : closedRealm(host, plan);
  const runner = new Runner(host, plan, realm);
  return {
    run: (program) => runner.run(program, realm.load),
    draw: (json) => runner.draw(parse(json) as DrawRequest),
    close: realm.close,
  };
}

interface Realm {
  load(name: string): unknown;
  readonly made: WeakSet<object>;
  readonly chance: Chance;
  /** Converts a value that the host hands over unasked into one that this realm may see. */
  receive(value: unknown): unknown;
  close(): void;
}

function closedRealm(host: HostPowers, { modules }: ProgramPlan): Realm {
  const chance = new Chance();
  const membrane = new Membrane(host, chance);
  const load = createModuleLoader(host, membrane, modules);
  return {
    load,
    made: furnish(host, membrane, chance),
    chance,
    receive: membrane.toRealm,
    close: () => membrane.close(),
  };
}

function openRealm(host: HostPowers): Realm {
  const chance = new Chance();
  chance.watch(globalThis as unknown as Record<string, unknown>);
  return {
    load: (name) => chance.watchModule(name, host.module(name)),
    chance,
    made: markErrors(globalThis as unknown as Record<string, unknown>),
    receive: (value) => value,
    close: () => undefined,
  };
}

class Runner {
  readonly #host: HostPowers;
  readonly #plan: ProgramPlan;
  readonly #made: WeakSet<object>;
  readonly #chance: Chance;
  #cases: readonly ProgramCase[] = [];
  #scope: Scope = () => ({});
  #state: State = {};
  #drawer: ReturnType<typeof createDrawer> | undefined;
  #stray: ThrownText | undefined;
  #needs = false;
  #isDeclared = false;

  constructor(host: HostPowers, plan: ProgramPlan, { made, chance, receive }: Realm) {
    this.#host = host;
    this.#plan = plan;
    this.#made = made;
    this.#chance = chance;
    host.onStray((reason) => (this.#stray ??= this.describe(receive(reason))));
  }

  async run(program: Program, load: (name: string) => unknown): Promise<void> {
    try {
      await program(
        (list, scope, target, state) => {
          // The program's own call comes last in its module; another one is code that makes cases for itself.
          if (this.#isDeclared) throw new Error("The cases of a program are declared once.");
          this.#isDeclared = true;
          this.#cases = list;
          this.#scope = scope;
          if (state !== undefined) this.#state = state;
          if (target !== undefined) this.#drawer = createDrawer(this.#plan, target, scope, this);
        },
        (id, self, values, scope, locals) => this.#need(printNeed(id, self, values, scope, locals)),
        revive,
        load,
        (name, values) => this.#findAnswer(name, values),
      );
    } catch (error) {
      this.#report({ kind: "evaluation-failed", thrown: this.describe(error) });
      return;
    }
    this.#report({ kind: "evaluated" }, true);
    for (const [index, one] of this.#plan.hasRun ? [] : this.#cases.entries()) {
      this.#report({ kind: "case-start", index });
      const outcome = await this.#runCase(one);
      // Once a stub is missing, what came of the case says nothing.
      if (this.#needs) break;
      this.#report({ kind: "case-end", index, outcome }, true);
    }
    this.#report({ kind: "done", receivers: this.#drawer?.receivers ?? 0 });
  }

  async draw(request: DrawRequest): Promise<void> {
    if (this.#drawer === undefined) throw new Error("The program has nothing to draw inputs for.");
    const outcome = await this.#drawer.draw(request, (work) => this.#timed(work));
    this.#report({ kind: "draw-end", outcome }, true);
  }

  compared = (value: unknown): string => comparable(value, this.#scope);
  state = (): [string, string][] => stateTexts(this.#state, this.#scope);
  shown = cut;
  preview = (value: unknown): string => preview(value, this.#scope);
  worked = (): number => this.#host.worked();
  describe = (thrown: unknown): ThrownText =>
    describeThrown(thrown, { made: this.#made, globals: this.#plan.globals ?? [] }, this.preview);

  #runCase(one: ProgramCase): Promise<Outcome> {
    return this.#timed(async (observation) => {
      const returned = await one.run((self, values, invoke) => observation.call(self, values, invoke));
      await observation.settled;
      const value = observation.items ?? returned;
      const compared = await this.#expect(one, value, observation);
      const { answered } = observation;
      const broken = answered && (await this.#drawer?.askProperties(answered.self, answered.values, answered.result));
      const whole = isWhole(value, this.#scope) ? ({ isWhole: true } as const) : {};
      return {
        kind: "returned",
        text: this.preview(value),
        ...whole,
        ...compared,
        ...(broken === undefined ? {} : { broken }),
      };
    });
  }

  /** Does something with a call, and tells what came of it. */
  async #timed(
    work: (observation: Observation) => Promise<Partial<Outcome> & Pick<Outcome, "kind">>,
  ): Promise<Outcome> {
    this.#stray = undefined;
    const observation = observeCall(this.#plan, this, this.#drawer?.promised);
    const startedAt = this.#host.worked();
    const askedBefore = this.#chance.asked;
    let result: Partial<Outcome> & Pick<Outcome, "kind">;
    try {
      result = await work(observation);
    } catch (error) {
      result = { kind: "threw", thrown: this.describe(error) };
    }
    const milliseconds = this.#host.worked() - startedAt;
    await this.#host.turn();
    const { mismatch, hasGap, changed, said } = observation;
    return {
      milliseconds,
      ...said,
      ...result,
      changed,
      ...(this.#chance.asked > askedBefore ? { isByChance: true as const } : {}),
      ...(mismatch === undefined ? {} : { mismatch, ...(hasGap ? { hasGap } : {}) }),
      ...(this.#stray === undefined ? {} : { stray: this.#stray }),
    };
  }

  // Compared elsewhere: here the code could write its own verdict.
  async #expect(
    one: ProgramCase,
    value: unknown,
    observation: Observation,
  ): Promise<Pick<Outcome, "wanted" | "expectationThrown">> {
    if (one.expected === undefined) return {};
    let expected: unknown;
    try {
      expected = await one.expected();
    } catch (error) {
      return { expectationThrown: this.describe(error) };
    }
    const misfit = one.isOwn === true ? observation.misfitOf(expected) : undefined;
    const wanted = { text: this.preview(expected), pair: readPair(value, expected) };
    return { wanted: misfit === undefined ? wanted : { ...wanted, misfit } };
  }

  #findAnswer(name: string, values: readonly unknown[]): number {
    const need = printNeed(name, undefined, values, this.#scope);
    const place = (this.#plan.answered ?? []).indexOf(stringify([name, need.arguments]));
    if (place === -1) throw this.#need(need);
    return place;
  }

  #need(need: Omit<NeedText, "stack">): Error {
    const error = new Error(`${need.id} has no answer yet.`);
    this.#needs = true;
    this.#report({ kind: "needs", need: { ...need, stack: this.describe(error).stack } });
    return error;
  }

  #report(message: SandboxMessage, mayWait = false): void {
    this.#host.report(stringify(message), mayWait);
  }
}

// Taken before a program can exchange them.
const { stringify, parse } = JSON;
