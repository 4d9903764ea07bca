import type { CheckTask } from "../contract/checkTask.js";
import type { Finding } from "../contract/nouns.js";
import { type DrawnInput, inputsOf } from "../draw/inputs.js";
import { literalsOf } from "../draw/literals.js";
import { search } from "../draw/search.js";
import type { InputTree } from "../draw/tree.js";
import type { DrawRequest, NeedText } from "../sandbox/protocol.js";
import type { Session } from "../sandbox/session.js";
import { type Measure, soft } from "./judge.js";
import { judgeDrawn } from "./judgeDrawn.js";
import { measureGrowth } from "./measureGrowth.js";

/** An open program whose function is to be called with drawn inputs. */
export interface DrawnSubject {
  readonly task: CheckTask;
  readonly session: Session;
  readonly measure: Measure;
}

/** What drawn inputs brought to light. */
export type DrawnReport =
  { readonly findings: readonly Finding[]; readonly notes: readonly string[] } | { readonly needs: NeedText };

/** For one input. How long is right cannot be known of an input that nobody has named, so it costs no more than this. */
const INPUT_MILLISECONDS = 100;
/** Each costs a program that is loaded anew. */
const MAX_ENDLESS = 2;
/** What a contract accepts must be met this often, else more is drawn. */
const ENOUGH = 30;
/** Rounds of drawing for a contract that accepts little. */
const MAX_ROUNDS = 4;

/** Calls the function with inputs drawn from its types, and shrinks the first one that it does not stand to the smallest. */
export async function checkDrawn(subject: DrawnSubject): Promise<DrawnReport> {
  const measured = await measureGrowth(subject.task, subject.session);
  const drawn = await drawAll(subject);
  if ("needs" in drawn) return drawn;
  const findings = [...measured.findings.map(soft), ...drawn.findings];
  return { findings, notes: [...drawn.notes, ...measured.notes] };
}

async function drawAll({ task, session, measure }: DrawnSubject): Promise<DrawnReport> {
  const { skeleton, options } = task;
  if (options.inputs === 0) return { findings: [], notes: [] };
  const literals = literalsOf(textsOf(task));
  const inputs = inputsOf(skeleton, { literals, receivers: session.report.receivers });
  if ("undrawable" in inputs) return { findings: [], notes: [`No inputs were drawn: ${inputs.undrawable}.`] };
  const trial = new Trial(session, measure);
  const { seed, inputs: count, inputMilliseconds: milliseconds } = options;
  const prepare = (next: readonly DrawnInput[]): Promise<void> => trial.prepare(next);
  const bounds = { count, milliseconds, clock: session.clock, prepare };
  let finding: Finding | undefined;
  for (let round = 0; round < MAX_ROUNDS && finding === undefined && trial.needsMore(Math.min(count, ENOUGH)); round++)
    finding = await search(inputs, { ...bounds, seed: seed + round }, (input) => trial.call(input));
  if (trial.needs !== undefined) return { needs: trial.needs };
  if (finding === undefined) return { findings: [], notes: trial.notes() };
  return { findings: [{ ...finding, message: `${finding.message} (Drawn from the types, seed ${seed}.)` }], notes: [] };
}

/** One program's answers to drawn inputs. */
class Trial {
  needs: NeedText | undefined;
  readonly #session: Session;
  readonly #measure: Measure;
  readonly #ended: (readonly InputTree[])[] = [];
  /** Values with which it does not end, by the place of the argument. */
  readonly #avoided: { readonly at: number; readonly value: InputTree }[] = [];
  #endless = 0;
  #tried = 0;
  #outside = 0;

  constructor(session: Session, measure: Measure) {
    this.#session = session;
    this.#measure = measure;
  }

  /** Whether too few inputs were accepted so far for what they show to mean something. */
  needsMore(enough: number): boolean {
    const isFirst = this.#tried === 0 && this.#outside === 0;
    return this.needs === undefined && (isFirst || (this.#outside > 0 && this.#tried < enough));
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
    else if (drawn.outcome.isAccepted === false) this.#outside++;
    else if (drawn.outcome.passedOver === undefined) {
      this.#tried++;
      this.#ended.push(values);
      return judgeDrawn(drawn.outcome, values, this.#measure);
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
    const outside = this.#outside === 0 ? "" : `, and ${this.#outside} left out that the contract does not accept`;
    if (this.#tried === 0 && this.#outside > 0)
      return [`No drawn input was tried: the contract accepts none of ${this.#outside}.`];
    const tried = `${this.#tried} inputs drawn from the types were tried${outside}`;
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

/** Where the literals stand that inputs of a stub are likely to hold. */
export function textsOf({ skeleton, cases }: CheckTask): string[] {
  const { description, examples } = skeleton.docs;
  const calls = cases.flatMap(({ input }) => ("call" in input ? input.call.arguments : [input.code]));
  return [description, ...examples, ...calls];
}
