/**
 * Runs inside the sandbox's context: objects of this realm as the host is given them. Never themselves: a method that
 * the host would call on them would be handed objects of the host.
 */
import type { HostRealm } from "./hostRealm.js";
import { isObject } from "../../value/kinds.js";

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** The functions that a mirror needs of its membrane. */
interface Border {
  readonly toRealm: (value: unknown) => unknown;
  readonly toHost: (value: unknown) => unknown;
  /** Makes two objects the counterparts of each other. */
  link(inHost: object, inRealm: object): void;
  /** The program has ended: nothing of the host's may run its code any more. */
  readonly isClosed: () => boolean;
}

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { then } = Promise.prototype;
const { getTime } = Date.prototype;

/** Makes host objects that stand for objects of this realm, and keeps them as these are. */
export function createMirror(host: HostRealm, border: Border): Mirror {
  return new Mirror(host, border);
}

class Mirror {
  readonly #host: HostRealm;
  readonly #border: Border;
  /** The keys that were copied last. */
  readonly #copied = new WeakMap<object, readonly PropertyKey[]>();
  /** Objects that are being copied: cycles lead back to them. */
  readonly #underWay = new Set<object>();

  constructor(host: HostRealm, border: Border) {
    this.#host = host;
    this.#border = border;
  }

  /** The host's stand-in for an object that has none yet. */
  make(value: object): object {
    if (typeof value === "function") return this.#wrapCallback(value as AnyFunction);
    if (isBytes(value)) return value;
    const inHost = this.#shellOf(value);
    this.#border.link(inHost, value);
    this.#copied.set(inHost, []);
    if (!(value instanceof Promise)) this.refresh(value, inHost);
    return inHost;
  }

  /** Brings a stand-in up to date; anything else is left alone. */
  refresh(value: object, inHost: object): void {
    const copied = this.#copied.get(inHost);
    if (copied === undefined || this.#underWay.has(inHost)) return;
    this.#underWay.add(inHost);
    try {
      this.#copy(value, inHost, copied);
    } finally {
      this.#underWay.delete(inHost);
    }
  }

  #shellOf(value: object): object {
    const { natives } = this.#host;
    const make = (name: string, ...values: unknown[]): object => construct(natives[name] as AnyFunction, values);
    if (value instanceof Promise) return this.#promise(value);
    const shell = this.#emptyShell(value, make);
    const prototype = getPrototypeOf(value);
    Object.setPrototypeOf(shell, prototype === null ? null : (this.#border.toHost(prototype) as object));
    return shell;
  }

  #emptyShell(value: object, make: (name: string, ...values: unknown[]) => object): object {
    if (Array.isArray(value)) return make("Array");
    if (value instanceof Error) return make("Error");
    try {
      if (value instanceof Map) return make("Map");
      if (value instanceof Set) return make("Set");
      if (value instanceof Date) return make("Date", apply(getTime, value, []));
      if (value instanceof RegExp) return make("RegExp", value.source, value.flags);
    } catch {
      // It only says that it is one.
    }
    return make("Object");
  }

  #promise(value: Promise<unknown>): object {
    const { toHost } = this.#border;
    return this.#host.promise((resolve, reject) => {
      const pass = (end: (result: unknown) => void) => (result: unknown) => end(toHost(result));
      void apply(then, value, [pass(resolve), pass(reject)]);
    });
  }

  #copy(value: object, inHost: object, copied: readonly PropertyKey[]): void {
    const { toHost } = this.#border;
    const { natives } = this.#host;
    const keys = ownKeys(value);
    const isMap = inHost instanceof (natives["Map"] as unknown as typeof Map);
    const isSet = inHost instanceof (natives["Set"] as unknown as typeof Set);
    if (isMap || isSet) inHost.clear();
    if (isMap) for (const [key, item] of value as Map<unknown, unknown>) inHost.set(toHost(key), toHost(item));
    if (isSet) for (const item of value as Set<unknown>) inHost.add(toHost(item));
    for (const key of copied) if (!Object.hasOwn(value, key)) Reflect.deleteProperty(inHost, key);
    for (const key of keys) this.#copyProperty(value, inHost, key);
    this.#copied.set(inHost, keys);
  }

  #copyProperty(value: object, inHost: object, key: PropertyKey): void {
    const { toHost } = this.#border;
    const descriptor = getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined) return;
    const { enumerable = false, get, set } = descriptor;
    // A list's length is no property that can be made anew.
    if (key === "length" && Array.isArray(inHost)) inHost.length = Number(descriptor.value);
    else if (get === undefined && set === undefined)
      defineProperty(inHost, key, { value: toHost(descriptor.value), writable: true, enumerable, configurable: true });
    else {
      const [getter, setter] = [toHost(get) as () => unknown, toHost(set) as (value: unknown) => void];
      defineProperty(inHost, key, { get: getter, set: setter, enumerable, configurable: true });
    }
  }

  #wrapCallback(own: AnyFunction): object {
    const { toRealm, toHost, link, isClosed } = this.#border;
    const callback = function (this: unknown, ...values: unknown[]): unknown {
      if (isClosed()) return undefined;
      const given = values.map(toRealm);
      try {
        return toHost(new.target === undefined ? apply(own, toRealm(this), given) : construct(own, given));
      } catch (error) {
        throw toHost(error);
      }
    };
    // Its prototype would be this realm's.
    Object.setPrototypeOf(callback, getPrototypeOf(this.#host.natives["Object"] as object));
    link(callback, own);
    defineProperty(callback, "name", { value: own.name, configurable: true });
    callback.prototype = isObject(own.prototype) ? toHost(own.prototype) : undefined;
    for (const key of ownKeys(own)) if (!OF_FUNCTIONS.has(key)) this.#copyProperty(own, callback, key);
    return callback;
  }
}

const OF_FUNCTIONS = new Set<PropertyKey>(["length", "name", "prototype", "arguments", "caller"]);

function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}
