/**
 * A copy of the state of values, so that it can be restored: for functions that may change what they are given.
 *
 * It keeps a shallow copy of every object in reach. Restoring writes into the objects themselves, so whoever else holds
 * one sees it as it was. Accessors, private fields and frozen objects are left as they are.
 */
export class Snapshot {
  readonly #restores: (() => void)[] = [];
  readonly #seen = new Set<object>();

  constructor(values: readonly unknown[]) {
    for (const value of values) this.#visit(value);
  }

  /** Makes every object what it was. */
  restore(): void {
    for (const restore of this.#restores) restore();
  }

  #visit(value: unknown): void {
    if (typeof value !== "object" || value === null || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (value instanceof Map) {
      const entries = [...value];
      this.#restores.push(() => refill(value, () => entries.forEach(([key, item]) => value.set(key, item))));
      for (const entry of entries) for (const part of entry) this.#visit(part);
    } else if (value instanceof Set) {
      const items = [...value];
      this.#restores.push(() => refill(value, () => items.forEach((item) => value.add(item))));
      for (const item of items) this.#visit(item);
    } else if (value instanceof Date) {
      const time = value.getTime();
      this.#restores.push(() => value.setTime(time));
    } else if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const copy = bytes.slice();
      this.#restores.push(() => bytes.set(copy));
    } else if (!Object.isFrozen(value)) this.#visitFields(value);
  }

  #visitFields(value: object): void {
    const names = new Set(Reflect.ownKeys(value));
    const fields = [...names].flatMap((name) => {
      const field = Object.getOwnPropertyDescriptor(value, name);
      return field !== undefined && "value" in field ? [[name, field] as const] : [];
    });
    this.#restores.push(() => {
      for (const name of Reflect.ownKeys(value)) if (!names.has(name)) Reflect.deleteProperty(value, name);
      // An array's `length` comes last among its own names: holes at its end come back, too.
      for (const [name, field] of fields) Reflect.defineProperty(value, name, field);
    });
    for (const [, field] of fields) this.#visit(field.value);
  }
}

function refill(collection: { clear(): void }, fill: () => void): void {
  collection.clear();
  fill();
}
