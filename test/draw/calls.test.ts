import { describe, expect, it } from "vitest";
import { type DrawnInput, inputsOf, type Inputs } from "../../src/draw/inputs.js";
import { literalsOf } from "../../src/draw/make/literals.js";
import { realize } from "../../src/draw/make/realize.js";
import { sample } from "../../src/draw/search/search.js";
import { sizedInput } from "../../src/draw/search/sized.js";
import type { Shape, StubParameter } from "../../transformer/stub.js";

class Depot {
  label = "none";
  sizes: number[] = [];
  now = Date.now;
}
class Box {
  constructor(readonly size: number) {}
}
const scope = () => ({ Depot, Box });

function parameter(shape: Shape, more: Partial<StubParameter> = {}): StubParameter {
  return { name: "p", argument: "p", type: "", shape, isOptional: false, isRest: false, ...more };
}

type DrawnStub = Parameters<typeof inputsOf>[0];

const STUB: DrawnStub = { parameters: [], shapes: {} };
const LIST: Shape = { kind: "array", of: { kind: "number" } };

function drawable(stub: Partial<DrawnStub>, receivers = 0): Inputs {
  const inputs = inputsOf({ ...STUB, ...stub }, { literals: literalsOf([]), receivers });
  if ("undrawable" in inputs) throw new Error(inputs.undrawable);
  return inputs;
}

function reason(stub: Partial<DrawnStub>, receivers = 0): string | undefined {
  const inputs = inputsOf({ ...STUB, ...stub }, { literals: literalsOf([]), receivers });
  return "undrawable" in inputs ? inputs.undrawable : undefined;
}

const drawn = (stub: Partial<DrawnStub>, receivers = 0): DrawnInput[] =>
  sample(drawable(stub, receivers), { seed: 7, count: 200 });
const valuesOf = ({ arguments: trees }: DrawnInput): unknown[] => trees.map((tree) => realize(tree, scope));

describe("a stub with overloads", () => {
  const overloads = [
    { parameters: [parameter(LIST), parameter({ kind: "string" })], result: LIST, resultType: "" },
    { parameters: [parameter({ kind: "boolean" })], result: LIST, resultType: "" },
  ];
  const parameters = [parameter({ kind: "unknown" }), parameter({ kind: "unknown" }, { isOptional: true })];

  it("is called as one of them, never as its implementation could be", () => {
    const inputs = drawn({ overloads, parameters });
    for (const input of inputs) {
      const values = valuesOf(input);
      if (input.overload === 1) expect(values).toEqual([expect.any(Boolean)]);
      else expect(values).toEqual([expect.any(Array), expect.any(String)]);
    }
    expect(new Set(inputs.map(({ overload }) => overload))).toEqual(new Set([0, 1]));
  });

  it("is called as the others where one cannot be drawn", () => {
    const closed = { ...overloads[0], parameters: [parameter({ kind: "never" })], result: LIST, resultType: "" };
    expect(drawn({ overloads: [closed, ...overloads], parameters }).every(({ overload }) => overload !== 0)).toBe(true);
    expect(reason({ overloads: [closed], parameters })).toBe("a parameter of type never has no values");
  });

  it("is made simpler within the overload that was called", () => {
    const { simpler } = drawable({ overloads, parameters });
    const input: DrawnInput = { overload: 1, arguments: [{ kind: "plain", value: true }] };
    expect([...simpler(input)]).toEqual([{ overload: 1, arguments: [{ kind: "plain", value: false }] }]);
  });

  it("is measured by the first that has a size", () => {
    const sized = sizedInput({ parameters, overloads: overloads.toReversed(), shapes: {} }, 5, 1);
    expect("arguments" in sized && sized.arguments).toHaveLength(2);
  });
});

describe("a key", () => {
  const OPAQUE: Shape = { kind: "any", opaque: "keyof T" };
  const key = { of: 0, isOfItems: false, isList: false };
  const POINT: Shape = {
    kind: "interface",
    members: [
      { name: "x", shape: { kind: "number" } },
      { name: "y", shape: { kind: "number" } },
    ],
  };

  it.each([
    ["any object", { kind: "object" }],
    ["an object of a known type", POINT],
    ["a record", { kind: "record", key: { kind: "string" }, value: { kind: "number" } }],
  ] as [string, Shape][])("of %s is one of its own", (_, shape) => {
    for (const input of drawn({ parameters: [parameter(shape), parameter(OPAQUE, { keyOf: key })] })) {
      const [object, name] = valuesOf(input) as [object, string];
      expect(Object.keys(object)).toContain(name);
    }
  });

  it("of the items of a list is one that all of them have", () => {
    const ofItems = { of: 1, isOfItems: true, isList: false };
    const list: Shape = { kind: "array", of: { kind: "object" } };
    for (const input of drawn({ parameters: [parameter(OPAQUE, { keyOf: ofItems }), parameter(list)] })) {
      const [name, items] = valuesOf(input) as [string, object[]];
      expect(items.every((item) => Object.hasOwn(item, name))).toBe(true);
    }
  });

  it("may be one of a list of keys, or of what follows", () => {
    const isList = { ...key, isList: true };
    for (const more of [{}, { isRest: true }]) {
      const parameters = [parameter(POINT), parameter({ kind: "array", of: OPAQUE }, { keyOf: isList, ...more })];
      const given = drawn({ parameters }).flatMap((input) => valuesOf(input).slice(1).flat());
      expect(new Set(given)).toEqual(new Set(["x", "y"]));
    }
  });

  it("stays a key when the input is made simpler", () => {
    const parameters = [
      parameter({ kind: "record", key: { kind: "string" }, value: { kind: "number" } }),
      parameter(OPAQUE, { keyOf: key }),
    ];
    const { simpler, edges } = drawable({ parameters });
    for (const input of [...edges, ...drawn({ parameters })].flatMap((one) => [...simpler(one)])) {
      const [object, name] = valuesOf(input) as [object, string];
      expect(Object.keys(object)).toContain(name);
    }
  });

  it("of what has no keys that are known is not drawn, nor is a value that hangs on a type alone", () => {
    expect(reason({ parameters: [parameter({ kind: "string" }), parameter(OPAQUE, { keyOf: key })] })).toBe(
      "the keys of one of its parameters cannot be known",
    );
    expect(reason({ parameters: [parameter({ kind: "object" }), parameter(OPAQUE)] })).toBe(
      "a value of the type keyof T cannot be generated",
    );
  });
});

describe("an input", () => {
  it("is not drawn without a member that has a symbol for its key", () => {
    const note: Shape = {
      kind: "interface",
      members: [{ name: "text", shape: { kind: "string" } }],
      symbol: "[author]",
    };
    expect(reason({ parameters: [parameter(note)] })).toBe("an object with the member [author] cannot be generated");
    expect(
      drawn({ parameters: [parameter({ kind: "array", of: note })] })
        .flatMap(valuesOf)
        .flat(),
    ).toEqual([]);
  });

  it("has numbers that are places in the list beside them", () => {
    const inputs = drawn({ parameters: [parameter(LIST), parameter({ kind: "number" })] });
    const places = inputs.map(valuesOf).filter(([list, at]) => (at as number) in (list as unknown[]));
    expect(places.length).toBeGreaterThan(inputs.length / 3);
  });
});

describe("a receiver", () => {
  const owner = { kind: "class", name: "Depot", text: "declare class Depot {}" } as const;
  const method = { hasThis: true, owner } as const;
  const fields = [
    { name: "label", shape: { kind: "string" } },
    { name: "sizes", shape: LIST },
  ] as const;
  const selvesOf = (inputs: readonly DrawnInput[]): unknown[] =>
    inputs.map(({ self }) => (self !== undefined && "tree" in self ? realize(self.tree, scope) : self));

  it("is made by new, with arguments of its types", () => {
    const receiver = { name: "Box", parameters: [parameter({ kind: "number" })] };
    const boxes = selvesOf(drawn({ ...method, receiver })) as Box[];
    expect(boxes.every((box) => box instanceof Box)).toBe(true);
    expect(new Set(boxes.map(({ size }) => size)).size).toBeGreaterThan(10);
    expect(boxes.every(({ size }) => Number.isFinite(size))).toBe(true);
  });

  it("is in any state that its fields allow, where all of it lies open", () => {
    const depots = selvesOf(drawn({ ...method, receiver: { name: "Depot", parameters: [], fields } })) as Depot[];
    expect(depots.every((depot) => depot instanceof Depot && depot.now === Date.now)).toBe(true);
    expect(depots.some(({ sizes }) => sizes.length > 2)).toBe(true);
    expect(new Set(depots.map(({ label }) => label)).size).toBeGreaterThan(10);
  });

  it("is that of a case as well", () => {
    const receiver = { name: "Box", parameters: [parameter({ kind: "number" })] };
    const selves = drawn({ ...method, receiver }, 2).map(({ self }) => JSON.stringify(Object.keys(self ?? {})));
    expect(new Set(selves)).toEqual(new Set(['["receiver"]', '["tree"]']));
  });

  it("is not drawn where new cannot be fed, or where all are alike", () => {
    const closed = { name: "Box", parameters: [parameter({ kind: "never" })] };
    expect(reason({ ...method, receiver: closed })).toBe("no call has a receiver that can be recreated");
    expect(reason({ ...method, receiver: { name: "Depot", parameters: [] } })).toBe("it takes no arguments");
    expect(
      reason({ ...method, receiver: { name: "Depot", parameters: [] }, parameters: [parameter(LIST)] }),
    ).toBeUndefined();
  });
});
