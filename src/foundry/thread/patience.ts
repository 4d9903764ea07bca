const STATE = 0;
const LIMIT = 1;
const WAITING = 0;
const ANNOUNCED = 1;
const DONE = 2;
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** The memory that a blocked caller shares with the foundry: whether the answer is there, and how long it may take. */
export function sharePatience(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** Says how long the answer may take: only the foundry reads all places where limits can stand. */
export function announceLimit(memory: SharedArrayBuffer, milliseconds: number): void {
  const cells = new Int32Array(memory);
  Atomics.store(cells, LIMIT, Math.min(Math.ceil(milliseconds), LONGEST_MILLISECONDS));
  if (Atomics.compareExchange(cells, STATE, WAITING, ANNOUNCED) === WAITING) Atomics.notify(cells, STATE);
}

/** Says that the answer is there. */
export function endPatience(memory: SharedArrayBuffer): void {
  const cells = new Int32Array(memory);
  Atomics.store(cells, STATE, DONE);
  Atomics.notify(cells, STATE);
}

/**
 * Blocks this thread until the answer is there, or its time and a grace are over.
 *
 * @param milliseconds what holds until the foundry has said better
 * @returns the time that held in the end, and whether the answer is there
 */
export function waitPatiently(
  memory: SharedArrayBuffer,
  milliseconds: number,
  grace: number,
): { readonly isDone: boolean; readonly milliseconds: number } {
  const cells = new Int32Array(memory);
  const startedAt = performance.now();
  for (;;) {
    const state = Atomics.load(cells, STATE);
    const limit = state === WAITING ? milliseconds : Atomics.load(cells, LIMIT);
    if (state === DONE) return { isDone: true, milliseconds: limit };
    const left = startedAt + limit + grace - performance.now();
    if (left <= 0) return { isDone: false, milliseconds: limit };
    Atomics.wait(cells, STATE, state, left);
  }
}
