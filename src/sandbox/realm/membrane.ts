/**
 * Runs inside the sandbox's context. Host functions are given to code there only behind functions of the context's own
 * realm: what is leaked otherwise leads from its prototype to the host.
 */
import type { Chance } from "./chance.js";
import { defineLazily } from "./define.js";
import type { HostRealm } from "./hostRealm.js";
import { createMirror } from "./mirror.js";
import { isObject, prototypeOf } from "../../value/kinds.js";
import { isStackOverflow } from "../../value/stackOverflow.js";
import { copyBytes, copyData, copyError, DATA_TAGS, tagOf } from "./realmData.js";

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

const WELL_KNOWN = new Set(Reflect.ownKeys(Symbol).map((key) => Reflect.get(Symbol, key) as unknown));
const FUNCTION_KEYS: readonly PropertyKey[] = ["length", "name", "prototype", "arguments", "caller"];

/** Connects this realm with the host's: every object has at most one counterpart on the other side. */
export class Membrane {
  /** Errors that came from the host's own functions. */
  readonly refusals = new WeakSet<object>();
  readonly #host: HostRealm;
  readonly #chance: Chance;
  readonly #hostObjectPrototype: object;
  readonly #realmOf = new WeakMap<object, object>();
  readonly #hostOf = new WeakMap<object, object>();
  readonly #mirror: ReturnType<typeof createMirror>;
  #ownBuffer: typeof Uint8Array | undefined;
  #isClosed = false;

  constructor(host: HostRealm, chance: Chance) {
    this.#host = host;
    this.#chance = chance;
    this.#hostObjectPrototype = prototypeOf(host.object) as object;
    this.#link(this.#hostObjectPrototype, Object.prototype);
    this.#link(prototypeOf(host.buffer.from) as object, Function.prototype);
    for (const [name, inHost] of Object.entries(host.natives)) {
      const inRealm: unknown = Reflect.get(globalThis, name);
      if (name !== "Object" && isObject(inRealm)) this.#link(classPrototype(inHost), classPrototype(inRealm));
    }
    this.#mirror = createMirror(host, {
      toRealm: this.toRealm,
      toHost: this.toHost,
      link: (inHost, inRealm) => this.#link(inHost, inRealm),
      isClosed: () => this.#isClosed,
    });
  }

  /** The program has ended: what the host still does for it comes to nothing. */
  close(): void {
    this.#isClosed = true;
  }

  /** Makes the context's own class stand for the host's Buffer. */
  adoptBuffer(own: typeof Uint8Array): void {
    this.#ownBuffer = own;
  }

  /** A host value as this realm may see it: data copied, functions and objects behind functions of this realm. */
  readonly toRealm = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    const known = this.#realmOf.get(value);
    if (known !== undefined) return known;
    if (this.#isOfRealm(value)) return value;
    return typeof value === "function" ? this.#wrapFunction(value as AnyFunction) : this.#wrapObject(value);
  };

  /** A value of this realm as host functions take it. */
  readonly toHost = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    const known = this.#hostOf.get(value);
    if (known === undefined) {
      const isBuffer = this.#ownBuffer !== undefined && value instanceof this.#ownBuffer;
      return isBuffer
        ? this.#host.buffer.from(value.buffer, value.byteOffset, value.byteLength)
        : this.#mirror.make(value);
    }
    this.#mirror.refresh(value, known);
    return known;
  };

  /** Runs a host function's work; what it returns or throws comes out as this realm's. */
  guarded(work: () => unknown): unknown {
    let result: unknown;
    try {
      result = work();
    } catch (error) {
      throw this.toRealm(error);
    }
    return this.toRealm(result);
  }

  #link(inHost: object, inRealm: object): void {
    this.#realmOf.set(inHost, inRealm);
    this.#hostOf.set(inRealm, inHost);
  }

  #isOfRealm(value: object): boolean {
    for (let at: object | null = value; at !== null; at = prototypeOf(at)) {
      if (at === Object.prototype || at === Function.prototype) return true;
      if (at === this.#hostObjectPrototype) return false;
    }
    return this.#hostOf.has(value);
  }

  #wrapObject(value: object): object {
    if (Array.isArray(value)) return this.#fill(value, []);
    const prototype = prototypeOf(value);
    if (ArrayBuffer.isView(value))
      return copyBytes(value, prototype === this.#host.buffer.prototype ? this.#ownBuffer : undefined);
    const tag = tagOf(value);
    const parts = { toRealm: this.toRealm, note: (copy: object) => void this.#realmOf.set(value, copy) };
    if (tag === "Error") return this.#refused(value, copyError(value as Error, parts));
    if (tag === "Promise") return this.#adoptPromise(value as Promise<unknown>);
    if (DATA_TAGS.has(tag)) return copyData(value, tag, parts);
    if (prototype === null || prototype === this.#hostObjectPrototype) return this.#fill(value, {});
    const inRealm = Object.create(this.#realmPrototype(prototype)) as object;
    this.#link(value, inRealm);
    this.#showOwn(value, inRealm);
    return inRealm;
  }

  // Like an error that code has made: the host has looked at what it was given.
  #refused(inHost: object, error: object): object {
    if (!isStackOverflow(inHost)) this.refusals.add(error);
    return error;
  }

  // Read when they are asked for: what they are may change. What is the host's own affair stays with it.
  #showOwn(value: object, inRealm: object): void {
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === "symbol" ? !WELL_KNOWN.has(key) : key.startsWith("_")) continue;
      Object.defineProperty(inRealm, key, {
        get: () => this.guarded(() => Reflect.get(value, key)),
        set: (item: unknown) => void this.guarded(() => Reflect.set(value, key, this.toHost(item))),
        enumerable: Reflect.getOwnPropertyDescriptor(value, key)?.enumerable === true,
        configurable: true,
      });
    }
  }

  #fill(value: object, target: object): object {
    this.#realmOf.set(value, target);
    const descriptors = Object.getOwnPropertyDescriptors(value) as Record<PropertyKey, PropertyDescriptor>;
    // What has functions is a module: they are called on it.
    if (Object.values(descriptors).some((one) => typeof one.value === "function")) this.#link(value, target);
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = descriptors[key];
      if (descriptor === undefined || (key === "length" && Array.isArray(value))) continue;
      const enumerable = descriptor.enumerable === true;
      // Getters stay getters: a module's own are slow, or warn.
      const read = { get: () => this.guarded(() => Reflect.get(value, key)) };
      const part = descriptor.get === undefined ? { value: this.toRealm(descriptor.value), writable: true } : read;
      Object.defineProperty(target, key, { ...part, enumerable, configurable: true });
    }
    return target;
  }

  #adoptPromise(value: Promise<unknown>): object {
    const promise = new Promise((resolve, reject) => {
      const settle = (end: (result: unknown) => void) => (result: unknown) => {
        if (!this.#isClosed) end(this.toRealm(result));
      };
      Reflect.apply(value.then, value, [settle(resolve), settle(reject)]);
    });
    this.#link(value, promise);
    return promise;
  }

  #wrapFunction(inHost: AnyFunction): object {
    const membrane = this;
    const wrapped = function (this: unknown, ...values: unknown[]): unknown {
      const target = new.target as unknown as { prototype: object } | undefined;
      if (target !== undefined)
        return membrane.#construct(inHost, values, target === (wrapped as unknown) ? undefined : target);
      membrane.#chance.noteHostCall(inHost.name);
      return membrane.guarded(() => Reflect.apply(inHost, membrane.toHost(this), values.map(membrane.toHost)));
    };
    this.#link(inHost, wrapped);
    Object.defineProperty(wrapped, "name", { value: inHost.name, configurable: true });
    const prototype: unknown = Reflect.get(inHost, "prototype");
    if (isObject(prototype)) wrapped.prototype = this.#realmPrototype(prototype);
    this.#copyMembers(inHost, wrapped, FUNCTION_KEYS);
    return wrapped;
  }

  /** `subclass` is a class of this realm that extends a host class. */
  #construct(inHost: AnyFunction, values: readonly unknown[], subclass: { prototype: object } | undefined): unknown {
    let instance: object | undefined;
    const made = this.guarded(() => {
      instance = Reflect.construct(inHost as unknown as new () => object, values.map(this.toHost));
      return subclass === undefined || ArrayBuffer.isView(instance) ? instance : undefined;
    });
    if (made !== undefined || instance === undefined || subclass === undefined) return made;
    const inRealm = Object.create(subclass.prototype) as object;
    this.#link(instance, inRealm);
    return inRealm;
  }

  #realmPrototype(inHost: object | null): object | null {
    if (inHost === null) return null;
    const known = this.#realmOf.get(inHost);
    if (known !== undefined) return known;
    const inRealm = Object.create(this.#realmPrototype(prototypeOf(inHost))) as object;
    this.#link(inHost, inRealm);
    this.#copyMembers(inHost, inRealm, []);
    // `Symbol.toPrimitive` here would decide what an address is equal to.
    return Object.preventExtensions(inRealm);
  }

  #copyMembers(inHost: object, inRealm: object, without: readonly PropertyKey[]): void {
    const membrane = this;
    for (const key of Reflect.ownKeys(inHost)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(inHost, key);
      if (descriptor === undefined || without.includes(key)) continue;
      const { get, set, enumerable = false } = descriptor;
      if (get === undefined && set === undefined) {
        // A getter of the tag would look like one of the user's, which is not asked.
        if (key === Symbol.toStringTag) Object.defineProperty(inRealm, key, { value: this.toRealm(descriptor.value) });
        else defineLazily(inRealm, key, () => this.toRealm(descriptor.value), enumerable);
        continue;
      }
      Object.defineProperty(inRealm, key, {
        get(this: unknown) {
          return get && membrane.guarded(() => Reflect.apply(get, membrane.toHost(this), []));
        },
        set(this: unknown, value: unknown) {
          if (set !== undefined)
            membrane.guarded(() => Reflect.apply(set, membrane.toHost(this), [membrane.toHost(value)]));
        },
        enumerable,
        configurable: false,
      });
    }
  }
}

function classPrototype(owner: unknown): object {
  return (owner as { readonly prototype: object }).prototype;
}
