import type { FoundryResult } from "./channel.js";
import type { CallUse } from "./protocol.js";
import type { receiveTraces } from "./traces.js";

/** Somebody who waits for an answer. */
interface Waiting {
  resolve(result: FoundryResult): void;
  reject(error: unknown): void;
  readonly callUse: CallUse | undefined;
  readonly isBackground: boolean;
  readonly traces: ReturnType<typeof receiveTraces> | undefined;
}

/** Makes the place of those who wait for answers of the foundry. */
export function waitingRoom(): WaitingRoom {
  return new WaitingRoom();
}

class WaitingRoom {
  readonly #waiting = new Map<number, Waiting>();
  readonly #whenEmpty = new Set<() => void>();
  #held = 0;

  /** Whether the process has to stay for one of them. */
  get isAwaited(): boolean {
    return this.#held > 0 || [...this.#waiting.values()].some(({ isBackground }) => !isBackground);
  }

  enter(number: number, waiting: Waiting): void {
    this.#waiting.set(number, waiting);
  }

  find(number: number): Waiting | undefined {
    return this.#waiting.get(number);
  }

  leave(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    this.#tellEmpty();
    return waiting;
  }

  /** Sends all away. */
  clear(error: unknown): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
    this.#tellEmpty();
  }

  /** Waits until nobody waits. */
  emptied(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty.add(resolve);
      this.#tellEmpty();
    });
  }

  /** Somebody waits for what was asked for in the background. */
  async hold<Result>(awaited: Promise<Result>): Promise<Result> {
    this.#held += 1;
    try {
      return await awaited;
    } finally {
      this.#held -= 1;
    }
  }

  #tellEmpty(): void {
    if (this.#waiting.size > 0) return;
    for (const tell of this.#whenEmpty) tell();
    this.#whenEmpty.clear();
  }
}
