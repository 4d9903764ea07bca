interface Readable {
  readonly next?: unknown;
  readonly getReader?: unknown;
  readonly bodyUsed?: unknown;
  readonly readableDidRead?: unknown;
}

/** Whether a value is used up by reading it: an iterator, a stream, a body. A list or a set starts anew each time. */
export function isReadOnce(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    const { next, getReader, bodyUsed, readableDidRead } = value as Readable;
    const isReader = typeof next === "function" || typeof getReader === "function";
    return isReader || bodyUsed === true || readableDidRead === true;
  } catch {
    return false;
  }
}
