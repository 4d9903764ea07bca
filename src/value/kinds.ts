// All by name and depth, not by identity: values come from other contexts too.

/** Whether a value can have properties of its own. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** The prototype of an object; null for one without. */
export function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

/** An object and all that it inherits from, the nearest first. */
export function chainOf(value: object | null): object[] {
  const chain: object[] = [];
  for (let at = value; at !== null; at = prototypeOf(at)) chain.push(at);
  return chain;
}

/** Whether a prototype is `Object.prototype`. */
export function isPlain(prototype: object | null): boolean {
  return prototype !== null && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

/** Whether a prototype is that of the built-in class `name` itself, not of a class derived from it. */
export function isPrototypeOfBuiltin(prototype: object | null, name: string): boolean {
  return classNameOf(prototype) === name && isPlain(Object.getPrototypeOf(prototype));
}

/** The built-in tag of an object, e.g. `Map`. */
export function tagOf(value: unknown): string {
  return isTaggedByUser(value) ? classNameOf(builtinOf(value)) : Object.prototype.toString.call(value).slice(8, -1);
}

// A getter of the user's is not asked: what it does shows, and it may be the very stub whose receiver is looked at.
function isTaggedByUser(value: unknown): value is object {
  for (let at = value; typeof at === "object" && at !== null; at = Object.getPrototypeOf(at)) {
    const tag = Object.getOwnPropertyDescriptor(at, Symbol.toStringTag);
    if (tag !== undefined) return tag.get !== undefined && !isNative(tag.get);
  }
  return false;
}

function builtinOf(value: object): object | null {
  const isBuiltin = ({ constructor: owner }: object): boolean => typeof owner === "function" && isNative(owner);
  return chainOf(prototypeOf(value)).find(isBuiltin) ?? null;
}

/**
 * The prototype of the platform's class that an object's own class is derived from, where that is a list, a map or the
 * like: what it holds makes the object again.
 */
export function parentOfHeir(value: object, prototype: object): object | undefined {
  // Node's own, though it is derived from a platform's.
  if (classNameOf(prototype) === "Buffer") return undefined;
  const parent = builtinOf(value);
  return parent !== null && parent !== prototype && isHolder(classNameOf(parent)) ? parent : undefined;
}

function isHolder(name: string): boolean {
  return ["Map", "Set", "Date", "RegExp"].includes(name) || name.endsWith("Array");
}

function isNative(value: object): boolean {
  return Function.prototype.toString.call(value).includes("[native code]");
}

/** Whether what an object of this tag holds cannot be looked at from outside. */
export function isOutOfReach(tag: string): boolean {
  return tag === "Promise" || tag.startsWith("Weak") || tag.endsWith("Iterator") || tag.endsWith("Generator");
}

/** Whether a key is an element's place in a list. */
export function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key;
}

/** The name of an object's class, `""` when it has none. */
export function classNameOf(prototype: object | null): string {
  const owner: unknown = prototype === null ? undefined : prototype.constructor;
  return typeof owner === "function" ? nameOf(owner) : "";
}

/** The name that a function has of itself; a static getter of this name is not asked. */
export function nameOf(value: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, "name")?.value;
  return typeof name === "string" ? name : "";
}

/** Whether a property holds a value of its own, not a getter's. */
export function isData(value: object, key: PropertyKey): boolean {
  return "value" in (Object.getOwnPropertyDescriptor(value, key) ?? {});
}

/**
 * The fields of an instance that hold functions which its class sets by itself whenever one is made: `new` without
 * arguments brings them back.
 */
export function functionsOfClass(value: object, owner: unknown): string[] {
  if (typeof owner !== "function" || owner.length > 0) return [];
  const source = Function.prototype.toString.call(owner);
  return Object.keys(value).filter((key) => {
    const held: unknown = isData(value, key) ? Reflect.get(value, key) : undefined;
    if (typeof held !== "function") return false;
    if (held.name.startsWith("bound ")) return source.includes(".bind(this)");
    return source.includes(Function.prototype.toString.call(held));
  });
}

/** Why instances of a class cannot be made from their own fields, as a sentence; undefined when they can. */
export function findHiddenState(prototype: object, className: string): string | undefined {
  for (const at of chainOf(prototype)) {
    if (isPlain(at)) return undefined;
    const name = classNameOf(at);
    const source = typeof at.constructor === "function" ? Function.prototype.toString.call(at.constructor) : "";
    if (isHolder(name) && source.includes("[native code]")) return undefined;
    if (source.includes("[native code]") && !name.endsWith("Error")) {
      return `The class ${className} extends ${name}, whose inner state cannot be copied.`;
    }
    // Reflection does not show private fields; the class's own text does.
    if (/\bthis\.#|#[\w$]+ in /.test(source))
      return `The class ${className} has #private fields, which cannot be copied.`;
  }
  return undefined;
}

/** The second list of the strings that a tag is given; other lists have none that does not show. */
export function rawOf(value: readonly unknown[]): readonly unknown[] | undefined {
  const descriptor = Object.getOwnPropertyDescriptor(value, "raw");
  return descriptor?.enumerable === false && Array.isArray(descriptor.value)
    ? (descriptor.value as unknown[])
    : undefined;
}

/** Whether a property is a function or a getter: an object with one can only be had from the file itself. */
export function isBehaviour(value: object, key: string): boolean {
  return !isData(value, key) || typeof Reflect.get(value, key) === "function";
}

/** Whether a field can be set to another value. */
export function isWritable(value: object, key: string): boolean {
  return Object.getOwnPropertyDescriptor(value, key)?.writable === true;
}

/** Whether a field of an object that stands in the file can be set there, or is there by itself, as it cannot change. */
export function isRestorable(value: object, key: string, seen = new Set([value])): boolean {
  if (isBehaviour(value, key) || isWritable(value, key)) return true;
  const held: unknown = Reflect.get(value, key);
  if (typeof held !== "object" || held === null || seen.has(held)) return true;
  const isKnown = Array.isArray(held) || isPlain(Object.getPrototypeOf(held));
  seen.add(held);
  return isKnown && Object.isFrozen(held) && Object.keys(held).every((inner) => isRestorable(held, inner, seen));
}
