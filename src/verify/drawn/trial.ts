import type { Finding } from "../../contract/nouns.js";
import type { DrawnInput } from "../../draw/inputs.js";
import type { InputTree } from "../../draw/tree.js";
import { withTexts } from "../../draw/search/withTexts.js";
import type { DrawRequest, NeedText } from "../../sandbox/protocol.js";
import type { Session } from "../../sandbox/session.js";
import type { Measure } from "../run/judge.js";
import { judgeDrawn, NOT_A_VALUE } from "./judgeDrawn.js";

/** For one input. How long is right cannot be known of an input that nobody has named, so it costs no more than this. */
export const INPUT_MILLISECONDS = 100;
/** Each costs a program that is loaded anew. */
const MAX_ENDLESS = 2;
/** Texts of which a number or a date can be read. */
const READABLE = ["1", "2020-01-02", "12:34"];

/** Tries drawn inputs on one program, and keeps what its answers show. */
export function startTrial(session: Session, measure: Measure): Trial {
  return new Trial(session, measure);
}

class Trial {
  needs: NeedText | undefined;
  readonly #session: Session;
  readonly #measure: Measure;
  readonly #ended: (readonly InputTree[])[] = [];
  /** Values with which it does not end, by the place of the argument. */
  readonly #avoided: { readonly at: number; readonly value: InputTree }[] = [];
  #endless = 0;
  #tried = 0;
  /** The same input twice shows nothing new. */
  readonly #different = new Set<string>();
  #outside = 0;

  constructor(session: Session, measure: Measure) {
    this.#session = session;
    this.#measure = measure;
  }

  /** Whether too few inputs were accepted so far for what they show to mean something. */
  needsMore(enough: number): boolean {
    const isFirst = this.#tried === 0 && this.#outside === 0;
    return this.needs === undefined && (isFirst || (this.#outside > 0 && this.#different.size < enough));
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
      this.#different.add(JSON.stringify(input));
      this.#ended.push(values);
      const finding = judgeDrawn(drawn.outcome, values, this.#measure);
      return finding?.code === NOT_A_VALUE && (await this.#isOfText(input)) ? undefined : finding;
    }
    return undefined;
  }

  // No number comes of most texts: that is a fact about the text when a number or a date in its place gives one.
  async #isOfText(input: DrawnInput): Promise<boolean> {
    for (const text of READABLE) {
      const values = withTexts(input.arguments, text);
      if (values === undefined) return false;
      const drawn = await this.#session.draw(requestOf({ ...input, arguments: values }), INPUT_MILLISECONDS);
      if (!("outcome" in drawn) || judgeDrawn(drawn.outcome, values, this.#measure)?.code !== NOT_A_VALUE) return true;
    }
    return false;
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
    const outside =
      this.#outside === 0 ? "" : `, and ${this.#outside} left out because the contract does not accept them`;
    if (this.#tried === 0 && this.#outside > 0)
      return [`No drawn input was tried: the contract accepts none of ${this.#outside}.`];
    const tried = `${this.#tried} inputs drawn from the types were tried${outside}`;
    if (this.#endless === 0) return [`${tried}.`];
    const end = this.#endless < MAX_ENDLESS ? "similar inputs were left out" : "drawing ended";
    return [
      `${tried}; ${this.#endless} did not finish within ${INPUT_MILLISECONDS} ms or took too much memory, and ${end}.`,
    ];
  }
}

/** What the sandbox is asked for an input. */
export function requestOf({ self, arguments: values }: DrawnInput): DrawRequest {
  return { arguments: values, repeats: 1, ...(self === undefined ? {} : { self }) };
}

// A step of nothing or of next to nothing, or backwards.
function isStandstill(tree: InputTree): boolean {
  return tree.kind === "plain" ? typeof tree.value === "number" && tree.value < 1 : tree.kind === "special";
}

function isSame(one: InputTree, other: InputTree): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
