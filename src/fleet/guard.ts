import { SelfCodingError } from "../contract/errors.js";

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

interface Guarded {
  /** The engine was lost: told once, until it is back. */
  onLost(error: SelfCodingError): void;
  onBack(): void;
  /** Asks the engine for what costs it least; rejects when it is away. */
  probe(): Promise<unknown>;
}

/**
 * Makes the guard of one engine: it is asked again only after a pause when it was away, as a process whose database is gone
 * must not wait for it with every call.
 */
export function guard(engine: Guarded): Guard {
  return new Guard(engine);
}

class Guard {
  readonly #engine: Guarded;
  #fault: SelfCodingError | undefined;
  #pause = FIRST_PAUSE_MILLISECONDS;
  #retryAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(engine: Guarded) {
    this.#engine = engine;
  }

  /** @throws {SelfCodingError} `fleet-away` or `fleet-refused`, at once while the last try is not long ago */
  async ask<Answer>(action: () => Promise<Answer>): Promise<Answer> {
    if (this.#fault !== undefined && performance.now() < this.#retryAt) throw this.#fault;
    try {
      const answer = await action();
      this.#found();
      return answer;
    } catch (error) {
      if (SelfCodingError.is(error) && (error.code === "fleet-away" || error.code === "fleet-refused"))
        this.#lost(error);
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #found(): void {
    this.#pause = FIRST_PAUSE_MILLISECONDS;
    if (this.#fault === undefined) return;
    this.#fault = undefined;
    clearTimeout(this.#timer);
    this.#engine.onBack();
  }

  #lost(error: SelfCodingError): void {
    const isNew = this.#fault === undefined;
    this.#fault = error;
    this.#retryAt = performance.now() + this.#pause;
    clearTimeout(this.#timer);
    // Somebody must find out that it is back, also where nobody calls.
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#probe(), this.#pause * (1 + Math.random() / 4)).unref();
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MILLISECONDS);
    if (isNew) this.#engine.onLost(error);
  }

  #probe(): void {
    this.#retryAt = 0;
    this.ask(() => this.#engine.probe()).catch(() => undefined);
  }
}
