import type { Snapshot } from "../../value/snapshot.js";
import type { AnyFunction, Scope, StubBinding } from "../runningStub.js";

/** A stub as rewritten code has defined it. */
export interface DefinedStub {
  /** The skeleton as JSON text. */
  readonly json: string;
  readonly binding: StubBinding;
  /** The stub that this one binds to the variables `locals` of one run of the function around it. */
  readonly parent: DefinedStub | undefined;
  readonly locals: Scope | undefined;
  /** The implementation in force; before there is one, what gets it. */
  call: AnyFunction;
  /** Puts an implementation in the place of the member that the stub is. */
  readonly installMember: ((implementation: AnyFunction) => void) | undefined;
  /** What answers its misses and throws, from the first of them on. */
  opened: OpenedStub | undefined;
}

/** A stub that has missed or thrown. */
export interface OpenedStub {
  firstCall(self: unknown, values: readonly unknown[], entry: AnyFunction): unknown;
  heal(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): unknown;
  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void;
}

/** What only a miss or a throw needs. */
export interface CallersSide {
  openStub(defined: DefinedStub): OpenedStub;
  throwMistake(problemJson: string, entry: AnyFunction): never;
}

const FILE = "foundry/thread/callersSide.cjs";
let loaded: CallersSide | undefined;

/**
 * Loads the caller's side, blocking: a function that is not asynchronous has no other time for it. It is CommonJS, which
 * every engine and every hook loads so, and the same file for all copies of this module.
 */
export function callersSide(): CallersSide {
  return (loaded ??= load());
}

function load(): CallersSide {
  const { createRequire } = process.getBuiltinModule("node:module");
  const require = createRequire(import.meta.url);
  try {
    return require(`../${FILE}`) as CallersSide;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    // Bundled into another file, which stands elsewhere.
    return require(
      `${require.resolve("selfcoding/package.json").slice(0, -"package.json".length)}dist/src/${FILE}`,
    ) as CallersSide;
  }
}
