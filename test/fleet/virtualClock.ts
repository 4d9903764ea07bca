/** Who sets timers: they go with it, and wait while it is stopped. */
interface Owner {
  readonly isDead: boolean;
  readonly stoppedUntil: number;
}

interface Timer {
  readonly at: number;
  readonly owner: Owner | undefined;
  readonly run: () => void;
  /** Milliseconds, of one that comes back. */
  readonly every?: number;
  readonly handle: Handle;
}

interface Handle {
  isCleared: boolean;
  ref(): Handle;
  unref(): Handle;
}

const settle = globalThis.setImmediate;

/** A clock whose time goes by when it is told to. It takes the place of this thread's until it is disposed of. */
export function createClock() {
  const real = { ...timersOf(globalThis), performance: globalThis.performance };
  let now = 0;
  let current: Owner | undefined;
  const timers = createHeap<Timer>((one, other) => one.at - other.at);

  const set = (run: () => void, milliseconds = 0, every?: number, handle = createHandle()): Handle => {
    timers.push({ at: now + Math.max(milliseconds, 0), owner: current, run, handle, ...(every && { every }) });
    return handle;
  };
  /** Lets one have its turn: what it sets is its own, and all that follows from it has happened before the next one's. */
  const turn = async (owner: Owner | undefined, run: () => void): Promise<void> => {
    current = owner;
    run();
    await new Promise<void>((resolve) => void settle(resolve));
    current = undefined;
  };
  /**
   * Lets time go by, and each timer have its turn; without a length until the next one has had it.
   *
   * @returns whether one has had it
   */
  const advance = async (milliseconds?: number): Promise<boolean> => {
    let hasRun = false;
    const end = milliseconds === undefined ? Infinity : now + milliseconds;
    for (let next = timers.first(); next !== undefined && next.at <= end; next = timers.first()) {
      timers.shift();
      const { owner, run, every, handle, at } = next;
      if (handle.isCleared || owner?.isDead === true) continue;
      if (owner !== undefined && owner.stoppedUntil > at) {
        timers.push({ ...next, at: owner.stoppedUntil });
        continue;
      }
      now = at;
      await turn(owner, () => {
        if (every !== undefined) set(run, every, every, handle);
        run();
      });
      hasRun = true;
      if (milliseconds === undefined) return hasRun;
    }
    if (milliseconds !== undefined) now = end;
    return hasRun;
  };
  const clear = (handle: Handle | undefined): void => {
    if (handle !== undefined) handle.isCleared = true;
  };
  Object.assign(globalThis, {
    setTimeout: (run: () => void, milliseconds?: number) => set(run, milliseconds),
    setInterval: (run: () => void, milliseconds: number) => set(run, milliseconds, milliseconds),
    clearTimeout: clear,
    clearInterval: clear,
  });
  setPerformance({ now: () => now });
  return {
    now: () => now,
    turn,
    advance,
    [Symbol.dispose]: () => {
      const { performance, ...timersBefore } = real;
      Object.assign(globalThis, timersBefore);
      setPerformance(performance);
    },
  };
}

function timersOf({ setTimeout, setInterval, clearTimeout, clearInterval }: typeof globalThis) {
  return { setTimeout, setInterval, clearTimeout, clearInterval };
}

function setPerformance(value: { now(): number }): void {
  Object.defineProperty(globalThis, "performance", { value, configurable: true, writable: true });
}

function createHandle(): Handle {
  const handle: Handle = { isCleared: false, ref: () => handle, unref: () => handle };
  return handle;
}

/** The smallest of many first. */
function createHeap<Item>(compare: (one: Item, other: Item) => number) {
  const items: Item[] = [];
  const isLess = (one: number, other: number): boolean =>
    one < items.length && compare(items[one] as Item, items[other] as Item) < 0;
  const exchange = (one: number, other: number): void => {
    [items[one], items[other]] = [items[other] as Item, items[one] as Item];
  };
  return {
    first: () => items[0],
    push: (item: Item): void => {
      let at = items.push(item) - 1;
      for (let above = (at - 1) >> 1; at > 0 && isLess(at, above); above = (at - 1) >> 1) {
        exchange(at, above);
        at = above;
      }
    },
    shift: (): void => {
      exchange(0, items.length - 1);
      items.pop();
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const least = isLess(right, left) ? right : left;
        if (!isLess(least, at)) return;
        exchange(at, least);
        at = least;
      }
    },
  };
}
