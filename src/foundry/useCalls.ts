import type { CheckTask } from "../contract/checkTask.js";
import type { UseAnswer, Uses } from "../contract/uses.js";
import { isPlainLiteral } from "../verify/types/plainLiteral.js";
import type { Examination as Checked } from "../verify/verify.js";
import type { Ports } from "./ports.js";
import type { CallUse } from "./thread/protocol.js";

/** Each costs a program that is run anew, and a real call. */
const MAX_CALLS = 50;

/**
 * Answers for the caller's functions in one generation. A candidate runs until it calls one with arguments that are new;
 * that call is made for real, once, and the candidate runs again, answered from here.
 *
 * @param call undefined where the caller's thread waits for this generation and can answer nothing
 */
export function answerUses(uses: Uses | undefined, call: CallUse | undefined): UseCalls {
  return new UseCalls(uses, call);
}

class UseCalls {
  readonly #uses: Uses | undefined;
  readonly #call: CallUse | undefined;
  readonly #answers: UseAnswer[];

  constructor(uses: Uses | undefined, call: CallUse | undefined) {
    this.#uses = uses;
    this.#call = call;
    this.#answers = [...(uses?.answers ?? [])];
  }

  /** The task for candidates that have passed: what is called for real is not called with inputs by chance. */
  forComparison(task: CheckTask): CheckTask {
    const hasFunctions = this.#uses !== undefined && this.#uses.functions.length > 0;
    return this.#equip(hasFunctions ? { ...task, options: { ...task.options, inputs: 0 } } : task);
  }

  #equip(task: CheckTask): CheckTask {
    if (this.#uses === undefined) return task;
    return { ...task, uses: { functions: this.#uses.functions, answers: this.#answers } };
  }

  /** Checks, and makes the calls that it takes. */
  async verify(task: CheckTask, check: (task: CheckTask) => Promise<Checked>): ReturnType<Ports["verify"]> {
    let calls = 0;
    for (;;) {
      const examined = await check(this.#equip(task));
      if (!("asks" in examined)) return examined;
      const { name, call } = examined.asks;
      calls += 1;
      if (calls > MAX_CALLS) return { verdict: { passed: false, findings: [tooMany(name)] } };
      const values = call.arguments;
      const outcome = await this.#ask(name, values, call.notReplayable);
      if ("unanswered" in outcome) return withoutCases(task, check, `${name} was not called: ${outcome.unanswered}`);
      this.#answers.push({ name, arguments: values, outcome });
    }
  }

  async #ask(
    name: string,
    values: readonly string[],
    notReplayable: string | undefined,
  ): Promise<UseAnswer["outcome"]> {
    if (notReplayable !== undefined || !values.every(isPlainLiteral))
      return {
        unanswered: `its arguments are not plain data${notReplayable === undefined ? "" : ` (${notReplayable})`}`,
      };
    if (this.#call === undefined) return { unanswered: "the thread that could call it is waiting for this version" };
    return this.#call(name, values);
  }
}

async function withoutCases(
  task: CheckTask,
  check: (task: CheckTask) => Promise<Checked>,
  fact: string,
): ReturnType<Ports["verify"]> {
  const examined = await check({ ...task, cases: [], options: { ...task.options, inputs: 0 } });
  if ("asks" in examined) return { verdict: { passed: false, findings: [atLoad(examined.asks.name)] } };
  if ("needs" in examined || !examined.verdict.passed) return examined;
  const note = `No case was run, as ${fact}.`;
  return { verdict: { ...examined.verdict, notes: [note, ...examined.verdict.notes] } };
}

function tooMany(name: string) {
  const message = `Across its cases the body makes more than ${MAX_CALLS} different calls; the last one is of ${name}. Make fewer.`;
  return { check: "run", code: "too-many-calls", message } as const;
}

function atLoad(name: string) {
  return { check: "run", code: "call-at-load", message: `${name} may only be called within the function.` } as const;
}
