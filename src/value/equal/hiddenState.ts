import { chainOf, classNameOf, isPlain, prototypeOf } from "../kinds.js";

type Method = (this: unknown, ...values: unknown[]) => unknown;

const { apply, getOwnPropertyDescriptor, ownKeys } = Reflect;
const sourceOf = Function.prototype.toString;
const PRIVATE_NAME = /\bthis\.#([\w$]+)/g;
/** The call that esbuild emits for private fields it has to lower. */
const LOWERED = "__privateAdd(";

/** The user's own prototypes of an object, the nearest first, each with its class's text. */
interface OwnClass {
  readonly prototype: object;
  readonly name: string;
  readonly source: string;
}

/** The classes of an object below those of the language. */
export function ownClasses(value: object): OwnClass[] {
  const found: OwnClass[] = [];
  for (const at of chainOf(prototypeOf(value))) {
    if (isPlain(at)) break;
    const owner: unknown = getOwnPropertyDescriptor(at, "constructor")?.value;
    const source = typeof owner === "function" ? apply(sourceOf, owner, []) : "";
    if (source.endsWith("{ [native code] }")) break;
    found.push({ prototype: at, name: classNameOf(at), source });
  }
  return found;
}

/** Whether the classes keep state in `#private` fields, which reflection does not show; methods keep none. */
export function hasPrivateState(classes: readonly OwnClass[]): boolean {
  return classes.some(({ source }) => source.includes(LOWERED) || privateNames(source).some(isFieldIn(source)));
}

function privateNames(source: string): string[] {
  return [...new Set([...source.matchAll(PRIVATE_NAME)].map(([, name = ""]) => name))];
}

// A method is named where it is declared with a parenthesis behind it, and no dot before it.
function isFieldIn(source: string): (name: string) => boolean {
  return (name) => {
    for (let at = source.indexOf(`#${name}(`); at !== -1; at = source.indexOf(`#${name}(`, at + 1))
      if (source[at - 1] !== ".") return false;
    return true;
  };
}

/** A method that one of the classes defines. */
export function findMethod(classes: readonly OwnClass[], name: string): Method | undefined {
  for (const { prototype } of classes) {
    const found: unknown = getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof found === "function") return found as Method;
  }
  return undefined;
}

/** The methods that reveal state which own properties do not show, by name: `toJSON`, else `toString` and the public getters. */
export function tellersOf(classes: readonly OwnClass[]): ReadonlyMap<string, Method> {
  const found = new Map<string, Method>();
  for (const name of ["toJSON", "resolvedOptions", "toString"]) {
    const method = findMethod(classes, name);
    if (method === undefined) continue;
    found.set(name, method);
    if (name !== "toString") return found;
  }
  for (const { prototype, source } of classes) {
    // What the getters of the platform's classes tell is not all there is: the size of a blob, not its bytes.
    if (!source.startsWith("class")) continue;
    for (const key of ownKeys(prototype)) {
      const get = getOwnPropertyDescriptor(prototype, key)?.get;
      if (typeof key === "string" && get !== undefined && !found.has(key)) found.set(key, get);
    }
  }
  return found;
}

/** The class of what is the language's own, and has none of the user's, as a number format has. */
export function nativeClass(value: object): OwnClass[] {
  const prototype = prototypeOf(value);
  if (prototype === null || isPlain(prototype)) return [];
  return [{ prototype, name: classNameOf(prototype), source: "" }];
}
