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

const PARAMETERS = ["$stub", "$scope", "$require"];
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
  return loadWith(compiled, options, (text) => evaluateFor(options.scope, text, filename));
}

let processObject: unknown;

/**
 * Evaluates a text in the realm of the file that a scope belongs to. Jest runs each file in a realm of its own, with its
 * own `Date`, `Map` and `TypeError`: in the process's, a body would be wrong about `instanceof`, and what it makes would
 * be a stranger to the matchers of the test.
 */
function evaluateFor(scope: object, text: string, filename: string): Evaluated {
  // Fetched when it is needed: a page, which has no such module, loads by other means.
  const vm = process.getBuiltinModule("node:vm");
  const realm = realmOf(scope);
  processObject ??= vm.runInThisContext("Object");
  if (realm === processObject) return vm.compileFunction(text, PARAMETERS, { filename }) as Evaluated;
  const evaluate = (realm.constructor as FunctionConstructor)("return eval")() as typeof eval;
  // The text begins on the first line, so that stacks have its lines.
  return evaluate(`(function (${PARAMETERS.join(", ")}) {${text}\n})\n//# sourceURL=${filename}`) as Evaluated;
}

/** The `Object` of the realm in which an object was made. */
function realmOf(made: object): ObjectConstructor {
  const prototype = Object.getPrototypeOf(made) as object | null;
  return prototype === null ? (made.constructor as ObjectConstructor) : realmOf(prototype);
}

function isThere(scope: object, name: string): boolean {
  try {
    return (scope as Readonly<Record<string, unknown>>)[name] !== undefined;
  } catch {
    return false;
  }
}
