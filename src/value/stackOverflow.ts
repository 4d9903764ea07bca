/** Whether the engine has run out of stack: it says so in this one sentence only. */
export function isStackOverflow(error: unknown): boolean {
  try {
    return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
  } catch {
    // A message of the user's own making may throw when it is read.
    return false;
  }
}
