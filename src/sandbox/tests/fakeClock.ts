/** Time that moves only when a test moves it, with what waits for it. */

type Work = (...values: unknown[]) => unknown;

interface Waiting {
  readonly number: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Of an interval. */
  readonly every: number | undefined;
  readonly work: Work;
  readonly values: readonly unknown[];
}

/** As Node and browsers have it; a longer one is none. */
const MAX_DELAY = 2 ** 31 - 1;
const MAX_TIMERS = 10_000;

/** A clock with timers and dates of its own, which says that it is `now`, in milliseconds since 1970. */
export function startClock(now: number): FakeClock {
  return new FakeClock(now);
}

class FakeClock {
  #now: number;
  #startedAt: number;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(now: number) {
    this.#now = now;
    this.#startedAt = now;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Milliseconds since the clock was made, whatever time it was said to be. */
  get passed(): number {
    return this.#now - this.#startedAt;
  }

  /** Says what time it is: no timer comes nearer. */
  set(now: number): void {
    const difference = now - this.#now;
    for (const one of this.#waiting.values()) one.at += difference;
    this.#startedAt += difference;
    this.#now = now;
  }

  get count(): number {
    return this.#waiting.size;
  }

  setTimeout = (work: Work, delay?: unknown, ...values: unknown[]): object =>
    this.#add(work, delayOf(delay), undefined, values);

  setInterval = (work: Work, delay?: unknown, ...values: unknown[]): object =>
    this.#add(work, delayOf(delay), Math.max(1, delayOf(delay)), values);

  setImmediate = (work: Work, ...values: unknown[]): object => this.#add(work, 0, undefined, values);

  clear = (handle: unknown): void => void this.#waiting.delete(Number(handle));

  clearAll(): void {
    this.#waiting.clear();
  }

  /** Moves on, one timer at a time; what is thrown by one is thrown when all have had their turn. */
  *advance(milliseconds: number): Generator<void, void> {
    const end = this.#now + milliseconds;
    yield* this.#run(() => this.#first((one) => one.at <= end));
    this.#now = Math.max(this.#now, end);
  }

  /** Moves on until nothing waits. */
  *runAll(): Generator<void, void> {
    let count = 0;
    yield* this.#run(() => {
      if (++count > MAX_TIMERS)
        throw new Error(`${MAX_TIMERS} timers have run: they seem to start each other for ever.`);
      return this.#first(() => true);
    });
  }

  /** Moves on to the last of what waits now. */
  *runPending(): Generator<void, void> {
    const last = Math.max(this.#now, ...[...this.#waiting.values()].map(({ at }) => at));
    yield* this.advance(last - this.#now);
  }

  /** Moves on to the next one, so many times. */
  *runNext(steps: number): Generator<void, void> {
    let left = steps;
    yield* this.#run(() => (left-- > 0 ? this.#first(() => true) : undefined));
  }

  *#run(next: () => Waiting | undefined): Generator<void, void> {
    const thrown: unknown[] = [];
    for (let one = next(); one !== undefined; one = next()) {
      this.#now = Math.max(this.#now, one.at);
      if (one.every === undefined) this.#waiting.delete(one.number);
      else one.at += one.every;
      try {
        one.work(...one.values);
      } catch (error) {
        thrown.push(error);
      }
      yield;
    }
    if (thrown.length > 0) throw thrown[0];
  }

  #first(isMeant: (one: Waiting) => boolean): Waiting | undefined {
    let found: Waiting | undefined;
    for (const one of this.#waiting.values())
      if (isMeant(one) && (found === undefined || one.at < found.at)) found = one;
    return found;
  }

  #add(work: Work, delay: number, every: number | undefined, values: readonly unknown[]): object {
    const number = this.#next++;
    let isHeld = true;
    const hold = (isNow: boolean): object => ((isHeld = isNow), handle);
    const handle = {
      ref: () => hold(true),
      unref: () => hold(false),
      hasRef: () => isHeld,
      refresh: () => {
        const one = this.#waiting.get(number);
        if (one !== undefined) one.at = this.#now + delay;
        return handle;
      },
      [Symbol.toPrimitive]: () => number,
    };
    this.#waiting.set(number, { number, at: this.#now + delay, every, work, values });
    return handle;
  }
}

function delayOf(given: unknown): number {
  const delay = Math.trunc(Number(given));
  return delay > 0 ? (delay <= MAX_DELAY ? delay : 1) : 0;
}

/** The dates of a clock: what is made without arguments is its now. */
export function dateOf(clock: FakeClock): DateConstructor {
  function FakeDate(this: unknown, ...values: unknown[]): unknown {
    if (new.target === undefined) return new Date(clock.now).toString();
    const made = new.target === (FakeDate as unknown) ? Date : new.target;
    return Reflect.construct(Date, values.length === 0 ? [clock.now] : values, made);
  }
  // What is a date to one is a date to the other.
  FakeDate.prototype = Date.prototype;
  Object.defineProperty(FakeDate, "now", { value: () => clock.now });
  return Object.setPrototypeOf(FakeDate, Date) as DateConstructor;
}
