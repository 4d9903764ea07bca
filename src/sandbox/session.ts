import type { DrawRequest } from "./protocol.js";
import type { Drawn, RunReport } from "./watch.js";

interface Link {
  /** Each request as JSON; gives as many answers, or ends with what stopped the program. */
  draw(requests: readonly string[], milliseconds: number): Promise<Drawn[]>;
  clock(): number;
  close(): void;
}

/** A program that has run its cases and stays for drawn inputs. */
export class Session implements AsyncDisposable {
  readonly report: RunReport;
  /** Resolves when the session has ended. */
  readonly closed: Promise<void>;
  readonly #link: Link;
  readonly #ahead = new Map<string, Drawn>();
  #end: () => void = () => undefined;

  constructor(report: RunReport, link: Link) {
    this.report = report;
    this.#link = link;
    this.closed = new Promise((resolve) => (this.#end = resolve));
  }

  /**
   * Calls with a drawn input; an input that does not end costs the program, which is loaded anew then.
   *
   * @param milliseconds for this one call
   */
  async draw(request: DrawRequest, milliseconds: number): Promise<Drawn> {
    const text = JSON.stringify(request);
    const known = this.#ahead.get(text);
    const [drawn] = known === undefined ? await this.#link.draw([text], milliseconds) : [known];
    return drawn ?? { breakdown: { code: "lost", index: -1, detail: "no answer" } };
  }

  /**
   * Calls with inputs that will be drawn next, without a message to and fro for each; `draw` has their answers at hand
   * then, up to where one does not end: which one, only asking for each can tell.
   */
  async drawAhead(requests: readonly DrawRequest[], milliseconds: number): Promise<void> {
    const texts = [...new Set(requests.map((request) => JSON.stringify(request)))];
    if (texts.length === 0) return;
    const drawn = await this.#link.draw(texts, milliseconds);
    for (const [index, one] of drawn.entries()) if (!("breakdown" in one)) this.#ahead.set(texts[index] ?? "", one);
  }

  /**
   * Milliseconds that the program has taken: the processor's where they can be told, so that as many inputs are drawn on
   * a busy machine as on an idle one.
   */
  readonly clock = (): number => this.#link.clock();

  [Symbol.asyncDispose](): Promise<void> {
    this.#link.close();
    this.#end();
    return this.closed;
  }
}
