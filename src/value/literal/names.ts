import { isIdentifier } from "../../text/identifiers.js";
import { isData, isObject, nameOf, tagOf } from "../kinds.js";

/** Functions of the language itself that are often handed around, as in `rows.map(Number)`. */
const INTRINSICS = [
  "String",
  "Number",
  "Boolean",
  "BigInt",
  "Symbol",
  "Object",
  "Array",
  "Date",
  "RegExp",
  "Map",
  "Set",
  "parseInt",
  "parseFloat",
  "isNaN",
  "isFinite",
  "encodeURI",
  "encodeURIComponent",
  "decodeURI",
  "decodeURIComponent",
  "structuredClone",
];
/** Those whose functions are handed around by their path, as the clock `Date.now`. */
const HOLDERS = [
  "Date",
  "Math",
  "performance",
  "JSON",
  "Number",
  "String",
  "Object",
  "Array",
  "Promise",
  "Reflect",
  "Symbol",
  "BigInt",
  "console",
];

/** The name under which `scope` has exactly this value. */
export function nameInScope(value: unknown, scope: Readonly<Record<string, unknown>>): string | undefined {
  if (value === undefined || value === null) return undefined;
  const own = typeof value === "function" ? nameOf(value) : "";
  if (has(scope, own) && is(scope, own, value)) return own;
  // Names of enclosing functions stand on a scope of their own, with the file's as its prototype.
  for (const name in scope) if (is(scope, name, value)) return name;
  const isIntrinsic = INTRINSICS.includes(own) && !has(scope, own);
  if (isIntrinsic && Reflect.get(globalThis, own) === value) return own;
  const holder = typeof value === "function" && HOLDERS.find((name) => !has(scope, name) && isHeldBy(name, own, value));
  return holder ? `${holder}.${own}` : memberInScope(value, scope);
}

// Only what a name holds for good is the same wherever the file is loaded.
function memberInScope(value: unknown, scope: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof value === "object") return undefined;
  const { name, key = "" } = holderInScope(value, scope, isLasting) ?? {};
  if (name === undefined) return undefined;
  return isIdentifier(key) ? `${name}.${key}` : `${name}[${JSON.stringify(key)}]`;
}

/** The name of `scope` whose object has this value as a member, and that member's key. */
export function holderInScope(
  value: unknown,
  scope: Readonly<Record<string, unknown>>,
  mayHold: (holder: unknown) => holder is object = isObject,
): { readonly name: string; readonly key: string } | undefined {
  for (const name in scope) {
    const holder = read(scope, name);
    if (!mayHold(holder)) continue;
    const key = Object.getOwnPropertyNames(holder).find((each) => isData(holder, each) && read(holder, each) === value);
    if (key !== undefined) return { name, key };
  }
  return undefined;
}

// A class of the file's, all that a module exports, an object that nobody can change.
function isLasting(holder: unknown): holder is object {
  if (typeof holder === "function") return Object.getOwnPropertyDescriptor(holder, "prototype")?.writable === false;
  return typeof holder === "object" && holder !== null && (tagOf(holder) === "Module" || Object.isFrozen(holder));
}

function isHeldBy(holder: string, name: string, value: unknown): boolean {
  return Reflect.get(Object(Reflect.get(globalThis, holder)) as object, name) === value;
}

function has(scope: object, name: string): boolean {
  return name in scope && !(name in Object.prototype);
}

function is(scope: Readonly<Record<string, unknown>>, name: string, value: unknown): boolean {
  return read(scope, name) === value;
}

// A name that is not initialised yet throws when it is read.
function read(scope: object, name: string): unknown {
  try {
    return Reflect.get(scope, name);
  } catch {
    return undefined;
  }
}

/** A registered or well-known symbol as an expression; undefined for all others. */
export function printSymbol(symbol: symbol): string | undefined {
  const key = Symbol.keyFor(symbol);
  if (key !== undefined) return `Symbol.for(${JSON.stringify(key)})`;
  const name = Object.getOwnPropertyNames(Symbol).find((each) => Reflect.get(Symbol, each) === symbol);
  return name === undefined ? undefined : `Symbol.${name}`;
}

/** A plain key would set the prototype. */
export const PROTO_KEY = `["__proto__"]`;

/** A key of an object as it stands in front of its value. */
export function keyText(key: string): string {
  if (key === "__proto__") return PROTO_KEY;
  return isIdentifier(key) ? key : JSON.stringify(key);
}
