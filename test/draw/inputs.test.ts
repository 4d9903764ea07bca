import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../../src/draw/inputs.js";
import { isExtreme } from "../../src/draw/search/isExtreme.js";
import { literalsOf } from "../../src/draw/make/literals.js";
import { realize } from "../../src/draw/make/realize.js";
import { Undrawable } from "../../src/draw/make/undrawable.js";
import { sample, search } from "../../src/draw/search/search.js";
import { sizedInput } from "../../src/draw/search/sized.js";
import type { InputTree } from "../../src/draw/tree.js";
import { matchesShape } from "../../src/value/matches.js";
import type { Shape } from "../../transformer/stub.js";

class Fish {
  readonly name: string;
  constructor(
    name: string,
    readonly size: number,
  ) {
    if (size === 3) throw new RangeError("no such size");
    this.name = name;
  }
}
const scope = () => ({ Fish });
const member = (name: string, shape: Shape, isOptional = false) => ({
  name,
  shape,
  ...(isOptional ? { isOptional } : {}),
});
const NONE = { literals: literalsOf([]), receivers: 0 };

/** A stub with parameters of these shapes. */
function stubOf(...shapes: readonly Shape[]): Parameters<typeof inputsOf>[0] {
  const parameters = shapes.map((shape, index) => ({
    name: `p${index}`,
    argument: `p${index}`,
    type: "",
    shape,
    isOptional: false,
    isRest: false,
  }));
  return { parameters, shapes: SHAPES };
}

const SHAPES: Readonly<Record<string, Shape>> = {
  Tree: {
    kind: "interface",
    members: [
      member("value", { kind: "number" }),
      member("children", { kind: "array", of: { kind: "reference", name: "Tree" } }),
      member("next", { kind: "union", of: [{ kind: "reference", name: "Tree" }, { kind: "null" }] }, true),
    ],
  },
  Trie: {
    kind: "interface",
    members: [member("next", { kind: "map", key: { kind: "string" }, value: { kind: "reference", name: "Trie" } })],
  },
  Endless: { kind: "interface", members: [member("self", { kind: "reference", name: "Endless" })] },
};

const TABLE: readonly Shape[] = [
  { kind: "string" },
  { kind: "number" },
  { kind: "boolean" },
  { kind: "bigint" },
  { kind: "symbol" },
  { kind: "any" },
  { kind: "object" },
  { kind: "null" },
  { kind: "literal", value: "a" },
  { kind: "bigintLiteral", text: "5" },
  { kind: "template", texts: ["v", ".", ""], types: [{ kind: "number" }, { kind: "string" }] },
  { kind: "union", of: [{ kind: "string" }, { kind: "literal", value: 3 }] },
  { kind: "array", of: { kind: "array", of: { kind: "number" } } },
  { kind: "tuple", of: [{ shape: { kind: "string" } }, { shape: { kind: "number" }, isOptional: true }] },
  { kind: "tuple", of: [{ shape: { kind: "string" } }, { shape: { kind: "boolean" }, isRest: true }] },
  { kind: "record", key: { kind: "string" }, value: { kind: "number" } },
  { kind: "interface", members: [member("a", { kind: "string" }), member("b", { kind: "number" }, true)] },
  {
    kind: "intersection",
    of: [
      { kind: "interface", members: [member("a", { kind: "string" })] },
      { kind: "interface", members: [member("b", { kind: "boolean" })] },
    ],
  },
  { kind: "interface", members: [member("id", { kind: "number" })], index: { kind: "number" } },
  { kind: "map", key: { kind: "string" }, value: { kind: "number" } },
  { kind: "set", of: { kind: "string" } },
  { kind: "iterable", of: { kind: "number" } },
  { kind: "asyncIterable", of: { kind: "number" } },
  { kind: "promise", of: { kind: "number" } },
  { kind: "reference", name: "Tree" },
  { kind: "reference", name: "Trie" },
  {
    kind: "tuple",
    of: [{ shape: { kind: "string" } }, { shape: { kind: "number" }, isRest: true }, { shape: { kind: "boolean" } }],
  },
  { kind: "class", name: "Fish", constructorParameters: [{ kind: "string" }, { kind: "number" }], members: [] },
  { kind: "function", parameters: [{ kind: "string" }], result: { kind: "boolean" } },
  ...[
    "Date",
    "RegExp",
    "URL",
    "URLSearchParams",
    "TypeError",
    "Uint8Array",
    "Float64Array",
    "BigInt64Array",
    "ArrayBuffer",
    "Buffer",
    "DataView",
  ].map((name): Shape => ({ kind: "builtin", name })),
];

/** Two hundred values of a shape. */
function draw(shape: Shape): InputTree[] {
  const inputs = inputsOf(stubOf(shape), NONE);
  if ("undrawable" in inputs) throw new Error(inputs.undrawable);
  return sample(inputs, { seed: 1, count: 200 }).flatMap(({ arguments: [tree] }) => tree ?? []);
}

const isBroken = (tree: InputTree): boolean =>
  tree.kind === "plain" && typeof tree.value === "string" && /^.?[\uD83D\uDE00]b?$/.test(tree.value);

describe("inputs drawn from shapes", () => {
  it.each(TABLE.map((shape) => [JSON.stringify(shape).slice(0, 90), shape] as const))("fit %s", (_name, shape) => {
    const inputs = inputsOf(stubOf(shape), NONE);
    if ("undrawable" in inputs) throw new Error(inputs.undrawable);
    for (const { arguments: trees } of sample(inputs, { seed: 1, count: 60 })) {
      const [tree = { kind: "undefined" as const }] = JSON.parse(JSON.stringify(trees)) as typeof trees;
      try {
        expect(matchesShape(realize(tree, scope), shape, SHAPES)).toBeUndefined();
      } catch (error) {
        if (!(error instanceof Undrawable)) throw error;
      }
    }
  });

  it("are the same for the same seed, and others for another", () => {
    const inputs = inputsOf(stubOf({ kind: "reference", name: "Tree" }, { kind: "string" }), NONE);
    if ("undrawable" in inputs) throw new Error(inputs.undrawable);
    const draw = (seed: number): string => JSON.stringify(sample(inputs, { seed, count: 80 }));
    expect(draw(4)).toBe(draw(4));
    expect(draw(4)).not.toBe(draw(5));
  });

  it("begin with the empty ones", () => {
    const inputs = inputsOf(stubOf({ kind: "array", of: { kind: "number" } }, { kind: "string" }), NONE);
    if ("undrawable" in inputs) throw new Error(inputs.undrawable);
    expect(inputs.edges[0]?.arguments.map((tree) => realize(tree, scope))).toEqual([[], ""]);
  });

  it("begin with the empty ones beside functions and maps, too", () => {
    const by: Shape = { kind: "function", parameters: [{ kind: "string" }], result: { kind: "number" } };
    const inputs = inputsOf(stubOf({ kind: "array", of: { kind: "string" } }, by), NONE);
    expect("edges" in inputs && inputs.edges[0]?.arguments[0]).toEqual({ kind: "array", items: [] });
  });

  it("shrink to the smallest that is at fault", async () => {
    const inputs = inputsOf(stubOf({ kind: "array", of: { kind: "boolean" } }), NONE);
    if ("undrawable" in inputs) throw new Error(inputs.undrawable);
    const found = await search(inputs, { seed: 3, count: 500, milliseconds: 20_000 }, async ({ arguments: [tree] }) => {
      const list = realize(tree ?? { kind: "undefined" }, scope) as boolean[];
      return list.length >= 4 && list.includes(true) ? JSON.stringify(list) : undefined;
    });
    expect((JSON.parse(found ?? "[]") as boolean[]).toSorted()).toEqual([false, false, false, true]);
  });

  it("are edges first beside a class, of which nothing ordinary is at hand", () => {
    const fish: Shape = {
      kind: "class",
      name: "Fish",
      constructorParameters: [{ kind: "string" }, { kind: "number" }],
      members: [],
    };
    const inputs = inputsOf(stubOf(fish, { kind: "array", of: { kind: "string" } }), NONE);
    expect("edges" in inputs && inputs.edges[0]?.arguments).toMatchObject([
      { kind: "instance", name: "Fish" },
      { kind: "array", items: [] },
    ]);
  });

  it("set what a class leaves unset, what is optional not always", () => {
    const drawn = draw({
      kind: "class",
      name: "Entity",
      constructorParameters: [],
      members: [
        { name: "id", shape: { kind: "number" } },
        { name: "title", shape: { kind: "string" }, isUnset: true },
        { name: "note", shape: { kind: "string" }, isOptional: true, isUnset: true },
      ],
    }).map((tree) => Object.keys(realize(tree, () => ({ Entity: class {} })) as object).join());
    expect(new Set(drawn)).toEqual(new Set(["title,note", "title"]));
  });

  it("have holes only where an item may be undefined", () => {
    const hasHoles = (of: Shape): boolean =>
      draw({ kind: "array", of }).some((tree) => tree.kind === "array" && tree.items.includes(null));
    expect(hasHoles({ kind: "union", of: [{ kind: "number" }, { kind: "undefined" }] })).toBe(true);
    expect(hasHoles({ kind: "number" })).toBe(false);
  });

  it("leave out what is optional, and spell it out as undefined where the types allow it", () => {
    const texts = (isExact: boolean): string[] => {
      const spelledOut = isExact ? "forbidden" : "declared";
      const optional = { ...member("a", { kind: "number" }, true), spelledOut } as const;
      return draw({ kind: "interface", members: [optional] }).map((tree) => JSON.stringify(tree));
    };
    const spelledOut = '["a",{"kind":"undefined","spelledOut":"declared"}]';
    expect(texts(false)).toContain('{"kind":"object","members":[]}');
    expect(texts(false)).toContain(`{"kind":"object","members":[${spelledOut}]}`);
    expect(texts(true)).toContain('{"kind":"object","members":[]}');
    expect(texts(true).join()).not.toContain(spelledOut);
  });

  it("have members that only the index signature names, called as it allows", () => {
    const shape: Shape = {
      kind: "interface",
      members: [member("id", { kind: "boolean" })],
      index: { kind: "boolean" },
      indexKey: { kind: "template", texts: ["data-", ""], types: [{ kind: "number" }] },
    };
    const names = draw(shape).flatMap((tree) => (tree.kind === "object" ? tree.members.map(([name]) => name) : []));
    expect(new Set(names.map((name) => name.replace(/^(data-)-?\d+$/, "$1")))).toEqual(new Set(["id", "data-"]));
  });

  it("are at times no date, and half a character", () => {
    expect(draw({ kind: "builtin", name: "Date" }).map((tree) => String(realize(tree, scope)))).toContain(
      "Invalid Date",
    );
    expect(draw({ kind: "string" }).some(isBroken)).toBe(true);
  });

  it("say what they cannot be drawn for", () => {
    const owner = { kind: "class", name: "Tank", text: "declare class Tank {}" } as const;
    expect(inputsOf(stubOf({ kind: "never" }), NONE)).toMatchObject({ undrawable: expect.stringContaining("never") });
    expect(inputsOf(stubOf({ kind: "reference", name: "Endless" }), NONE)).toMatchObject({
      undrawable: "the type Endless is infinitely recursive",
    });
    expect(inputsOf({ ...stubOf({ kind: "number" }), hasThis: true, owner }, NONE)).toHaveProperty("undrawable");
  });

  it("hold what the texts about the function name", () => {
    const literals = literalsOf(['parse("1h 30m") // => 5_400_000', "parse('x\\'y', -7)"]);
    expect(literals).toEqual({ strings: ["1h 30m", "x'y"], numbers: [5_400_000, -7] });
    const inputs = inputsOf(stubOf({ kind: "string" }), { literals, receivers: 0 });
    if ("undrawable" in inputs) throw new Error(inputs.undrawable);
    const texts = sample(inputs, { seed: 1, count: 100 }).map(({ arguments: [tree] }) => JSON.stringify(tree));
    expect(texts.filter((text) => text.includes("1h")).length).toBeGreaterThan(10);
  });
});

describe("fakes of functions", () => {
  it("give the same result for the same arguments", () => {
    const fake = realize(
      { kind: "function", results: [1, 2, 3].map((value) => ({ kind: "plain", value })), length: 2 },
      scope,
    );
    const call = fake as (text: string) => number;
    fc.assert(fc.property(fc.string(), (text) => call(text) === call(text)));
    expect([call.length, call.name]).toEqual([2, ""]);
  });

  it("give the very same object for equal arguments, of whatever kind they are", () => {
    const results: InputTree[] = [1, 2, 3, 4].map((value) => ({
      kind: "object",
      members: [["id", { kind: "plain", value }]],
    }));
    const call = realize({ kind: "function", results, length: 1 }, scope) as (value: unknown) => object;
    const make: (() => unknown)[] = [
      () => new Map([[{ a: 1 }, new Set([2n])]]),
      () => 10n ** 20n,
      () => ({ big: 1n, when: new Date(5), bytes: new Uint8Array([1, 2]) }),
      () => Symbol("a"),
      () => [undefined, Number.NaN],
    ];
    for (const one of make) expect(call(one())).toBe(call(one()));
    expect(call({ a: 1, b: 2 })).toBe(call({ b: 2, a: 1 }));
    const maps = Array.from({ length: 20 }, (_, at) => call(new Map([[at, at]])));
    expect(new Set(maps).size).toBeGreaterThan(1);
  });

  it("give what is used up by reading it anew", () => {
    const results: InputTree[] = [{ kind: "iterable", items: [{ kind: "plain", value: 1 }] }];
    const call = realize({ kind: "function", results, length: 0 }, scope) as () => Iterable<number>;
    expect([[...call()], [...call()]]).toEqual([[1], [1]]);
  });

  it("are equalities that hold together where two of one type become a boolean", () => {
    const fishes: Shape = {
      kind: "function",
      parameters: [{ kind: "any" }, { kind: "any" }],
      result: { kind: "boolean" },
    };
    const [tree] = draw(fishes);
    const equal = realize(tree ?? { kind: "undefined" }, scope) as (a: unknown, b: unknown) => boolean;
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (a, b, c) => {
        expect(equal(a, a)).toBe(true);
        expect(equal(a, b)).toBe(equal(b, a));
        if (equal(a, b) && equal(b, c)) expect(equal(a, c)).toBe(true);
      }),
    );
  });

  it("order values of any kind without a contradiction, numbers by their size", () => {
    const signs: Shape = { kind: "union", of: [-1, 0, 1].map((value) => ({ kind: "literal", value })) };
    const [tree] = draw({ kind: "function", parameters: [{ kind: "any" }, { kind: "any" }], result: signs });
    const compare = realize(tree ?? { kind: "undefined" }, scope) as (a: unknown, b: unknown) => number;
    expect([compare(9, 10), compare(9n, 10n), compare(-0, 0)]).toEqual([-1, -1, 0]);
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (a, b, c) => {
        expect(compare(a, b) + compare(b, a)).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it("order consistently where a comparator is wanted", () => {
    const compare = realize({ kind: "function", results: [], length: 2, relation: "order" }, scope) as (
      a: number,
      b: number,
    ) => number;
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => Math.sign(compare(a, b)) + Math.sign(compare(b, a)) === 0),
    );
  });
});

describe("what is extreme", () => {
  it.each<readonly [unknown, boolean]>([
    [0, false],
    [-1000, false],
    [1e9, true],
    ["a".repeat(2000), true],
    ["abc", false],
    ["\uD800", true],
    ["__proto__", true],
    ["proto", false],
  ])("%j is: %s", (value, expected) => {
    expect(isExtreme({ kind: "plain", value: value as string })).toBe(expected);
  });
});

describe("inputs of a size", () => {
  it("grow what has a size, or the number where nothing has", () => {
    const list = sizedInput(stubOf({ kind: "array", of: { kind: "string" } }, { kind: "number" }), 50, 1);
    expect("arguments" in list && list.arguments.map((tree) => tree.kind)).toEqual(["array", "plain"]);
    expect(
      "arguments" in list && (realize(list.arguments[0] ?? { kind: "undefined" }, scope) as unknown[]).length,
    ).toBe(50);
    expect(sizedInput(stubOf({ kind: "number" }), 50, 1)).toEqual({ arguments: [{ kind: "plain", value: 50 }] });
    expect(sizedInput(stubOf({ kind: "boolean" }), 50, 1)).toHaveProperty("undrawable");
  });
});
