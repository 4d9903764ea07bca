import vm from "node:vm";
import type { Skeleton } from "../../transformer/stub.js";
import type { Compiled } from "../contract/nouns.js";

/** The parts of the user's file that a loaded version is bound to. */
interface LoadOptions {
  readonly skeleton: Skeleton;
  /** The stub's handle, for healing. */
  readonly stub: unknown;
  /** Getters (and setters) over the names in reach. */
  readonly scope: object;
  readonly require: (specifier: string) => unknown;
  /** The absolute path that stack traces name where source maps are off. */
  readonly filename: string;
}

// `any`: a stub may have any signature.
type Implementation = (this: any, ...values: any[]) => any;

const EARLY_NAMES = /^"use strict";\nconst \{ ([^\n]*) \} = \$scope;\n/;

/** Makes the function of a compiled version. */
export function load({ loaded }: Pick<Compiled, "loaded">, options: LoadOptions): Implementation {
  const early = EARLY_NAMES.exec(loaded)?.[1]?.split(", ") ?? [];
  if (early.every((name) => isThere(options.scope, name))) return evaluate(loaded, options);
  // A first call while the module, or one in a circle with it, is still being evaluated. Read at each use the name
  // does no harm before it is there; `with` is slow, and needed for such a call only.
  const late = loaded.replace(EARLY_NAMES, '"use strict";\n\n');
  return evaluate(`with ($scope) return (function () {${late}})();`, options);
}

function isThere(scope: object, name: string): boolean {
  try {
    return (scope as Readonly<Record<string, unknown>>)[name] !== undefined;
  } catch {
    return false;
  }
}

function evaluate(text: string, { stub, scope, require, filename }: LoadOptions): Implementation {
  const make = vm.compileFunction(text, ["$stub", "$scope", "$require"], { filename });
  return make(stub, scope, require) as Implementation;
}
