import { SelfCodingError } from "../contract/errors.js";

/** Stands in the name of a flight between what a stub belongs to and its id. */
export const WITHIN = "\0";

/**
 * Lets every stub be written once at a time, and finds rings of stubs that wait for each other:
 * without that, two stubs whose bodies call each other would wait for ever.
 */
export class Flights<Result> {
  readonly #running = new Map<string, Promise<Result>>();
  readonly #waitsFor = new Map<string, string>();

  /**
   * Joins the flight of `id`, or starts it; `id` may begin with what the stub belongs to.
   *
   * @param waiter the stub whose writing needs this one; undefined for a caller
   * @throws {SelfCodingError} `cycle` when `id` already waits, by any number of steps, for `waiter`
   */
  async fly(id: string, waiter: string | undefined, start: () => Promise<Result>): Promise<Result> {
    if (waiter !== undefined) {
      this.#refuseRing(id, waiter);
      this.#waitsFor.set(waiter, id);
    }
    try {
      return await (this.#running.get(id) ?? this.#start(id, start));
    } finally {
      if (waiter !== undefined) this.#waitsFor.delete(waiter);
    }
  }

  #start(id: string, start: () => Promise<Result>): Promise<Result> {
    const flight = start().finally(() => this.#running.delete(id));
    this.#running.set(id, flight);
    return flight;
  }

  #refuseRing(id: string, waiter: string): void {
    const ring = [waiter, id];
    for (let at: string | undefined = id; at !== undefined; at = this.#waitsFor.get(at)) {
      if (at !== id) ring.push(at);
      if (at !== waiter) continue;
      const ids = ring.map((flight) => flight.slice(flight.indexOf(WITHIN) + 1));
      throw new SelfCodingError(
        "cycle",
        `These functions need each other before any of them is written: ${ids.join(" → ")}.`,
        {
          remedy: "Write one of them by hand, or describe them so that one does not call the other.",
          details: { ring: ids },
        },
      );
    }
  }
}
