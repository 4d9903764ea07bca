import { shared } from "../shared.js";

/** Aborted when the program has said that it ends: see `close`. */
export function endOfWork(): AbortSignal {
  return (shared.ended ??= new AbortController()).signal;
}

/** Whether the program has said so. */
export function isEnded(): boolean {
  return shared.ended?.signal.aborted === true;
}
