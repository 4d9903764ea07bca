import { fstatSync } from "node:fs";
import { constants } from "node:os";

/**
 * Waits until whoever started this process wants it to end.
 *
 * @returns the exit code by which shells tell the signal; 0 when the standard input has ended, as with the process that held
 *   its other end
 */
export function untilEnded(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve(exitCodeOfSignal(signal)));
    }
    if (!isHeld()) return;
    process.stdin.on("end", () => resolve(0)).resume();
  });
}

/** The exit code by which shells tell that a signal has ended a process. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

// A terminal stays, and an input that is no pipe has ended from the start.
function isHeld(): boolean {
  try {
    const stats = fstatSync(0);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}
