/** Whether the engine has run out of stack: it says so in this one sentence only. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}
