/** The longest that a timer waits, about 25 days: with more, Node's timers end at once. */
const LONGEST = 2 ** 31 - 1;

/** A time as timers take it; one without end, and one with a fraction, too. */
export function timerMilliseconds(milliseconds: number): number {
  return Math.min(Math.ceil(milliseconds), LONGEST);
}
