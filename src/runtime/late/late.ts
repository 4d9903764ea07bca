import type { Snapshot } from "../../value/snapshot.js";
import type { AnyFunction, ScopeValues, StubBinding } from "../runningStub.js";

/** A stub as rewritten code has defined it. */
export interface DefinedStub {
  /** The skeleton as JSON text. */
  readonly json: string;
  readonly binding: StubBinding;
  /** The stub that this one binds to the variables `locals` of one run of the function around it. */
  readonly parent: DefinedStub | undefined;
  readonly locals: ScopeValues | undefined;
  /** The implementation in force; before there is one, what gets it. */
  call: AnyFunction;
  /** Puts an implementation in the place of the member that the stub is. */
  readonly installMember: ((implementation: AnyFunction) => AnyFunction | undefined) | undefined;
  /** What answers its misses and throws, from the first of them on. */
  opened: OpenedStub | undefined;
}

/** A stub that has missed or thrown. */
export interface OpenedStub {
  firstCall(self: unknown, values: readonly unknown[], entry: AnyFunction): unknown;
  heal(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): unknown;
  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void;
}

/** What the first miss or throw needs. */
interface CallersSide {
  openStub(defined: DefinedStub): OpenedStub;
}

let callersSide: CallersSide | undefined;

/** Has a stub's miss or throw answered by what is loaded then. */
export function openStub(defined: DefinedStub): OpenedStub {
  callersSide ??= loadLate("callersSide.cjs") as CallersSide;
  return callersSide.openStub(defined);
}

/**
 * Loads a part of the caller's side, blocking: a function that is not asynchronous has no other time for it. It is
 * CommonJS, which every engine and every hook loads so, and one for all copies of this module.
 */
export function loadLate(name: "callersSide.cjs" | "foundrySide.cjs"): unknown {
  const { createRequire } = process.getBuiltinModule("node:module");
  // A bundle that is CommonJS has left no address here.
  const require = createRequire((import.meta.url as string | undefined) ?? `${process.cwd()}/program.js`);
  try {
    return require(`./late/${name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    // This module is a part of another file, which stands elsewhere.
    const root = require.resolve("selfcoding/package.json").slice(0, -"package.json".length);
    return require(`${root}dist/src/runtime/late/${name}`);
  }
}
