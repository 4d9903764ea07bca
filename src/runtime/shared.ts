import type { EventName } from "../contract/events.js";
import type { ProcessOptions } from "../contract/options.js";
import type { DefinedStub } from "./late/late.js";

/** What the parts of the caller's side have in common. */
interface Shared {
  readonly listeners: Map<EventName, Set<(event: never) => void>>;
  configured: ProcessOptions;
  /** Stubs of files, until somebody asks for newer versions of them. */
  defined: WeakRef<DefinedStub>[];
  isFollowing: boolean;
  /** Called by `configure`. */
  hearConfigured?: () => void;
  /** Made by the first who asks. */
  ended?: AbortController;
}

const place = Symbol.for("selfcoding.shared");

// What a program loads at its start, with its first miss and with its first agent are bundles of their own: a module
// that two of them hold is there twice.
/** The state of the caller's side of a process. */
export const shared: Shared = ((globalThis as { [place]?: Shared })[place] ??= {
  listeners: new Map(),
  configured: {},
  defined: [],
  isFollowing: false,
});
