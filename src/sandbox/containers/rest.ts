/** Runs in a container: tells whether a program has left anything at work. */

/** Keeps a container alive for messages, or not. */
type Hold = (isHeld: boolean) => void;

const { process } = globalThis;
const setTimer = globalThis.setTimeout;
const LAST_MILLISECONDS = 20;

/**
 * Whether nothing is left to be waited for, native work included: without its channel the container would end now. What
 * is still there a little later counts as left behind.
 */
export function comeToRest(hold: Hold): Promise<boolean> {
  return new Promise((resolve) => {
    const decide = (isAtRest: boolean): void => {
      clearTimeout(timer);
      process.off("beforeExit", onEmpty);
      hold(true);
      resolve(isAtRest);
    };
    const onEmpty = (): void => decide(true);
    const timer = setTimer(() => decide(false), LAST_MILLISECONDS);
    timer.unref();
    process.once("beforeExit", onEmpty);
    hold(false);
  });
}

/** Watches whether a program that is at work waits for what can never come; gives back what ends watching. */
export function watchForStandstill(hold: Hold, onStandstill: () => void): () => void {
  const onEmpty = (): void => {
    hold(true);
    onStandstill();
  };
  process.once("beforeExit", onEmpty);
  hold(false);
  return () => {
    process.off("beforeExit", onEmpty);
    hold(true);
  };
}
