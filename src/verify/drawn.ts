import type { CheckTask, Finding } from "../contract/nouns.js";
import { type DrawnInput, inputsOf } from "../draw/inputs.js";
import { literalsOf } from "../draw/literals.js";
import { search } from "../draw/search.js";
import type { InputTree } from "../draw/tree.js";
import type { DrawRequest, NeedText } from "../sandbox/protocol.js";
import type { Session } from "../sandbox/session.js";
import type { FindLine } from "./judge.js";
import { judgeDrawn } from "./judgeDrawn.js";
import { measureGrowth } from "./measureGrowth.js";
import { type IsRuledOut, ruledOutBy } from "./ruledOut.js";

/** An open program whose function is to be called with drawn inputs. */
export interface DrawnSubject {
  readonly task: CheckTask;
  readonly session: Session;
  readonly findLine: FindLine;
}

/** What drawn inputs brought to light. */
export type DrawnReport =
  { readonly findings: readonly Finding[]; readonly notes: readonly string[] } | { readonly needs: NeedText };

/** For one input. How long is right cannot be known of an input that nobody has named, so it costs no more than this. */
const INPUT_MILLISECONDS = 100;
/** Each costs a program that is loaded anew. */
const MAX_ENDLESS = 2;
/** What may come of an input that the docs rule out; that it changes its arguments may not. */
const LEFT_OPEN: readonly string[] = ["crashed", "wrong-shape", "leaked-text"];

/** Calls the function with inputs drawn from its types, and shrinks the first one that it does not stand to the smallest. */
export async function checkDrawn({ task, session, findLine }: DrawnSubject): Promise<DrawnReport> {
  const measured = await measureGrowth(task, session);
  if (measured.findings.length > 0) return measured;
  const drawn = await drawAll({ task, session, findLine });
  return "needs" in drawn ? drawn : { ...drawn, notes: [...drawn.notes, ...measured.notes] };
}

async function drawAll({ task, session, findLine }: DrawnSubject): Promise<DrawnReport> {
  const { skeleton, options } = task;
  if (options.inputs === 0) return { findings: [], notes: [] };
  const literals = literalsOf(textsOf(task));
  const inputs = inputsOf(skeleton, { literals, receivers: session.report.receivers });
  if ("undrawable" in inputs) return { findings: [], notes: [`No inputs were drawn: ${inputs.undrawable}.`] };
  const trial = new Trial(task, session, findLine, ruledOutBy(skeleton, givenTexts(task)));
  const { seed, inputs: count, inputMilliseconds: milliseconds } = options;
  const bounds = { seed, count, milliseconds, clock: session.clock };
  const prepare = (next: readonly DrawnInput[]): Promise<void> => trial.prepare(next);
  const finding = await search(inputs, { ...bounds, prepare }, (input) => trial.call(input));
  if (trial.needs !== undefined) return { needs: trial.needs };
  if (finding === undefined) return { findings: [], notes: trial.notes() };
  return { findings: [{ ...finding, message: `${finding.message} (Drawn from the types, seed ${seed}.)` }], notes: [] };
}

/** One program's answers to drawn inputs. */
class Trial {
  needs: NeedText | undefined;
  readonly #task: CheckTask;
  readonly #session: Session;
  readonly #findLine: FindLine;
  readonly #isRuledOut: IsRuledOut;
  readonly #ended: (readonly InputTree[])[] = [];
  /** Values with which it does not end, by the place of the argument. */
  readonly #avoided: { readonly at: number; readonly value: InputTree }[] = [];
  #endless = 0;
  #leftOpen = 0;

  constructor(task: CheckTask, session: Session, findLine: FindLine, isRuledOut: IsRuledOut) {
    this.#isRuledOut = isRuledOut;
    this.#task = task;
    this.#session = session;
    this.#findLine = findLine;
  }

  // Once one has not ended, each is looked at before it is tried.
  async prepare(inputs: readonly DrawnInput[]): Promise<void> {
    if (this.needs === undefined && this.#endless === 0)
      await this.#session.drawAhead(inputs.map(requestOf), INPUT_MILLISECONDS);
  }

  async call(input: DrawnInput): Promise<Finding | undefined> {
    const { arguments: values } = input;
    if (this.needs !== undefined || this.#endless >= MAX_ENDLESS || this.#isAvoided(values)) return undefined;
    const drawn = await this.#session.draw(requestOf(input), INPUT_MILLISECONDS);
    if ("needs" in drawn) this.needs = drawn.needs;
    else if ("breakdown" in drawn) this.#avoid(values);
    else if (drawn.outcome.passedOver === undefined) {
      this.#ended.push(values);
      const finding = judgeDrawn(drawn.outcome, values, this.#task.skeleton, this.#findLine);
      if (finding === undefined || !LEFT_OPEN.includes(finding.code) || !this.#isRuledOut(values)) return finding;
      this.#leftOpen++;
    }
    return undefined;
  }

  // With only one argument exchanged it ended: that one is to blame.
  #avoid(values: readonly InputTree[]): void {
    this.#endless++;
    for (const [at, value] of values.entries()) {
      const others = JSON.stringify(values.toSpliced(at, 1));
      const hasEnded = this.#ended.some(
        (ended) => ended.length === values.length && JSON.stringify(ended.toSpliced(at, 1)) === others,
      );
      if (hasEnded) this.#avoided.push({ at, value });
    }
  }

  #isAvoided(values: readonly InputTree[]): boolean {
    return this.#avoided.some(({ at, value }) => {
      const own = values[at];
      return own !== undefined && ((isStandstill(value) && isStandstill(own)) || isSame(own, value));
    });
  }

  notes(): string[] {
    const open = this.#leftOpen === 0 ? "" : `, ${this.#leftOpen} of which crashed it but are ruled out by its docs`;
    const tried = `${this.#ended.length} inputs drawn from the types were tried${open}`;
    if (this.#endless === 0) return [`${tried}.`];
    const end = this.#endless < MAX_ENDLESS ? "others like them were left out" : "drawing ended";
    return [
      `${tried}; ${this.#endless} did not end within ${INPUT_MILLISECONDS} ms or took too much memory, and ${end}.`,
    ];
  }
}

function requestOf({ self, arguments: values }: DrawnInput): DrawRequest {
  return { arguments: values, repeats: 1, ...(self === undefined ? {} : { self }) };
}

// A step of nothing or of next to nothing, or backwards.
function isStandstill(tree: InputTree): boolean {
  return tree.kind === "plain" ? typeof tree.value === "number" && tree.value < 1 : tree.kind === "special";
}

function isSame(one: InputTree, other: InputTree): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

// What an example gives back is no text that is given.
function givenTexts({ skeleton, cases }: CheckTask): readonly string[] {
  const calls = cases.flatMap(({ input }) => ("call" in input ? input.call.arguments : [input.code]));
  return literalsOf([...calls, ...skeleton.docs.examples.map((line) => line.split("=>")[0] ?? "")]).strings;
}

/** Where the literals stand that inputs of a stub are likely to hold. */
export function textsOf({ skeleton, cases }: CheckTask): string[] {
  const { description, examples } = skeleton.docs;
  const calls = cases.flatMap(({ input }) => ("call" in input ? input.call.arguments : [input.code]));
  return [description, ...examples, ...calls];
}
