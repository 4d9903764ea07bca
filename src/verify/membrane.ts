/**
 * Runs inside the sandbox's context. Host functions are given to code there only behind functions of the context's own
 * realm: what is leaked otherwise leads from its prototype to the host.
 */

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** What the host hands in to build on. */
export interface HostRealm {
  /** An object of the host whose prototype is the host's own `Object.prototype`. */
  readonly object: object;
  readonly error: object;
  readonly buffer: {
    from(data: ArrayBufferLike, offset: number, length: number): Uint8Array;
    readonly prototype: object;
  };
}

/** The two directions. */
export interface Membrane {
  toRealm(value: unknown): unknown;
  toHost(value: unknown): unknown;
  /** Makes the context's own class stand for the host's Buffer. */
  adoptBuffer(own: typeof Uint8Array): void;
}

const DATA_PROTOTYPES = /^\[object (Date|Map|Set|RegExp|ArrayBuffer|Error|Promise)\]$/;

/** Connects this realm with the host's. */
export function createMembrane(host: HostRealm): Membrane {
  const toRealmMap = new WeakMap<object, object>();
  const toHostMap = new WeakMap<object, object>();
  const hostObjectPrototype = Object.getPrototypeOf(host.object) as object;
  let ownBuffer: typeof Uint8Array | undefined;

  const link = (inHost: object, inRealm: object): void => {
    toRealmMap.set(inHost, inRealm);
    toHostMap.set(inRealm, inHost);
  };
  link(hostObjectPrototype, Object.prototype);
  link(
    Object.getPrototypeOf(Object.getPrototypeOf(host.buffer.from)) === hostObjectPrototype
      ? Object.getPrototypeOf(host.buffer.from)
      : {},
    Function.prototype,
  );
  link(Object.getPrototypeOf(host.error) as object, Error.prototype);

  const isOfRealm = (value: object): boolean => {
    for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at) as object | null) {
      if (at === Object.prototype || at === Function.prototype) return true;
      if (at === hostObjectPrototype) return false;
    }
    return toHostMap.has(value);
  };

  const toRealm = (value: unknown): unknown => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
    const known = toRealmMap.get(value);
    if (known !== undefined) return known;
    if (isOfRealm(value)) return value;
    return typeof value === "function" ? wrapFunction(value as AnyFunction) : wrapObject(value);
  };

  const wrapObject = (value: object): object => {
    if (Array.isArray(value)) return fill(value, []);
    if (ArrayBuffer.isView(value)) return copyView(value);
    const tag = Object.prototype.toString.call(value);
    if (DATA_PROTOTYPES.test(tag)) return copyData(value, tag);
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === null || prototype === hostObjectPrototype) return fill(value, {});
    const inRealm = Object.create(realmPrototype(prototype)) as object;
    link(value, inRealm);
    return inRealm;
  };

  // Getters stay getters: a module's own are slow or warn.
  const fill = (value: object, target: object): object => {
    toRealmMap.set(value, target);
    // What has functions is a module: they are called on it.
    if (Object.values(Object.getOwnPropertyDescriptors(value)).some((one) => typeof one.value === "function"))
      link(value, target);
    for (const key of Reflect.ownKeys(value)) {
      if (Array.isArray(value) && key === "length") continue;
      const isEnumerable = Object.prototype.propertyIsEnumerable.call(value, key);
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      if (descriptor?.get === undefined) {
        Object.defineProperty(target, key, {
          value: toRealm(descriptor?.value),
          enumerable: isEnumerable,
          writable: true,
          configurable: true,
        });
      } else {
        Object.defineProperty(target, key, {
          get: () => guarded(() => Reflect.get(value, key)),
          enumerable: isEnumerable,
          configurable: true,
        });
      }
    }
    return target;
  };

  const copyView = (value: ArrayBufferView): object => {
    const bytes = new Uint8Array(value.byteLength);
    bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    if (Object.getPrototypeOf(value) === host.buffer.prototype && ownBuffer !== undefined)
      return new ownBuffer(bytes.buffer);
    const name = Object.prototype.toString.call(value).slice(8, -1);
    const constructor = Reflect.get(globalThis, name) as new (buffer: ArrayBuffer) => object;
    return new constructor(bytes.buffer);
  };

  const copyData = (value: object, tag: string): object => {
    const call = (name: string): unknown => Reflect.apply(Reflect.get(value, name) as AnyFunction, value, []);
    if (tag === "[object Date]") return new Date(call("getTime") as number);
    if (tag === "[object RegExp]")
      return new RegExp(String(Reflect.get(value, "source")), String(Reflect.get(value, "flags")));
    if (tag === "[object ArrayBuffer]") return new Uint8Array(new Uint8Array(value as ArrayBuffer)).buffer;
    if (tag === "[object Error]") return copyError(value as Error);
    if (tag === "[object Promise]") return adoptPromise(value as Promise<unknown>);
    const target = tag === "[object Map]" ? new Map<unknown, unknown>() : new Set<unknown>();
    toRealmMap.set(value, target);
    const list = [...(value as Iterable<unknown>)];
    if (target instanceof Map)
      for (const pair of list) target.set(toRealm((pair as unknown[])[0]), toRealm((pair as unknown[])[1]));
    else for (const item of list) target.add(toRealm(item));
    return target;
  };

  const copyError = (value: Error): object => {
    const native = Reflect.get(nativeErrors, value.name) as ErrorConstructor | undefined;
    const error = new (native ?? Error)(value.message);
    toRealmMap.set(value, error);
    for (const key of ["name", "code", "cause", "actual", "expected", "operator", "generatedMessage", "input"]) {
      const part: unknown = Reflect.get(value, key);
      const isNews = part !== undefined && !(key === "name" && native !== undefined);
      if (isNews)
        Object.defineProperty(error, key, {
          value: toRealm(part),
          enumerable: key !== "name",
          configurable: true,
          writable: true,
        });
    }
    return error;
  };

  const adoptPromise = (value: Promise<unknown>): object => {
    const promise = new Promise((resolve, reject) => {
      const settle = (end: (result: unknown) => void) => (result: unknown) => end(toRealm(result));
      Reflect.apply(value.then, value, [settle(resolve), settle(reject)]);
    });
    link(value, promise);
    return promise;
  };

  const guarded = (read: () => unknown): unknown => {
    let result: unknown;
    try {
      result = read();
    } catch (error) {
      throw toRealm(error);
    }
    return toRealm(result);
  };

  const wrapFunction = (inHost: AnyFunction): object => {
    const wrapped = function (this: unknown, ...values: unknown[]): unknown {
      const target = new.target as unknown as { prototype: object } | undefined;
      if (target === undefined) return guarded(() => Reflect.apply(inHost, toHost(this), values.map(toHost)));
      let instance: object;
      try {
        instance = Reflect.construct(inHost as unknown as new () => object, values.map(toHost));
      } catch (error) {
        throw toRealm(error);
      }
      const isPlain = target === (wrapped as unknown) || ArrayBuffer.isView(instance);
      if (isPlain) return toRealm(instance);
      const inRealm = Object.create(target.prototype) as object;
      link(instance, inRealm);
      return inRealm;
    };
    link(inHost, wrapped);
    Object.defineProperty(wrapped, "name", { value: inHost.name, configurable: true });
    const prototype: unknown = Reflect.get(inHost, "prototype");
    if (typeof prototype === "object" && prototype !== null) wrapped.prototype = realmPrototype(prototype);
    copyMembers(inHost, wrapped, ["length", "name", "prototype", "arguments", "caller"]);
    return wrapped;
  };

  const realmPrototype = (inHost: object | null): object | null => {
    if (inHost === null) return null;
    const known = toRealmMap.get(inHost);
    if (known !== undefined) return known;
    const inRealm = Object.create(realmPrototype(Object.getPrototypeOf(inHost) as object | null)) as object;
    link(inHost, inRealm);
    copyMembers(inHost, inRealm, []);
    return inRealm;
  };

  const copyMembers = (inHost: object, inRealm: object, without: readonly PropertyKey[]): void => {
    for (const key of Reflect.ownKeys(inHost)) {
      if (without.includes(key)) continue;
      const descriptor = Reflect.getOwnPropertyDescriptor(inHost, key);
      if (descriptor === undefined) continue;
      const { get, set } = descriptor;
      const enumerable = descriptor.enumerable === true;
      if (get !== undefined || set !== undefined) {
        Object.defineProperty(inRealm, key, {
          get(this: unknown) {
            return get === undefined ? undefined : guarded(() => Reflect.apply(get, toHost(this), []));
          },
          set(this: unknown, value: unknown) {
            if (set !== undefined) guarded(() => Reflect.apply(set, toHost(this), [toHost(value)]));
          },
          enumerable,
          configurable: true,
        });
      } else defineLazily(inRealm, key, () => toRealm(descriptor.value), enumerable);
    }
  };

  const toHost = (value: unknown): unknown => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
    const known = toHostMap.get(value);
    if (known !== undefined) return known;
    if (typeof value === "function") return wrapCallback(value as AnyFunction);
    if (ownBuffer !== undefined && value instanceof ownBuffer)
      return host.buffer.from(value.buffer, value.byteOffset, value.byteLength);
    // Options and lists are looked through one level deep; what is deeper goes as it is.
    const shallow = (item: unknown): unknown => (isWrapped(item) ? toHost(item) : item);
    if (Array.isArray(value) && value.some(isWrapped)) return value.map(shallow);
    if (Object.getPrototypeOf(value) === Object.prototype && Object.values(value).some(isWrapped)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shallow(item)]));
    }
    return value;
  };

  const isWrapped = (value: unknown): boolean =>
    typeof value === "function" || (typeof value === "object" && value !== null && toHostMap.has(value));

  const wrapCallback = (own: AnyFunction): object => {
    const callback = function (this: unknown, ...values: unknown[]): unknown {
      return toHost(Reflect.apply(own, toRealm(this), values.map(toRealm)));
    };
    if (own.prototype !== undefined) callback.prototype = own.prototype as object;
    Object.defineProperty(callback, "name", { value: own.name, configurable: true });
    link(callback, own);
    return callback;
  };

  return { toRealm, toHost, adoptBuffer: (own) => (ownBuffer = own) };
}

// Taken before a program can exchange them, and before the harness marks what they make.
const nativeErrors: Readonly<Record<string, ErrorConstructor>> = {
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  URIError,
  EvalError,
};

/** Defines a property that is made when it is first read. */
export function defineLazily(target: object, key: PropertyKey, make: () => unknown, isEnumerable = false): void {
  const settle = (value: unknown): void => {
    Object.defineProperty(target, key, { value, enumerable: isEnumerable, configurable: true, writable: true });
  };
  Object.defineProperty(target, key, {
    get() {
      const value = make();
      settle(value);
      return value;
    },
    set: settle,
    enumerable: isEnumerable,
    configurable: true,
  });
}
