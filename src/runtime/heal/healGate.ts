import { DEFAULT_LIMITS } from "../../contract/limits.js";
import type { Limits, StubOptions } from "../../contract/options.js";

const HOUR = 3_600_000;

/** Decides how often one function may be healed, so that a hot endpoint cannot start a thousand heals. */
export class HealGate {
  readonly #clock: () => number;
  #starts: number[] = [];
  #failedAt = Number.NEGATIVE_INFINITY;
  readonly #healedCalls = new Set<string>();
  readonly #withTraces = new Set<number | undefined>();

  /** @param clock milliseconds since whenever; not the time of day, which may go back and make a minute an hour */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Why no heal may start now, as a sentence; undefined when it may. */
  reasonToWait(limits: Limits, callText: string): string | undefined {
    const now = this.#clock();
    const perHour = limits.healsPerHour ?? DEFAULT_LIMITS.healsPerHour;
    const coolDown = limits.coolDownSeconds ?? DEFAULT_LIMITS.coolDownSeconds;
    this.#starts = this.#starts.filter((start) => now - start < HOUR);
    if (this.#healedCalls.has(callText)) return "this call was already healed and throws again";
    if (this.#starts.length >= perHour) return `it was healed ${perHour} times within an hour (limits.healsPerHour)`;
    if (now - this.#failedAt < coolDown * 1000)
      return `the last heal failed less than ${coolDown} s ago (limits.coolDownSeconds)`;
    return undefined;
  }

  /** A call of this version had changed its object before it threw. */
  noteTraces(version: number | undefined): void {
    this.#withTraces.add(version);
  }

  /** Whether a call that threw in this version may be made again: what it did to its object must not be done twice. */
  mayRepeat({ changes }: Pick<StubOptions, "changes">, version: number | undefined): boolean {
    return changes?.includes("this") === false || !this.#withTraces.has(version);
  }

  /** A heal begins. */
  start(): void {
    this.#starts.push(this.#clock());
  }

  /** A heal that had ended well was taken back. */
  takeBack(callText: string): void {
    this.#healedCalls.delete(callText);
    this.#failedAt = this.#clock();
  }

  /** A heal ended; a healed call that throws again is passed on. */
  end(isHealed: boolean, callText: string): void {
    if (isHealed) this.#healedCalls.add(callText);
    else this.#failedAt = this.#clock();
  }
}
