import type { EventName } from "../contract/events.js";
import type { ProcessOptions } from "../contract/options.js";

/** What the parts of the caller's side have in common. */
interface Shared {
  readonly listeners: Map<EventName, Set<(event: never) => void>>;
  configured: ProcessOptions;
}

const place = Symbol.for("selfcoding.shared");

// What a program loads at its start, with its first miss and with its first agent are bundles of their own: a module
// that two of them hold is there twice.
/** The state of the caller's side of a process. */
export const shared: Shared = ((globalThis as { [place]?: Shared })[place] ??= {
  listeners: new Map(),
  configured: {},
});
