import type { DrawRequest } from "./protocol.js";
import type { Drawn, RunReport } from "./watch.js";

interface Link {
  draw(request: DrawRequest, milliseconds: number): Promise<Drawn>;
  clock(): number;
  close(): void;
}

/** A program that has run its cases and stays for drawn inputs. */
export class Session implements AsyncDisposable {
  readonly report: RunReport;
  /** Resolves when the session has ended. */
  readonly closed: Promise<void>;
  readonly #link: Link;
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
  draw(request: DrawRequest, milliseconds: number): Promise<Drawn> {
    return this.#link.draw(request, milliseconds);
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
