import type { Compiled } from "../contract/nouns.js";

/** The parts of the user's file that a loaded version is bound to. */
interface LoadOptions {
  /** The stub's handle, for healing. */
  readonly stub: unknown;
  /** Getters (and setters) over the names in reach. */
  readonly scope: object;
  readonly require: (specifier: string) => unknown;
}

// `any`: a stub may have any signature.
type Implementation = (this: any, ...values: any[]) => any;

/** Statements as a function. */
type Evaluated = ($stub: unknown, $scope: object, $require: LoadOptions["require"]) => unknown;

const EARLY_NAMES = /^"use strict";\nconst \{ ([^\n]*) \} = \$scope;\n/;

/** Makes the function of a compiled version, by the means that there are to evaluate a text. */
export function loadWith(
  { loaded }: Pick<Compiled, "loaded">,
  { stub, scope, require }: LoadOptions,
  evaluate: (text: string) => Evaluated,
): Implementation {
  const make = (text: string): Implementation => evaluate(text)(stub, scope, require) as Implementation;
  const early = EARLY_NAMES.exec(loaded)?.[1]?.split(", ") ?? [];
  if (early.every((name) => isThere(scope, name))) return make(loaded);
  // A first call while the module, or one in a circle with it, is still being evaluated. Read at each use the name
  // does no harm before it is there; `with` is slow, and needed for such a call only.
  const late = loaded.replace(EARLY_NAMES, '"use strict";\n\n');
  return make(`with ($scope) return (function () {${late}})();`);
}

/** The same by Node's own means; stack traces name `filename` where source maps are off. */
export function load(
  compiled: Pick<Compiled, "loaded">,
  { filename, ...options }: LoadOptions & { readonly filename: string },
): Implementation {
  // Fetched when it is needed: a page, which has no such module, loads by other means.
  const vm = process.getBuiltinModule("node:vm");
  return loadWith(
    compiled,
    options,
    (text) => vm.compileFunction(text, ["$stub", "$scope", "$require"], { filename }) as Evaluated,
  );
}

function isThere(scope: object, name: string): boolean {
  try {
    return (scope as Readonly<Record<string, unknown>>)[name] !== undefined;
  } catch {
    return false;
  }
}
