/** Hangs a report at the end of the user's own chain of causes, never in the error's place. */
export function attachReport(error: unknown, report: unknown): void {
  try {
    const last = lastCause(error);
    if (typeof last !== "object" || last === null || last === report) return;
    Reflect.defineProperty(last, "cause", { value: report, configurable: true, writable: true, enumerable: false });
  } catch {
    // An error that cannot be read holds no report.
  }
}

function lastCause(error: unknown): unknown {
  let last = error;
  for (let depth = 0; depth < 20 && typeof last === "object" && last !== null && "cause" in last; depth++) {
    if (last.cause === undefined) break;
    last = last.cause;
  }
  return last;
}
