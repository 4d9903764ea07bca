// --- union(new Set([1]), new Set([2]))
/**
 * What is in any of the sets.
 *
 * @example union(new Set([1, 2]), new Set([2, 3])) // => new Set([1, 2, 3])
 */
export function union<T>(...sets: readonly ReadonlySet<T>[]): Set<T> {
  return stub();
}
// --- right
return new Set(sets.flatMap((set) => [...set]));
// --- contract
contract = { changes: [], isRepeatable: true, examples: [["union()", "new Set()", ""]] };
// --- wrong: the example
return new Set(sets[0]);

// --- difference(new Set([1, 2]), new Set([2]))
/**
 * What is in the first set, but not in the second.
 *
 * @example difference(new Set([1, 2, 3]), new Set([2])) // => new Set([1, 3])
 */
export function difference<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): Set<T> {
  return stub();
}
// --- right
return new Set([...one].filter((value) => !other.has(value)));
// --- wrong: the example
return new Set([...one].filter((value) => other.has(value)));

// --- toggle(new Set(["a"]), "b")
/**
 * A copy of a set with a value in it if it was not, and without it if it was.
 *
 * @example toggle(new Set(["a"]), "b") // => new Set(["a", "b"])
 * @example toggle(new Set(["a", "b"]), "a") // => new Set(["b"])
 */
export function toggle<T>(set: ReadonlySet<T>, value: T): Set<T> {
  return stub();
}
// --- right
const copy = new Set(set);
if (!copy.delete(value)) copy.add(value);
return copy;
// --- contract
contract = { changes: [], isRepeatable: true, examples: [["toggle(new Set<number>(), 1)", "new Set([1])", ""]] };
// --- wrong: the example
return new Set([...set, value]);

// --- topEntries(new Map([["a", 1]]), 1)
/**
 * The keys with the greatest counts, the greatest first; of equal ones the one that was put in first.
 *
 * @example topEntries(new Map([["a", 1], ["b", 3], ["c", 3], ["d", 2]]), 2) // => ["b", "c"]
 */
export function topEntries<K>(counts: ReadonlyMap<K, number>, limit: number): K[] {
  return stub();
}
// --- right
return [...counts]
  .sort(([, one], [, other]) => other - one)
  .slice(0, Math.max(0, limit))
  .map(([key]) => key);
// --- contract
contract = {
  accepts: (counts, limit) => [...counts.values()].every(Number.isFinite) && Number.isInteger(limit) && limit >= 0,
  changes: [],
  isRepeatable: true,
  examples: [
    ["topEntries(new Map(), 3)", "[]", ""],
    ['topEntries(new Map([["a", 1]]), 0)', "[]", ""],
    ['topEntries(new Map([["a", 9], ["b", 10]]), 5)', '["b", "a"]', ""],
  ],
};
// --- wrong: the example
return [...counts.keys()].slice(0, limit);

// --- invertMap(new Map([["a", 1]]))
/**
 * The keys of each value.
 *
 * @example invertMap(new Map([["a", 1], ["b", 2], ["c", 1]])) // => new Map([[1, ["a", "c"]], [2, ["b"]]])
 */
export function invertMap<K, V>(map: ReadonlyMap<K, V>): Map<V, K[]> {
  return stub();
}
// --- right
const keys = new Map<V, K[]>();
for (const [key, value] of map) keys.set(value, [...(keys.get(value) ?? []), key]);
return keys;
// --- wrong: the example
return new Map([...map].map(([key, value]) => [value, [key]]));

// --- isSubset(new Set([1]), new Set([1, 2]))
/**
 * Whether all of the first set is in the second.
 *
 * @example isSubset(new Set([1]), new Set([1, 2])) // => true
 * @example isSubset(new Set([1, 3]), new Set([1, 2])) // => false
 */
export function isSubset<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  return stub();
}
// --- right
return [...one].every((value) => other.has(value));
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["isSubset(new Set(), new Set())", "true", ""],
    ["isSubset(new Set([1]), new Set())", "false", ""],
  ],
};
// --- wrong: the example
return [...one].some((value) => other.has(value));

// --- columnOf([{ a: 1 }], "a")
/**
 * One column of some rows; `null` where a row has none.
 *
 * @example columnOf([{ a: 1 }, { b: 2 }, { a: 3 }], "a") // => [1, null, 3]
 */
export function columnOf(rows: readonly Readonly<Record<string, number>>[], name: string): (number | null)[] {
  return stub();
}
// --- right
return rows.map((row) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null));
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['columnOf([], "a")', "[]", ""],
    ['columnOf([{}], "a")', "[null]", "`null` where a row has none"],
    ['columnOf([{ a: 0 }], "a")', "[0]", ""],
  ],
};
// --- wrong: the example
return rows.flatMap((row) => row[name] ?? []);
// --- wrong: the example's null
return rows.map((row) => row[name]) as (number | null)[];

// --- firstSeen([null, 1, null])
/**
 * Where each value stands first.
 *
 * @example firstSeen([null, 1, null]) // => new Map([[null, 0], [1, 1]])
 */
export function firstSeen(values: readonly (number | null)[]): Map<number | null, number> {
  return stub();
}
// --- right
const places = new Map<number | null, number>();
for (const [index, value] of values.entries()) if (!places.has(value)) places.set(value, index);
return places;
// --- wrong: the example
return new Map(values.map((value, index) => [value, index]));
