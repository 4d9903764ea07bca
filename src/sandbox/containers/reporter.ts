/** Sends a program's messages, several at once where they come close together: each crossing costs more than its text. */
import type { WorkerMessage } from "../protocol.js";

/** A message as JSON; what may wait does so for the next one, or for a few milliseconds. */
export type Report = (json: string, mayWait?: boolean) => void;

const WAIT_MILLISECONDS = 5;
const { performance } = globalThis;

/** The messages of one program. */
export class Reporter {
  readonly #secret: string;
  readonly #send: (message: WorkerMessage) => void;
  readonly #waiting: string[] = [];
  #sentAt = performance.now();

  constructor(secret: string, send: (message: WorkerMessage) => void) {
    this.#secret = secret;
    this.#send = send;
  }

  readonly report: Report = (json, mayWait = false) => {
    this.#waiting.push(json);
    if (!mayWait || performance.now() - this.#sentAt > WAIT_MILLISECONDS) this.flush();
  };

  /** Sends what waits. */
  flush(): void {
    this.#sentAt = performance.now();
    const json = this.#waiting.splice(0).join(",");
    if (json !== "") this.#send({ secret: this.#secret, json: `[${json}]` });
  }
}
