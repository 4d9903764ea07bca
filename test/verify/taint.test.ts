import { describe, expect, it } from "vitest";
import { findTaint } from "../../src/verify/taint.js";
import type { Shape, Skeleton } from "../../transformer/stub.js";

const number: Shape = { kind: "number" };
const user: Shape = {
  kind: "interface",
  members: [
    { name: "name", shape: { kind: "string" } },
    { name: "tags", shape: { kind: "array", of: { kind: "string" } } },
    { name: "friends", shape: { kind: "array", of: { kind: "reference", name: "User" } } },
    { name: "scores", shape: { kind: "map", key: { kind: "string" }, value: number } },
    { name: "born", shape: { kind: "builtin", name: "Date" } },
  ],
};
const SHAPES: Readonly<Record<string, Shape>> = {
  list: { kind: "array", of: number },
  users: { kind: "array", of: { kind: "reference", name: "User" } },
  user: { kind: "reference", name: "User" },
  grid: { kind: "array", of: { kind: "array", of: number } },
  map: { kind: "map", key: { kind: "string" }, value: { kind: "array", of: number } },
  set: { kind: "set", of: number },
  bytes: { kind: "builtin", name: "Uint8Array" },
  database: { kind: "class", name: "Database", constructorParameters: [], members: [] },
  loose: { kind: "any" },
  text: { kind: "string" },
  pattern: { kind: "builtin", name: "RegExp" },
};

const parameter = (name: string, more: object = {}) => ({
  name,
  shape: SHAPES[name] ?? { kind: "any" },
  isOptional: false,
  isRest: false,
  ...more,
});

const skeletonOf = (description: string, more: object = {}): Skeleton =>
  ({
    name: "solve",
    file: "src/solve.ts",
    calls: "sync",
    signature: "function solve(): unknown",
    resultType: "unknown",
    parameters: [
      ...Object.keys(SHAPES).map((name) => parameter(name)),
      parameter("found", { shape: SHAPES["list"], isOptional: true }),
      parameter("rest", { shape: SHAPES["users"], isRest: true }),
      parameter("{ inner, more: [first] }", {
        shape: {
          kind: "interface",
          members: [
            { name: "inner", shape: SHAPES["user"] },
            { name: "more", shape: SHAPES["users"] },
          ],
        },
      }),
    ],
    shapes: { User: user },
    docs: { description, parameters: [], returns: "", throws: [], examples: [], remarks: [] },
    hints: [],
    uses: [],
    owner: {
      kind: "class",
      name: "Shop",
      text: "class Shop { items: string[]; sold = new Map<string, number>(); constructor(readonly stock: number[]) {} get copies(): string[]; total = 0 }",
    },
    scope: [
      { name: "table", kind: "const", type: "Map<string, number>", summary: "" },
      { name: "rows", kind: "const", type: "{ id: number; names: string[] }[]", summary: "" },
      { name: "rate", kind: "let", type: "number", summary: "" },
      { name: "priceCache", kind: "const", type: "Map<string, number>", summary: "" },
      { name: "NEXT_IDS", kind: "const", type: "number[]", summary: "" },
      { name: "catalog", kind: "const", type: "Set<string>", summary: "" },
      { name: "service", kind: "import", type: "Service", summary: "" },
      { name: "load", kind: "function", type: "(list: number[]) => number[]", summary: "" },
    ],
    ...more,
  }) as unknown as Skeleton;

const plain = skeletonOf("Works out a value.");
const find = (body: string, skeleton = plain, helpers = "") => findTaint({ body, helpers, imports: "" }, skeleton);
const codes = (body: string, skeleton = plain, helpers = "") =>
  find(body, skeleton, helpers).writes.map(({ code }) => code);

describe("the taint pass", () => {
  it.each([
    ["return list.sort((a, b) => a - b);"],
    ["list.push(1); return list;"],
    ["list[0] = 2;"],
    ["list.length = 0;"],
    ["user.name = 'x'; return user;"],
    ["user.name += '!'; return user;"],
    ["delete loose.secret;"],
    ["loose.count++;"],
    ["user.tags.push('new');"],
    ["const { tags } = user; tags.reverse();"],
    ["const alias = users; alias.shift();"],
    ["for (const one of users) one.name = one.name.trim();"],
    ["users.forEach((one) => { one.tags.push('x'); });"],
    ["return users.map((one) => { one.name = one.name.trim(); return one; });"],
    ["[...users][0]!.name = 'x';"],
    ["const copy = { ...user }; copy.tags.push('shared'); return copy;"],
    ["users.filter((one) => one.tags.length > 0).forEach((one) => one.tags.sort());"],
    ["map.set('a', []);"],
    ["map.get('a')!.push(3);"],
    ["for (const [, values] of map) values.pop();"],
    ["for (const [, values] of map.entries()) values.sort();"],
    ["set.delete(1);"],
    ["bytes.fill(0);"],
    ["user.born.setFullYear(2000);"],
    ["return Object.assign(user, { name: 'x' });"],
    ["Object.defineProperty(loose, 'x', { value: 1 });"],
    ["return Object.freeze(list);"],
    ["users.forEach((one) => Object.seal(one));"],
    ["[list[0], list[1]] = [list[1]!, list[0]!];"],
    ["grid[0]![0] = 1;"],
    ["for (const [, row] of grid.entries()) row.push(1);"],
    ["const copy = new Map(map); copy.get('a')!.push(1);"],
    ["const copy: Record<string, any> = {}; for (const key in loose) copy[key] = loose[key]; copy.deep.a = 1;"],
    ["const one = users.find((each) => each.name === text); if (one) one.name = '';"],
    ["users.at(-1)!.tags.push(text);"],
    ["Object.values(map.get('a') ? user.friends : users).forEach((one) => { one.name = ''; });"],
    ["for (const row of grid) row.reverse();"],
    ["function go(one) { one.name = ''; one.friends.forEach(go); } go(user);"],
    ["const byName = new Map(users.map((one) => [one.name, one])); byName.get('a')!.name = 'b';"],
    ["inner.name = 'x';"],
    ["first.tags.push('x');"],
    ["rest[0]!.name = 'x';"],
    ["return users.reduce((most, one) => { most.name = one.name; return most; });"],
    ["let current = users[0]; while (current) { current.name = ''; current = current.friends[0]; }"],
    ["const { ...copy } = user; copy.friends[0]!.name = 'x';"],
    ["(loose as { a: number }).a = 1;"],
  ])("finds that an argument is changed by %s", (body) => {
    expect(codes(body)).toEqual(["changed-arguments"]);
    expect(find(body).isProvenPure).toBe(false);
  });

  it("follows a helper beside the function", () => {
    expect(
      codes("trim(users);", plain, "const trim = (all: User[]) => all.forEach((one) => { one.name = ''; });"),
    ).toEqual(["changed-arguments"]);
  });

  it.each([
    ["this.total = 1;"],
    ["this.items.push('x');"],
    ["[1].forEach(() => { this.total += 1; });"],
    ["this.sold.set('a', 1);"],
    ["const { stock } = this; stock.sort();"],
  ])("finds that `this` is changed by %s", (body) => {
    expect(codes(body)).toEqual(["changed-this"]);
  });

  it.each([
    ["rate = 2;"],
    ["table.set('a', 1);"],
    ["rows.sort();"],
    ["rows[0]!.names.push('x');"],
    ["service.level = 3;"],
    ["catalog.clear();"],
  ])("finds that the file's own state is changed by %s", (body) => {
    expect(codes(body)).toEqual(["changed-module"]);
  });

  it.each([
    ["return [...list].sort();"],
    ["return list.slice().reverse();"],
    ["return list.toSorted();"],
    ["const copy = { ...user }; copy.name = 'x'; return copy;"],
    ["const copy = { ...user, tags: [...user.tags] }; copy.tags.push('x'); return copy;"],
    ["const copy = { ...user }; copy.tags = [...copy.tags]; copy.tags.push('x'); return copy;"],
    ["const copy = structuredClone(users); copy[0]!.name = 'x'; return copy;"],
    ["const copy = JSON.parse(JSON.stringify(user)); copy.tags.push('x'); return copy;"],
    ["const copy = Object.assign({}, user); copy.name = 'x'; return copy;"],
    ["return users.map((one) => ({ ...one, name: '' })).sort();"],
    ["return users.reduce((all, one) => { all[one.name] = one; return all; }, {} as Record<string, User>);"],
    [
      "const groups = new Map<string, User[]>(); for (const one of users) { const group = groups.get(one.name) ?? []; group.push(one); groups.set(one.name, group); } return groups;",
    ],
    [
      "const groups = new Map(); for (const row of grid) { if (!groups.has(row[0])) groups.set(row[0], []); groups.get(row[0]).push(row); } for (const [, group] of groups) group.sort(); return groups;",
    ],
    ["const copy = grid.map((row) => [...row]); copy[0]![0] = 1; return copy;"],
    ["const copy = grid.map((row) => row.slice()); for (const row of copy) row.reverse(); return copy;"],
    ["const grid2 = Array.from({ length: 3 }, () => new Array(3).fill(0)); grid2[0]![1] = list[0]!; return grid2;"],
    ["let numbers = list; numbers = [...numbers]; numbers.sort(); return numbers;"],
    ["list = list.filter(Boolean); list.sort(); return list;"],
    ["let rest2 = users; while (rest2.length) rest2 = rest2.slice(1); return rest2;"],
    ["const seen = new Set(list); seen.add(4); seen.delete(1); return [...seen];"],
    ["const born = new Date(user.born); born.setFullYear(2000); return born;"],
    [
      "const queue = [user]; while (queue.length > 0) { const one = queue.shift()!; queue.push(...one.friends); } return 0;",
    ],
    [
      "const stack: unknown[] = []; const walk = (one: User) => { stack.push(one); one.friends.forEach(walk); }; walk(user); return stack;",
    ],
    ["database.set('a', 1); database.delete('b');"],
    ["loose.push(1);"],
    ["found.push(1); return found;"],
    ["rest.sort(); rest.pop(); return rest;"],
    ["pattern.lastIndex = 0; return pattern.exec(text);"],
    ["const parts = text.split(','); parts.reverse(); parts[0] = 'x'; return parts.join();"],
    ["text = text.trim(); text += '!'; return text;"],
    ["const copy = load(list); copy.sort(); return copy;"],
    ["const copy = { ...user }; load(copy); copy.tags.push('x');"],
    ["const sorted = (all: number[]) => { const copy = [...all]; copy.sort(); return copy; }; return sorted(list)[0];"],
    ["const [a, ...others] = list; others.push(a!); return others;"],
    ["const { tags, ...copy } = user; copy.name = tags[0]!; return copy;"],
    ["const pairs = Object.entries(user); pairs.sort(); pairs[0]![1] = 3; return pairs;"],
    [
      "const counts: Record<string, number> = {}; for (const c of text) counts[c] = (counts[c] ?? 0) + 1; return counts;",
    ],
    [
      "class Node2 { next?: Node2; constructor(readonly of: User) {} link(to: Node2) { this.next = to; } } const a = new Node2(user); a.link(new Node2(user)); a.next = a; return a;",
    ],
    [
      "const memo = { list: [] as number[], take(n: number) { this.list.push(n); memo.list.push(n); } }; memo.take(1); return memo;",
    ],
    ["return Object.freeze(list.map((one) => Object.freeze({ one })));"],
    ["const copies = this.copies; copies.sort(); return copies;"],
    ["const next = [...this.items]; next.push('x'); return next;"],
    ["const copy = { ...user }; Object.defineProperty(copy, 'tags', { value: [] }); copy.tags.push('x'); return copy;"],
    [
      "const copy = new Map([...map].map(([key, values]) => [key, [...values]] as const)); copy.get('a')!.push(1); return copy;",
    ],
    ["const copy = new Map(map); copy.set('a', []); copy.get('a')!.push(1); copy.delete('b'); return copy;"],
    [
      "const clone = (one: User): User => ({ ...one, friends: one.friends.map(clone) }); const copy = clone(user); copy.friends.push(user); copy.name = 'x'; return copy;",
    ],
    [
      "function* pick() { for (const one of users) yield { ...one }; } for (const one of pick()) one.name = ''; return 0;",
    ],
    [
      "const tree = { left: null as any, of: user }; let at = tree; while (at.left) at = at.left; at.left = { left: null, of: user }; return tree;",
    ],
    [
      "const copy: Record<string, any> = {}; for (const key in loose) copy[key] = { ...loose[key] }; copy.deep.a = 1; return copy;",
    ],
    ["const sorted = Object.fromEntries(Object.entries(user).sort()); sorted.name = 'x'; return sorted;"],
    [
      "const heap = [...list]; const swap = (a: number, b: number) => { [heap[a], heap[b]] = [heap[b]!, heap[a]!]; }; swap(0, 1); return heap;",
    ],
    ["const { promise, resolve } = Promise.withResolvers(); resolve(user); const got = await promise; got.name = 'x';"],
    [
      "const totals = new Map<string, { sum: number }>(); users.forEach((one) => { const total = totals.get(one.name) ?? { sum: 0 }; total.sum += 1; totals.set(one.name, total); }); return totals;",
    ],
    [
      "switch (text) { case 'a': { const list = [3]; list.sort(); break; } } return text.replace(/x/g, (list) => list);",
    ],
    ["try { load(list); } catch (error) { error.message = 'x'; throw error; }"],
    ["priceCache.set('a', 1); return NEXT_IDS.pop();"],
    ["const swap = list.concat(); [swap[0], swap[1]] = [swap[1]!, swap[0]!]; return swap;"],
    ["const out = new Uint8Array(bytes); out.fill(0); return out;"],
    ["const mine = bytes.slice(); mine.set([1]); return mine;"],
    ["const target = list.length > 2 ? [...list] : []; target.push(1); return target;"],
    [
      "let best = { score: 0 }; for (const one of users) { const now = { score: one.tags.length }; if (now.score > best.score) best = now; } best.score++; return best;",
    ],
  ])("lets pass %s", (body) => {
    expect(find(body).writes).toEqual([]);
  });

  it("lets a helper keep what is its own", () => {
    const helpers = "const known = new Map<string, number>(); let calls = 0;";
    expect(codes("calls++; known.set(text, calls); return known.get(text);", plain, helpers)).toEqual([]);
  });

  it.each([
    ["Freezes the list and all in it.", "return Object.freeze(list);", []],
    ["Sorts the list in place.", "list.sort(); this.total = 1; table.clear();", []],
    ["Adds the user to the shop.", "this.items.push(user.name); list.sort();", ["changed-arguments"]],
    ["Remembers the last call.", "rate = 1; table.set('a', 1); list.sort();", ["changed-arguments"]],
    ["Updates `rate`.", "rate = 1; table.clear();", ["changed-module"]],
  ])("takes leave from the docs: %s", (description, body, expected) => {
    expect(codes(body, skeletonOf(description))).toEqual(expected);
  });

  it("takes leave from a `let` that the stub was given, and from a result of void", () => {
    expect(codes("rate = 1;", skeletonOf("Works.", { uses: ["rate"] }))).toEqual([]);
    expect(codes("list.sort(); table.clear();", skeletonOf("Works.", { resultType: "void" }))).toEqual([]);
  });

  it("takes leave from a parameter that is there to be written to", () => {
    const memo = { parameters: [parameter("memo", { shape: SHAPES["map"] })] };
    expect(codes("memo.set('a', []);", skeletonOf("Works.", memo))).toEqual([]);
  });

  it("says what is changed, where, and what to do", () => {
    expect(find("const all = users;\nall.pop();\nreturn all;").writes).toEqual([
      {
        check: "policy",
        code: "changed-arguments",
        message:
          "`all.pop()` changes the argument `users`, and the docs do not say that it is changed: work on a copy.",
        line: "all.pop();",
      },
    ]);
  });

  it.each([
    ["return [...list].sort((a, b) => a - b);", true],
    ["return users.filter((one) => one.tags.includes('x')).map((one) => one.name);", true],
    ["return map.get('a')?.length ?? 0;", true],
    ["let sum = 0; for (const one of list) sum += one; return sum;", true],
    ["const target = text ? list : []; target.push(1);", false],
    ["return load(list);", false],
    ["found.push(1);", false],
  ])("tells whether %s is proven to change nothing", (body, expected) => {
    expect(find(body).isProvenPure).toBe(expected);
  });
});
