import { classNameOf, isPlain } from "./kinds.js";

type Method = (this: unknown, ...values: unknown[]) => unknown;

const { apply, getOwnPropertyDescriptor, ownKeys } = Reflect;
const sourceOf = Function.prototype.toString;
const PRIVATE_NAME = /\bthis\.#([\w$]+)/g;
/** What esbuild makes of private fields that it has to lower. */
const LOWERED = "__privateAdd(";

/** The user's own prototypes of an object, the nearest first, each with its class's text. */
export interface OwnClass {
  readonly prototype: object;
  readonly name: string;
  readonly source: string;
}

/** The classes of an object below those of the language. */
export function ownClasses(value: object): OwnClass[] {
  const found: OwnClass[] = [];
  for (let at = prototypeOf(value); at !== null && !isPlain(at); at = prototypeOf(at)) {
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

/** The public getters that the classes define, by name. */
export function publicGetters(classes: readonly OwnClass[]): ReadonlyMap<string, Method> {
  const found = new Map<string, Method>();
  for (const { prototype } of classes) {
    for (const key of ownKeys(prototype)) {
      const get = getOwnPropertyDescriptor(prototype, key)?.get;
      if (typeof key === "string" && key !== "constructor" && get !== undefined && !found.has(key)) found.set(key, get);
    }
  }
  return found;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
