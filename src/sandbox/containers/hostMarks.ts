/** Whether a program has left a mark on what all programs of a container share: objects and classes of the host. */

type Snapshot = readonly (readonly [key: PropertyKey, value: unknown, get: unknown])[];

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const seen = new Map<object, { readonly prototype: object | null; readonly properties: Snapshot }>();

/** Notes how a value of the host is now, before a program is given it; gives it back. */
export function watchHost<Value>(value: Value): Value {
  note(value);
  return value;
}

/** Whether all that was noted is as it was. */
export function isHostUnmarked(): boolean {
  for (const [one, { prototype, properties }] of seen) {
    const keys = ownKeys(one);
    if (getPrototypeOf(one) !== prototype || keys.length !== properties.length) return false;
    for (const [key, value, get] of properties) {
      const now = getOwnPropertyDescriptor(one, key);
      if (now === undefined || now.value !== value || now.get !== get) return false;
    }
  }
  return true;
}

function note(value: unknown): void {
  const isObject = typeof value === "object" || typeof value === "function";
  if (!isObject || value === null || value === globalThis || value === process || seen.has(value)) return;
  const properties: [PropertyKey, unknown, unknown][] = [];
  seen.set(value, { prototype: getPrototypeOf(value), properties });
  note(getPrototypeOf(value));
  for (const key of ownKeys(value)) {
    const descriptor = getOwnPropertyDescriptor(value, key);
    properties.push([key, descriptor?.value, descriptor?.get]);
    // Methods have nothing that is read.
    const { value: held } = descriptor ?? {};
    if (typeof held !== "function" || Object.hasOwn(held, "prototype")) note(held);
  }
}

const { process } = globalThis;
