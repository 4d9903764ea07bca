import { describe, expect, it } from "vitest";
import type { Case } from "../../src/contract/nouns.js";
import { LEFT_OUT, printExample } from "../../src/verify/examples/print.js";
import type { Skeleton } from "../../transformer/stub.js";

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
  list: function* (count: number) {
    for (let at = 1; at <= count; at++) yield at;
  },
};

function print(code: string, expected: Expectation, more: Partial<Skeleton> = {}) {
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
  });
}

/** Runs an example: its result, the calls of the function that were seen on the way, and the documented value. */
async function run(code: string, expected: Expectation, more: Partial<Skeleton> = {}) {
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

  it.each<[string, string, Partial<Skeleton>, object]>([
    ["a method", "own.half(4)", { form: "method" }, { result: 2, seen: [[KNOWN["own"], 4]] }],
    ["a method of what may not be there", "own?.half(4)", { form: "method" }, { result: 2, seen: [] }],
    ["another method", "own.half(4)", { form: "method", name: "size" }, { seen: [] }],
    ["a getter", "own.size", { form: "getter", name: "size" }, { result: 3, seen: [[KNOWN["own"]]] }],
    ["another getter", "own.size", { form: "getter", name: "half" }, { result: 3, seen: [] }],
    ["a property of a method's name", "own.half", { form: "method" }, { seen: [] }],
    ["a function by its other name", "half(4)", { name: "inner", access: "half" }, { result: 2, seen: [[4]] }],
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
