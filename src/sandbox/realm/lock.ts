/**
 * Runs in every realm of the sandbox, before anything that is not ours: makes the language's own objects final. The
 * harness judges results in the realm of the code that it judges, and the membrane works there: with an exchanged
 * `Array.prototype.every`, `Reflect.apply` or `JSON.stringify` code could write its own verdict, or take hold of
 * objects of the host.
 */

import { chainOf, prototypeOf } from "../../value/kinds.js";

/** Where an addition would be read by code that knows nothing of it: `toJSON`, `then`, `get`, `return`, `0`. */
const CLOSED = new Set<object>([
  Object.prototype,
  Array,
  Array.prototype,
  Promise,
  Promise.prototype,
  RegExp.prototype,
]);
const NAMES =
  "Object Function Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry Promise Proxy Reflect JSON Math Symbol BigInt " +
  "Number String Boolean RegExp Date Error TypeError RangeError SyntaxError ReferenceError URIError EvalError AggregateError " +
  "ArrayBuffer SharedArrayBuffer DataView Uint8Array Int8Array Uint8ClampedArray Uint16Array Int16Array Uint32Array " +
  "Int32Array Float32Array Float64Array BigInt64Array BigUint64Array Atomics Intl Iterator parseInt parseFloat isNaN isFinite " +
  "encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape";

/** Methods on which the harness uses `call`: they must not get one of their own. */
const { toString, propertyIsEnumerable } = Object.prototype;
const CALLED = [toString, propertyIsEnumerable, Function.prototype.toString, Date.prototype.getTime];
/** Libraries set these on `Error`; nothing here reads them. */
const LEFT_OPEN = new Set<PropertyKey>(["stackTraceLimit", "prepareStackTrace"]);

const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, preventExtensions } = Object;
const { ownKeys } = Reflect;
// Kept: in the host's realm `Function` is gone by then.
const functionPrototype: object = Function.prototype;
const hasInstance: unknown = Function.prototype[Symbol.hasInstance];

/** Makes the language's own objects final in this realm. */
export function lockIntrinsics(): void {
  const own = globalThis as unknown as Record<string, unknown>;
  const names = NAMES.split(" ").filter((name) => own[name] !== undefined);
  const hidden = iteratorsAndMakers();
  for (const one of hidden) CLOSED.add(one);
  const found = new Set<object>();
  for (const root of [...names.map((name) => own[name]), ...hidden]) collect(root, found);
  for (const one of found) lock(one);
  for (const one of CALLED) freeze(one);
  // Documented values are made with them. A context's global object wants to be told the value too.
  for (const name of names) defineProperty(own, name, { value: own[name], writable: false, configurable: false });
}

function iteratorsAndMakers(): object[] {
  const makers = [function () {}, async () => {}, function* () {}, async function* () {}];
  const iterators = [
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ""[Symbol.iterator](),
    "".matchAll(/./g),
    (function* () {})(),
    (async function* () {})(),
  ];
  const chains = [...makers, ...iterators].flatMap((one) => chainOf(prototypeOf(one)));
  return [...new Set(chains)].filter((one) => one !== functionPrototype && one !== Object.prototype);
}

function collect(value: unknown, found: Set<object>): void {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || found.has(value)) return;
  // Methods themselves are left: freezing a thousand of them was measured at 3 ms for each program.
  const isMethod = typeof value === "function" && !Object.hasOwn(value, "prototype") && value !== functionPrototype;
  if (value === globalThis || isMethod) return;
  found.add(value);
  collect(getPrototypeOf(value), found);
  for (const key of ownKeys(value)) {
    const descriptor = getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined) continue;
    collect(descriptor.value, found);
    collect(descriptor.get, found);
    collect(descriptor.set, found);
  }
}

function lock(one: object): void {
  const isClass = typeof one === "function" && Object.hasOwn(one, "prototype");
  // A `Symbol.hasInstance` of its own would decide every `instanceof`.
  if (isClass && !Object.hasOwn(one, Symbol.hasInstance))
    defineProperty(one, Symbol.hasInstance, { value: hasInstance });
  const isPrototype = Object.hasOwn(one, "constructor");
  const isClosed = CLOSED.has(one) || !(isClass || isPrototype || one === Reflect || one === Math);
  for (const key of ownKeys(one)) if (!isClosed || isOverridden(one, key)) lockProperty(one, key);
  // Polyfills may add to the rest. Frozen at once, the engine's fast paths over lists stay: one by one they were lost.
  if (one === Object.prototype) preventExtensions(one);
  else if (isClosed) freeze(one);
}

function lockProperty(one: object, key: PropertyKey): void {
  const descriptor = getOwnPropertyDescriptor(one, key);
  if (descriptor?.configurable !== true || LEFT_OPEN.has(key)) return;
  // Node's `inspect` does not see a getter here, and nothing is decided by it but how a class is called.
  if (key === "constructor" && isOverridden(one, key)) return;
  if (!("value" in descriptor)) {
    defineProperty(one, key, { configurable: false });
    return;
  }
  if (descriptor.writable !== true || !isOverridden(one, key)) {
    defineProperty(one, key, { configurable: false, writable: false });
    return;
  }
  const value: unknown = descriptor.value;
  // Assigning to an object must go on working where its prototype has the same name, such as `this.name = …` in an error.
  defineProperty(one, key, {
    get: freeze({ get: () => value }).get,
    set: freeze({
      set(this: object, replacement: unknown) {
        if (this !== one)
          defineProperty(this, key, { value: replacement, writable: true, enumerable: true, configurable: true });
      },
    }).set,
    configurable: false,
  });
}

/** Properties that instances, and classes written as functions, are known to set themselves. */
function isOverridden(one: object, key: PropertyKey): boolean {
  if (one === Object.prototype || one === functionPrototype) return typeof key === "string";
  // As those of @date-fns/utc and @date-fns/tz do.
  if (one === Date.prototype) return typeof key === "string" && key !== "constructor";
  const isError = one === Error.prototype || Error.prototype.isPrototypeOf(one);
  return isError && typeof key === "string";
}
