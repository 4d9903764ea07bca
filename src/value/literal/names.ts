import { isIdentifier } from "../../text/identifiers.js";
import { nameOf } from "../kinds.js";

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
  return holder ? `${holder}.${own}` : undefined;
}

function isHeldBy(holder: string, name: string, value: unknown): boolean {
  return Reflect.get(Object(Reflect.get(globalThis, holder)) as object, name) === value;
}

function has(scope: object, name: string): boolean {
  return name in scope && !(name in Object.prototype);
}

// A name that is not initialised yet throws when it is read.
function is(scope: Readonly<Record<string, unknown>>, name: string, value: unknown): boolean {
  try {
    return scope[name] === value;
  } catch {
    return false;
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
