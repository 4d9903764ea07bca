import type typescript from "typescript";

/** A node of the candidate's that makes a value. */
export type Made =
  | typescript.ObjectLiteralExpression
  | typescript.ArrayLiteralExpression
  | typescript.FunctionLikeDeclaration
  | typescript.ClassLikeDeclaration
  | typescript.EnumDeclaration;

/** The values that an expression may hold, as far as the candidate's own text says. Nothing is known of values that are not listed. */
export type Value =
  | { readonly kind: "text"; readonly text: string }
  /** The very object of the language or the platform, which all code of the process shares. */
  | { readonly kind: "builtIn"; readonly object: object }
  /** Something new that has the members of a built-in prototype. */
  | { readonly kind: "instance"; readonly prototype: object }
  | { readonly kind: "made"; readonly node: Made }
  /** An object of a class that the candidate declares. */
  | { readonly kind: "instanceOf"; readonly node: typescript.ClassLikeDeclaration }
  | { readonly kind: "record"; readonly fields: Fields; readonly prototype: object }
  | { readonly kind: "bound"; readonly target: Value; readonly self: Values; readonly given: readonly Values[] }
  /** An object unknown, but shared: a global, the prototype of something, a module. */
  | { readonly kind: "shared" }
  /** The class of something unknown. */
  | { readonly kind: "class" }
  /** Some function, known by its type. */
  | { readonly kind: "function" };

export type Values = readonly Value[];
type Fields = ReadonlyMap<string, Values>;

/** A call, under whatever name the function goes and by whatever way it is called. */
export interface Invocation {
  readonly callee: Value;
  readonly self: Values;
  readonly given: readonly Values[];
  readonly isNew: boolean;
  /** Made by the function that is called, not by the text. */
  readonly isCallback?: boolean;
}

/** The questions that the parts of the evaluation put to the whole. */
export interface Meaning {
  of(expression: typescript.Expression): Values;
  /** The same, by its type where the text does not say it. */
  typed(expression: typescript.Expression): Values;
  /** The results of a function of the candidate's. */
  returned(node: typescript.FunctionLikeDeclaration): Values;
  /** The values assigned to a member of an object after it was made. */
  assigned(owner: Value, key: string): Values;
  /** The values found for a member, which may depend on itself. */
  member(owner: Value, key: string, find: () => Values): Values;
  /** Looks into a literal, but not while it is looked into already: lists and objects are spread into themselves. */
  inside<Result>(node: Made, look: () => Result, otherwise: Result): Result;
}

export const SHARED: Value = { kind: "shared" };
export const SOME_CLASS: Value = { kind: "class" };
export const SOME_FUNCTION: Value = { kind: "function" };

const builtIns = new WeakMap<object, Value>();
const instances = new WeakMap<object, Value>();
const mades = new WeakMap<object, Value>();
const instancesOf = new WeakMap<object, Value>();

// One value for one thing, so that sets of values hold it once.
function kept(values: WeakMap<object, Value>, key: object, make: () => Value): Value {
  const known = values.get(key) ?? make();
  values.set(key, known);
  return known;
}

export function builtIn(object: object): Value {
  return kept(builtIns, object, () => ({ kind: "builtIn", object }));
}

export function instance(prototype: object): Value {
  return kept(instances, prototype, () => ({ kind: "instance", prototype }));
}

export function made(node: Made): Value {
  return kept(mades, node, () => ({ kind: "made", node }));
}

export function instanceOf(node: typescript.ClassLikeDeclaration): Value {
  return kept(instancesOf, node, () => ({ kind: "instanceOf", node }));
}

export function text(content: string): Value {
  return { kind: "text", text: content };
}

export function list(elements: readonly Values[]): Value {
  const fields = new Map(elements.map((element, index) => [String(index), element]));
  return { kind: "record", fields, prototype: Array.prototype };
}

export function textsOf(values: Values): string[] {
  return values.flatMap((value) => (value.kind === "text" ? [value.text] : []));
}

/** A value of this very process as one of the evaluation. */
export function fromReal(real: unknown): Values {
  if (typeof real === "string") return [text(real)];
  return (typeof real === "object" && real !== null) || typeof real === "function" ? [builtIn(real)] : [];
}

/** The values of a global, where a page's own are the page's affair, and no more known than an argument. */
export function globalValues(name: string, allowsPage: boolean): Values {
  const found = Object.getOwnPropertyDescriptor(globalThis, name);
  if (found === undefined && allowsPage) return [];
  // An accessor of this process is not run: what it gives stays unknown, but shared.
  return found === undefined || found.get !== undefined ? [SHARED] : fromReal(found.value);
}

const AsyncFunction = (async () => undefined).constructor;
/** What makes generators of text; only its prototype has a `prototype` that is shared. */
export const GeneratorFunction = function* () {
  yield undefined;
}.constructor;
const AsyncGeneratorFunction = async function* () {
  yield undefined;
}.constructor;

const CODE_MAKERS: ReadonlySet<object> = new Set([
  Function,
  AsyncFunction,
  GeneratorFunction,
  AsyncGeneratorFunction,
  globalThis.eval,
]);

/** Whether a value makes code from text. */
export function makesCode(value: Value): boolean {
  return value.kind === "builtIn" && CODE_MAKERS.has(value.object);
}
