import { expect, it } from "vitest";
import { Snapshot } from "../../src/value/snapshot.js";

it("gives every object back what it held, and keeps who it is", () => {
  const inner = { n: 1 };
  const list: unknown[] = [inner, 2];
  const map = new Map<string, unknown>([["a", inner]]);
  const set = new Set([1]);
  const date = new Date(5);
  const bytes = new Uint8Array([1, 2]);
  const ring: { self?: unknown } = {};
  ring.self = ring;
  const snapshot = new Snapshot([list, map, set, date, bytes, ring, "text", null]);
  inner.n = 9;
  Object.assign(inner, { added: true });
  list.length = 0;
  list.push("other");
  map.clear();
  set.add(2);
  date.setTime(7);
  bytes[0] = 9;
  delete ring.self;
  snapshot.restore();
  expect(list).toEqual([{ n: 1 }, 2]);
  expect(list[0]).toBe(inner);
  expect(map).toEqual(new Map([["a", inner]]));
  expect(set).toEqual(new Set([1]));
  expect(date.getTime()).toBe(5);
  expect([...bytes]).toEqual([1, 2]);
  expect(ring.self).toBe(ring);
});

it("leaves frozen objects and accessors alone", () => {
  const frozen = Object.freeze({ list: [1] });
  let reads = 0;
  const lazy = {
    get value() {
      reads += 1;
      return 1;
    },
  };
  new Snapshot([frozen, lazy]).restore();
  expect(frozen).toEqual({ list: [1] });
  expect(reads).toBe(0);
  expect(lazy.value).toBe(1);
});

it.each<[string, (inner: object) => object]>([
  ["an element", (inner) => [inner]],
  ["a field", (inner) => ({ inner })],
  ["a field under a symbol", (inner) => ({ [Symbol("inner")]: inner })],
  ["a key of a map", (inner) => new Map([[inner, 1]])],
  ["a value of a map", (inner) => new Map([["a", inner]])],
  ["an item of a set", (inner) => new Set([inner])],
])("reaches an object that is held only as %s", (_place, hold) => {
  const inner = { n: 1 };
  const snapshot = new Snapshot([hold(inner)]);
  inner.n = 9;
  snapshot.restore();
  expect(inner.n).toBe(1);
});
