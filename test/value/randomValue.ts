const TEXTS = [
  "",
  "a",
  "__proto__",
  'it\'s "quoted"',
  "`${x}`",
  "\u2028\n\\",
  "\ud83d\ude00",
  "constructor",
  "0",
  "-1",
  "length",
  "a b",
];
const NUMBERS = [0, -0, 1, -1, 0.1, 1e21, -1e-7, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER];

/** A value of nested data, shared parts and rings; always the same for one seed. */
export function randomValue(seed: number): unknown {
  let state = seed * 2654435761;
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 8) % below;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[next(items.length)] as Item;
  const made: object[] = [];
  const keep = <Made extends object>(value: Made): Made => {
    made.push(value);
    return value;
  };
  const leaf = (): unknown =>
    pick<() => unknown>([
      () => pick(TEXTS),
      () => pick(NUMBERS),
      () => pick([true, false, null, undefined]),
      () => BigInt(next(1000)) - 500n,
      () => keep(new Date(next(2) === 0 ? Number.NaN : next(1e9) * 1000)),
      () => keep(new RegExp(pick(["a/b", "\\d+", "[/]", ""]), pick(["", "g", "iu"]))),
      () => keep(pick([new Uint8Array([next(256), 2]), new Float32Array([0.5, -0]), new BigUint64Array([7n])])),
      () => Symbol.for(pick(TEXTS)),
      () => Object(pick(NUMBERS)),
    ])();
  const build = (depth: number): unknown => {
    // Back to what is there already, finished or not: shared parts and rings.
    if (made.length > 0 && next(6) === 0) return pick(made);
    if (depth === 0 || next(3) === 0) return leaf();
    const size = next(5);
    const kind = next(5);
    if (kind === 0) {
      const list = keep<unknown[]>([]);
      for (let index = 0; index < size; index++) if (next(8) > 0) list[index] = build(depth - 1);
      if (next(6) === 0) list.length = size + 1;
      return list;
    }
    if (kind === 1) {
      const map = keep(new Map<unknown, unknown>());
      for (let index = 0; index < size; index++) map.set(index % 2 ? index : build(depth - 1), build(depth - 1));
      return map;
    }
    if (kind === 2) {
      const set = keep(new Set<unknown>());
      for (let index = 0; index < size; index++) set.add(build(depth - 1));
      return set;
    }
    const object = keep<Record<string, unknown>>(kind === 3 ? {} : Object.create(null));
    for (let index = 0; index < size; index++) {
      const value = build(depth - 1);
      Object.defineProperty(object, pick(TEXTS), { value, enumerable: true, writable: true, configurable: true });
    }
    return object;
  };
  return build(4);
}

/**
 * Whether two values are one in form: same kinds, keys, order, and the same parts shared. Stricter than equality, and
 * written apart from what it judges.
 */
export function isSameGraph(one: unknown, other: unknown, twins = new Map<object, object>()): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return Object.is(one, other);
  const twin = twins.get(one);
  if (twin !== undefined) return twin === other;
  if ([...twins.values()].includes(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  twins.set(one, other);
  const parts = partsOf(one);
  const others = partsOf(other);
  return parts.length === others.length && parts.every((part, index) => isSameGraph(part, others[index], twins));
}

function partsOf(value: object): unknown[] {
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return [...value];
  if (value instanceof Date) return [value.getTime()];
  if (value instanceof RegExp) return [String(value)];
  const inner: unknown = typeof value.valueOf === "function" ? value.valueOf() : value;
  return [Array.isArray(value) && value.length, ...(inner === value ? [] : [inner]), ...Object.entries(value).flat()];
}
