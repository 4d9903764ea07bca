import { SelfCodingError } from "../contract/errors.js";

/** Stands in the name of a flight between what a stub belongs to and its id. */
export const WITHIN = "\0";

/** Joins the flight of an id, or starts it; an id may begin with what its stub belongs to. */
type Fly<Result> = (id: string, waiter: string | undefined, start: () => Promise<Result>) => Promise<Result>;

/**
 * Lets every stub be written once at a time, and finds rings of stubs that wait for each other:
 * without that, two stubs whose bodies call each other would wait for ever.
 *
 * @returns what flies; its `waiter` is the stub whose writing needs this one, undefined for a caller. It throws `cycle`
 *   when the id already waits, by any number of steps, for the waiter
 */
export function createFlights<Result>(): Fly<Result> {
  const running = new Map<string, Promise<Result>>();
  const waitsFor = new Map<string, string>();
  const begin = (id: string, start: () => Promise<Result>): Promise<Result> => {
    const flight = start().finally(() => running.delete(id));
    running.set(id, flight);
    return flight;
  };
  return async (id, waiter, start) => {
    if (waiter !== undefined) {
      refuseRing(waitsFor, id, waiter);
      waitsFor.set(waiter, id);
    }
    try {
      return await (running.get(id) ?? begin(id, start));
    } finally {
      if (waiter !== undefined) waitsFor.delete(waiter);
    }
  };
}

function refuseRing(waitsFor: ReadonlyMap<string, string>, id: string, waiter: string): void {
  const ring = [waiter, id];
  for (let at: string | undefined = id; at !== undefined; at = waitsFor.get(at)) {
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
