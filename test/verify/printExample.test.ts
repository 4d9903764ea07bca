import { describe, expect, it } from "vitest";
import type { Case } from "../../src/contract/nouns.js";
import { bareReceiver } from "../../src/verify/examples/bareReceiver.js";
import { LEFT_OUT, printExample } from "../../src/verify/examples/print.js";
import type { Shape, Skeleton } from "../../transformer/stub.js";

type Expectation = Case["expect"];
type Call = (self: unknown, values: unknown[], run: (self: unknown, values: unknown[]) => unknown) => unknown;
interface Printed {
  run(call: Call): Promise<unknown>;
  expected?(): Promise<unknown>;
}

const returns = (value: string, more: object = {}): Expectation => ({ kind: "returns", value, ...more });
const PASSES: Expectation = { kind: "passes" };
const KNOWN: Readonly<Record<string, unknown>> = {
  half: (value: number): number => value / 2,
  four: 4,
  own: { half: (value: number): number => value / 2, size: 3 },
  kind: {
    get size() {
      return 7;
    },
  },
  list: function* (count: number) {
    for (let at = 1; at <= count; at++) yield at;
  },
};

function print(code: string, expected: Expectation, more: Partial<Skeleton> & { bare?: string } = {}) {
  const skeleton = { name: "half", form: "function", calls: "sync", ...more } as unknown as Skeleton;
  return printExample(code, [], expected, {
    skeleton,
    name: skeleton.name,
    fileName: "/nowhere/sums.ts",
    isKnown: (name) => Object.hasOwn(KNOWN, name),
    options: {},
    files: () => [],
    mayLoad: false,
    around: "",
    bare: more.bare,
  });
}

/** Runs an example: its result, the calls of the function that were seen on the way, and the documented value. */
async function run(code: string, expected: Expectation, more: Partial<Skeleton> & { bare?: string } = {}) {
  const printed = print(code, expected, more);
  if ("problem" in printed) throw new Error(printed.problem);
  const example = new Function(...Object.keys(KNOWN), `return ${printed.code};`)(...Object.values(KNOWN)) as Printed;
  const seen: unknown[][] = [];
  const result: unknown = await example
    .run((self, values, call) => {
      seen.push(self === undefined ? values : [self, ...values]);
      return call(self, values);
    })
    .catch((error: unknown) => ({ thrown: `${(error as Error).name}: ${(error as Error).message}` }));
  return { result, seen, wanted: await example.expected?.() };
}

describe("an example, printed as code,", () => {
  it.each<[string, string, Expectation, object]>([
    ["returns its last value", "half(4)", returns("2"), { result: 2, seen: [[4]], wanted: 2 }],
    ["waits for it", "await half(4)", returns("2"), { result: 2, seen: [[4]] }],
    ["runs the steps before it", "const one = half(4);\nhalf(one)", returns("1"), { result: 1, seen: [[4], [2]] }],
    ["sees a call within a call", "half(half(8))", returns("2"), { result: 2, seen: [[8], [4]] }],
    [
      "sees calls in other code",
      "[8, 4].map((one) => half(one))",
      returns("[4, 2]"),
      { result: [4, 2], seen: [[8], [4]] },
    ],
    ["has values of its own names", "const two = half(4);\nhalf(4)", returns("two"), { result: 2, wanted: 2 }],
    ["ends with a statement", "if (half(4) !== 2) throw new Error('no')", PASSES, { result: undefined, seen: [[4]] }],
    ["is the value of an assertion", "half(4) === 2", PASSES, { result: true }],
    [
      "says what the function throws",
      "half(null.length)",
      PASSES,
      { result: leaving("Cannot read properties of null (reading 'length')"), seen: [] },
    ],
    [
      "throws what comes after the call",
      "half(4).no.no",
      PASSES,
      { result: { thrown: expect.stringMatching(/^TypeError/) as string }, seen: [[4]] },
    ],
    [
      "leaves nothing out where the function is not called",
      "[].no.no",
      PASSES,
      { result: { thrown: expect.stringMatching(/^TypeError/) as string } },
    ],
    [
      "throws an error that is returned, where one may be",
      "new Error('no')",
      { kind: "throws", mayReturn: true },
      { result: { thrown: "Error: no" } },
    ],
    ["returns what is no error there", "half(4)", { kind: "throws", mayReturn: true }, { result: 2 }],
    ["returns an error elsewhere", "new Error('no')", { kind: "throws" }, { result: new Error("no") }],
    ["knows what every function has", "(function () { return arguments.length; })(1, 2)", PASSES, { result: 2 }],
    [
      "keeps a function of its own by that name",
      "const half = (value) => value;\nhalf(4)",
      returns("4"),
      { result: 4, seen: [] },
    ],
    ["calls what may not be there as it stands", "half?.(4)", returns("2"), { result: 2, seen: [] }],
    ["calls other functions as they stand", "own.half(4)", returns("2"), { result: 2, seen: [] }],
  ])("%s", async (_what, code, expected, outcome) => {
    expect(await run(code, expected)).toMatchObject(outcome);
  });

  it.each<[string, string, Partial<Skeleton> & { bare?: string }, object]>([
    ["a method", "own.half(4)", { form: "method" }, { result: 2, seen: [[KNOWN["own"], 4]] }],
    ["a method of what may not be there", "own?.half(4)", { form: "method" }, { result: 2, seen: [] }],
    ["another method", "own.half(4)", { form: "method", name: "size" }, { seen: [] }],
    ["a getter", "own.size", { form: "getter", name: "size" }, { result: 3, seen: [[KNOWN["own"]]] }],
    ["another getter", "own.size", { form: "getter", name: "half" }, { result: 3, seen: [] }],
    ["a property of a method's name", "own.half", { form: "method" }, { seen: [] }],
    ["a function by its other name", "half(4)", { name: "inner", access: "half" }, { result: 2, seen: [[4]] }],
    [
      "a member that is named alone",
      "half(4)",
      { form: "method", bare: "own" },
      { result: 2, seen: [[KNOWN["own"], 4]] },
    ],
    [
      "the method of its owner",
      "own.half(4)",
      { form: "method", access: "own.half", holder: "own" },
      { result: 2, seen: [[KNOWN["own"], 4]] },
    ],
    [
      "that one where another inherits it",
      "Object.create(own).half(4)",
      { form: "method", access: "own.half", holder: "own" },
      { result: 2, seen: [[expect.anything(), 4]] },
    ],
    [
      "no method of the same name elsewhere",
      "({ half: (value) => value }).half(4)",
      { form: "method", access: "own.half", holder: "own" },
      { result: 4, seen: [] },
    ],
    [
      "no method of a primitive value",
      "'abc'.at(0)",
      { form: "method", name: "at", access: "own.at", holder: "own" },
      { result: "a", seen: [] },
    ],
    [
      "the getter of its owner",
      "kind.size",
      { form: "getter", name: "size", access: "kind.size", holder: "kind" },
      { result: 7, seen: [[KNOWN["kind"]]] },
    ],
    [
      "no getter of the same name elsewhere",
      "({ get size() { return 8; } }).size",
      { form: "getter", name: "size", access: "kind.size", holder: "kind" },
      { result: 8, seen: [] },
    ],
    [
      "a generator that is read elsewhere",
      "[...list(2)]",
      { name: "list", calls: "generator" },
      { result: [1, 2], seen: [] },
    ],
    ["an asynchronous one", "[...list(2)]", { name: "list", calls: "asyncGenerator" }, { result: [1, 2], seen: [] }],
    ["a generator by itself", "await list(2)", { name: "list", calls: "generator" }, { seen: [[2]] }],
    [
      "a method of a super class",
      "new (class extends Object { half() { return super.half; } })().half()",
      { form: "getter" },
      { seen: [[expect.anything()]] },
    ],
  ])("looks at %s", async (_what, code, more, outcome) => {
    expect(await run(code, PASSES, more)).toMatchObject(outcome);
  });

  it.each<[string, Expectation, string]>([
    ["String(half(4))", returns("2"), "2"],
    ["String(half(4))", returns("[2]", { shown: "[ 2 ]" }), "[ 2 ]"],
  ])("takes %s that is a text for what is shown", async (code, expected, wanted) => {
    expect(await run(code, expected)).toMatchObject({ wanted });
  });

  it("takes no text for a number where a number may come of it", async () => {
    const result: Shape = { kind: "union", of: [{ kind: "string" }, { kind: "reference", name: "Amount" }] };
    const shapes = { Amount: { kind: "number" } } as const;
    expect(await run("String(half(4))", returns("2"), { result, shapes })).toMatchObject({ wanted: 2 });
  });

  it("compares a text with a text as it is", async () => {
    expect(await run("'a'", returns("'a'"))).toMatchObject({ wanted: "a" });
    expect(await run("String(half(4))", returns("four"))).toMatchObject({ wanted: 4 });
  });

  it.each<[string, Expectation, string]>([
    ["half(", PASSES, "it is not TypeScript"],
    ["", PASSES, "it is empty"],
    ["half(4)", returns("[2"), "its value `[2` is not TypeScript"],
    ["half(nobody)", returns("2"), "it names `nobody`, which the project does not have"],
    ["half(4)", returns("nobody"), "it names `nobody`, which the project does not have"],
  ])("cannot be run: %j with %j", (code, expected, problem) => {
    expect(print(code, expected)).toEqual({ problem });
  });
});

function leaving(message: string): object {
  return { thrown: `${LEFT_OUT}: ${message}` };
}

describe("a member that an example names alone", () => {
  const MEMBER = { name: "greet", form: "method", access: "Own.prototype.greet", holder: "Own.prototype" };
  const of = (more: object): string | undefined => bareReceiver({ ...MEMBER, ...more } as unknown as Skeleton);
  const plain = { name: "Own", parameters: [], fields: [] };

  it.each<[string, object, string | undefined]>([
    ["its class, where it is static", { access: "Own.greet", holder: "Own", isStatic: true }, "Own"],
    ["its class of that name", { access: "Own.prototype.greet", isStatic: true }, "Own.prototype"],
    ["its object", { access: "own.greet", holder: "own", owner: { kind: "object" } }, "own"],
    ["a new instance, where it needs nothing and holds nothing", { receiver: plain }, "new Own()"],
    ["nothing, where it needs something", { receiver: { ...plain, parameters: [{}] } }, undefined],
    ["nothing, where it holds something", { receiver: { ...plain, fields: [{}] } }, undefined],
    ["nothing, where nobody knows what it holds", { receiver: { name: "Own", parameters: [] } }, undefined],
    ["nothing, where there is but a shape of it", { receiver: { shape: { kind: "unknown" } } }, undefined],
    ["nothing, where nothing is known of it", {}, undefined],
    ["nothing, where it is a getter", { form: "getter", receiver: plain }, undefined],
    ["nothing, where it is out of reach", { access: undefined, receiver: plain }, undefined],
    ["nothing, where it goes by another name", { access: "Own.prototype.other", receiver: plain }, undefined],
  ])("is called on %s", (_what, more, receiver) => {
    expect(of(more)).toBe(receiver);
  });
});
