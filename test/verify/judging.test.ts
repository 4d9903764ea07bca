import { describe, expect, it } from "vitest";
import type { CheckTask } from "../../src/contract/checkTask.js";
import type { Terms } from "../../src/contract/contract.js";
import type { InputTree } from "../../src/draw/tree.js";
import type { DrawOutcome, Outcome, ThrownText } from "../../src/sandbox/protocol.js";
import type { Session } from "../../src/sandbox/session.js";
import { exampleInputs } from "../../src/verify/drawn/exampleInputs.js";
import { fitCurve, isBreach } from "../../src/verify/drawn/growth.js";
import { judgeDrawn } from "../../src/verify/drawn/judgeDrawn.js";
import { measureGrowth } from "../../src/verify/drawn/measureGrowth.js";
import { startTrial } from "../../src/verify/drawn/trial.js";
import type { RunnableCase } from "../../src/verify/run/cases.js";
import { contractCases } from "../../src/verify/run/contractCases.js";
import { judgeOutcome, type Measure } from "../../src/verify/run/judge.js";
import { judgeBreakdown, judgeEvaluation } from "../../src/verify/run/judgeProgram.js";
import type { Shape, Skeleton } from "../../transformer/stub.js";

const DOCS = { description: "", parameters: [], returns: "", throws: [] as object[], examples: [], remarks: [] };
const skeletonOf = (more: object = {}): Skeleton =>
  ({
    name: "f",
    file: "src/f.ts",
    docs: DOCS,
    parameters: [],
    shapes: {},
    hints: [],
    result: { kind: "string" },
    ...more,
  }) as unknown as Skeleton;
const measureOf = (more: object = {}, skeleton: object = {}): Measure => ({
  skeleton: skeletonOf(skeleton),
  terms: undefined,
  allowsPage: false,
  isNanShown: false,
  failure: undefined,
  findPlace: () => undefined,
  findStub: () => undefined,
  leave: () => false,
  findLine: (stack) => (stack === "own" ? "return x;" : undefined),
  ...more,
});
const thrownOf = (name: string, more: Partial<ThrownText> = {}): ThrownText => ({
  name,
  names: [name, "Error"],
  message: "no",
  stack: "",
  isDeliberate: true,
  ...more,
});
const terms = (more: object): { terms: Terms } => ({ terms: { text: "", ...more } as unknown as Terms });
const returns = { kind: "returns", value: "2" };
const settles = { kind: "settles" };
const different = { isEqual: false, text: "2" };

/** The codes of what is found in a case, softened ones in brackets, and the notes. */
function judged(outcome: object, origin: object = {}, measure = measureOf()): string[] {
  const one = {
    label: "f(1)",
    origin: { origin: "live", input: { call: { arguments: ["1"] } }, expect: settles, ...origin },
  };
  const { findings, notes } = judgeOutcome(
    one as unknown as RunnableCase,
    { kind: "returned", changed: [], text: "3", ...outcome } as unknown as Outcome,
    measure,
  );
  return [...findings.map(({ code, severity }) => (severity === "soft" ? `(${code})` : code)), ...notes];
}

describe("what came of a case", () => {
  it.each<[string, object, object, Measure, readonly string[]]>([
    ["a result", {}, {}, measureOf(), []],
    ["a result where an error must come", {}, { expect: { kind: "throws" } }, measureOf(), ["wrong-result"]],
    ["an equal result", { expected: { isEqual: true, text: "3" } }, { expect: returns }, measureOf(), []],
    ["another result", { expected: different }, { expect: returns }, measureOf(), ["wrong-result"]],
    [
      "a result that cannot be compared",
      { expected: { ...different, isComparable: false, why: "Hidden." } },
      { expect: returns },
      measureOf(),
      ["What f(1) returned could not be compared with 2: Hidden."],
    ],
    [
      "a value that cannot be evaluated",
      { expectationThrown: thrownOf("Error") },
      { expect: returns },
      measureOf(),
      ["The value that f(1) should have could not be evaluated: no"],
    ],
    [
      "another result, by the model's own test",
      { expected: different },
      { origin: "model", expect: returns },
      measureOf(),
      ["(wrong-result)"],
    ],
    [
      "another result, by the contract",
      { expected: different },
      { origin: "contract", expect: returns },
      measureOf(),
      ["(wrong-result)"],
    ],
    [
      "another result, by words that the contract quotes",
      { expected: different },
      { origin: "contract", quotation: "is two", expect: returns },
      measureOf(),
      ["wrong-result"],
    ],
    [
      "another result, by an aside",
      { expected: different },
      { origin: "example", isAside: true, expect: returns },
      measureOf(),
      ["(wrong-result)"],
    ],
    ["a result of another type", { mismatch: "it is 3" }, {}, measureOf(), ["(wrong-shape)"]],
    ["a result that breaks a property", { broken: "it is odd" }, {}, measureOf(), ["broken-property"]],
    [
      "a change",
      { changed: [{ what: "this", name: "", before: "1", after: "2" }] },
      {},
      measureOf(),
      ["(changed-this)"],
    ],
    [
      "a change that is left",
      { changed: [{ what: "this", name: "", before: "1", after: "2" }] },
      {},
      measureOf({ leave: () => true }),
      [],
    ],
    ["a rejection that nobody awaits", { stray: thrownOf("Error") }, {}, measureOf(), ["unhandled-rejection"]],
    ["too large a work", { thrown: thrownOf("RangeError", { isExcess: true }) }, {}, measureOf(), ["too-large"]],
    [
      "what the sandbox does not have",
      { thrown: thrownOf("Error", { unavailable: "node:fs" }) },
      {},
      measureOf(),
      ["f(1) was not tried: the sandbox does not have node:fs."],
    ],
    ["an error where a value is expected", { thrown: thrownOf("Error") }, { expect: returns }, measureOf(), ["threw"]],
    [
      "an error where an example must pass",
      { thrown: thrownOf("Error") },
      { expect: { kind: "passes" } },
      measureOf(),
      ["threw"],
    ],
    ["any error where one must come", { thrown: thrownOf("Error") }, { expect: { kind: "throws" } }, measureOf(), []],
    [
      "the error of a class",
      { thrown: thrownOf("RangeError") },
      { expect: { kind: "throws", error: "RangeError" } },
      measureOf(),
      [],
    ],
    [
      "the error of a message",
      { thrown: thrownOf("RangeError") },
      { expect: { kind: "throws", error: "no" } },
      measureOf(),
      [],
    ],
    [
      "another error",
      { thrown: thrownOf("RangeError") },
      { expect: { kind: "throws", error: "TypeError" } },
      measureOf(),
      ["wrong-result"],
    ],
    [
      "an error on purpose",
      { thrown: thrownOf("Error") },
      {},
      measureOf(),
      ["f(1) threw Error: no, which its docs do not mention"],
    ],
    [
      "an error on purpose in an example without a value",
      { thrown: thrownOf("Error") },
      { origin: "example" },
      measureOf(),
      ["(threw)"],
    ],
    [
      "the same, where the docs speak of an error",
      { thrown: thrownOf("Error") },
      { origin: "example" },
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "", text: "when odd" }] } }),
      ["f(1) threw Error: no, which its docs do not mention"],
    ],
    ["an error of the engine", { thrown: thrownOf("TypeError", { isDeliberate: false }) }, {}, measureOf(), ["threw"]],
    [
      "an error that the docs name",
      { thrown: thrownOf("RangeError") },
      {},
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "RangeError", text: "" }] } }),
      [],
    ],
    [
      "one of the engine's that they name",
      { thrown: thrownOf("RangeError", { isDeliberate: false }) },
      {},
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "RangeError", text: "" }] } }),
      [],
    ],
    [
      "what is to be healed, on purpose once more",
      { thrown: thrownOf("Error") },
      {},
      measureOf({ failure: { name: "Error", message: "no" } }),
      ["same-error"],
    ],
    [
      "another error on purpose where one is to be healed",
      { thrown: thrownOf("Error") },
      {},
      measureOf({ failure: { name: "Error", message: "yes" } }),
      ["f(1) threw Error: no, which its docs do not mention"],
    ],
    [
      "what is to be healed, where the contract wants it",
      { thrown: thrownOf("Error"), foreseen: ["Error"] },
      {},
      measureOf({ failure: { name: "Error", message: "no" } }),
      [],
    ],
    [
      "a stack that overflowed, whatever they name",
      { thrown: thrownOf("RangeError", { isDeliberate: false, isOverflow: true }), foreseen: ["RangeError"] },
      {},
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "RangeError", text: "" }] } }),
      ["threw"],
    ],
    [
      "a bug of the kind that they name",
      { thrown: thrownOf("TypeError", { isDeliberate: false }) },
      {},
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "TypeError", text: "" }] } }),
      ["threw"],
    ],
    [
      "a TypeError on purpose that they name",
      { thrown: thrownOf("TypeError") },
      {},
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "TypeError", text: "" }] } }),
      [],
    ],
    [
      "an error, where the docs name none",
      { thrown: { ...thrownOf("Error"), names: [""] } },
      {},
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "", text: "when odd" }] } }),
      ["f(1) threw Error: no, which its docs do not mention"],
    ],
    [
      "an error that the contract foresees",
      { thrown: thrownOf("RangeError"), foreseen: ["RangeError"] },
      {},
      measureOf(terms({ throws: [] })),
      [],
    ],
    [
      "an error that it does not",
      { thrown: thrownOf("RangeError"), foreseen: [] },
      {},
      measureOf(terms({ throws: [] })),
      ["(unforeseen-throw)"],
    ],
    [
      "an error for what it does not accept",
      { thrown: thrownOf("TypeError", { isDeliberate: false }), isAccepted: false },
      {},
      measureOf(terms({})),
      ["f(1) threw TypeError: no: the contract does not accept such a call"],
    ],
    [
      "what is to be healed, though it does not accept the call",
      { thrown: thrownOf("TypeError", { isDeliberate: false }), isAccepted: false },
      {},
      measureOf({ ...terms({}), failure: { name: "TypeError", message: "no" } }),
      ["threw"],
    ],
    [
      "an example that the contract does not accept",
      { isAccepted: false },
      { origin: "example", expect: settles },
      measureOf(terms({})),
      ["(contract-contradicts)"],
    ],
    ["a kept call that it does not accept", { isAccepted: false }, {}, measureOf(terms({})), []],
    ["an example, without a contract", { isAccepted: false }, { origin: "example" }, measureOf(), []],
    [
      "an error that the contract does not require",
      { thrown: thrownOf("Error"), foreseen: [] },
      { origin: "option", expect: { kind: "throws" } },
      measureOf(terms({})),
      ["(contract-contradicts)"],
    ],
    [
      "an error for what it does not accept, as an example says",
      { thrown: thrownOf("Error"), isAccepted: false, foreseen: ["Error"] },
      { origin: "person", expect: { kind: "throws" } },
      measureOf(terms({})),
      [],
    ],
    [
      "a value where it requires an error",
      { foreseen: ["RangeError"] },
      { origin: "example", expect: returns },
      measureOf(terms({})),
      ["(contract-contradicts)"],
    ],
    [
      "a value where it requires none",
      { foreseen: [] },
      { origin: "example", expect: returns },
      measureOf(terms({})),
      [],
    ],
  ])("is judged: %s", (_what, outcome, origin, measure, found) => {
    expect(judged(outcome, origin, measure)).toEqual(found);
  });

  it("is told with what was expected, and by whom", () => {
    const one = (origin: object) =>
      ({ label: "f(1)", origin: { origin: "example", input: { code: "f(1)" }, ...origin } }) as unknown as RunnableCase;
    const message = (origin: object, outcome: object): string | undefined =>
      judgeOutcome(
        one(origin),
        { kind: "returned", changed: [], text: "3", ...outcome } as unknown as Outcome,
        measureOf(),
      ).findings[0]?.message;
    expect(message({ expect: returns }, { expected: different })).toBe(
      "f(1) returned 3, but 2 is expected (from @example).",
    );
    expect(message({ expect: { ...returns, isApproximate: true }, quotation: "two" }, { expected: different })).toBe(
      "f(1) returned 3, but about 2 is expected (from @example; the docs say “two”).",
    );
    expect(message({ expect: { kind: "throws" } }, {})).toBe(
      "f(1) returned 3, but must throw an error (from @example).",
    );
    expect(message({ expect: { kind: "throws", error: "RangeError" } }, { text: undefined })).toBe(
      "f(1) returned undefined, but must throw RangeError (from @example).",
    );
  });
});

const plain = (value: string | number): InputTree => ({ kind: "plain", value });
const DEFINED: Partial<Skeleton> = {
  parameters: [{ name: "x", shape: { kind: "number" } as Shape }] as unknown as Skeleton["parameters"],
};

describe("what came of a drawn input", () => {
  const code = (
    outcome: object,
    values: readonly InputTree[] = [plain(1)],
    measure = measureOf({}, DEFINED),
  ): string | undefined =>
    judgeDrawn(
      { kind: "returned", changed: [], call: "f(1)", text: '"a"', ...outcome } as unknown as DrawOutcome,
      values,
      measure,
    )?.code;
  const huge = [plain(1e300)];
  const spelled: readonly InputTree[] = [
    { kind: "object", members: [["a", { kind: "undefined", spelledOut: "declared" }]] },
  ];
  const engine = { isDeliberate: false };

  it.each<[string, object, readonly InputTree[], Measure, string | undefined]>([
    ["a result", {}, [plain(1)], measureOf(), undefined],
    ["a broken property", { broken: "it is odd" }, [plain(1)], measureOf(), "broken-property"],
    ["a broken property of something far-fetched", { broken: "it is odd" }, huge, measureOf(), undefined],
    ["a result of another type", { mismatch: "it is 3" }, [plain(1)], measureOf(), "wrong-shape"],
    ["one of something far-fetched", { mismatch: "it is 3" }, huge, measureOf(), undefined],
    [
      "nothing, of an empty list",
      { text: "undefined", mismatch: "it is undefined" },
      [{ kind: "array", items: [] }],
      measureOf(),
      undefined,
    ],
    [
      "nothing, of an empty set",
      { text: "undefined", mismatch: "it is undefined" },
      [{ kind: "set", items: [] }],
      measureOf(),
      undefined,
    ],
    [
      "nothing, of an empty text",
      { text: "undefined", mismatch: "it is undefined" },
      [plain("")],
      measureOf(),
      undefined,
    ],
    [
      "nothing, of an empty map",
      { text: "undefined", mismatch: "it is undefined" },
      [{ kind: "map", entries: [] }],
      measureOf(),
      undefined,
    ],
    [
      "nothing, of a list",
      { text: "undefined", mismatch: "it is undefined" },
      [{ kind: "array", items: [plain(1)] }],
      measureOf(),
      "wrong-shape",
    ],
    [
      "nothing, of a number",
      { text: "undefined", mismatch: "it is undefined" },
      [plain(0)],
      measureOf(),
      "wrong-shape",
    ],
    [
      "something else, of an empty list",
      { text: "5", mismatch: "it is 5" },
      [{ kind: "array", items: [] }],
      measureOf(),
      "wrong-shape",
    ],
    [
      "a tuple with a gap, of an empty list",
      { text: "[undefined]", hasGap: true, mismatch: "it[0]" },
      [{ kind: "array", items: [] }],
      measureOf({}, { result: { kind: "tuple", of: [] } }),
      undefined,
    ],
    [
      "a list with a gap, of an empty list",
      { text: "[undefined]", hasGap: true, mismatch: "it[0]" },
      [{ kind: "array", items: [] }],
      measureOf({}, { result: { kind: "array" } }),
      "wrong-shape",
    ],
    ["a text with undefined in it", { text: '"a undefined"' }, [plain(1)], measureOf(), "leaked-text"],
    ["a text with an object in it", { text: '"[object Object]"' }, [plain(1)], measureOf({}, DEFINED), "leaked-text"],
    [
      "a text with an object in it, of what may be anything",
      { text: '"[object Object]"' },
      [plain(1)],
      measureOf({}, { parameters: [{ shape: { kind: "unknown" } }] }),
      undefined,
    ],
    [
      "a text with NaN in it, of what may be anything",
      { text: '"NaN"' },
      [plain(1)],
      measureOf({}, { parameters: [{ shape: { kind: "any" } }] }),
      "leaked-text",
    ],
    ["undefined that is no text", { text: "[undefined]" }, [plain(1)], measureOf(), undefined],
    [
      "a text with undefined that was given",
      { text: '"undefined"', call: 'f("undefined")' },
      [plain(1)],
      measureOf(),
      undefined,
    ],
    [
      "a text with undefined that the docs name",
      { text: '"undefined"' },
      [plain(1)],
      measureOf({}, { docs: { ...DOCS, description: "Or undefined." } }),
      undefined,
    ],
    ["a text with undefined of something far-fetched", { text: '"undefined"' }, spelled, measureOf(), undefined],
    ["not a number", { text: "NaN" }, [plain(1)], measureOf(), "not-a-value"],
    ["not a number, deep", { text: "{ a: [NaN] }" }, [plain(1)], measureOf(), "not-a-value"],
    ["an invalid date", { text: "new Date(NaN)" }, [plain(1)], measureOf(), "not-a-value"],
    ["not a number, of what held it", { text: "NaN", call: "f(NaN)" }, [plain(1)], measureOf(), undefined],
    ["not a number, of something large", { text: "NaN" }, huge, measureOf(), undefined],
    ["a name that holds the letters", { text: "{ xNaN: 1, NaNny: 2 }" }, [plain(1)], measureOf(), undefined],
    ["infinity", { text: "Infinity" }, [plain(1)], measureOf(), undefined],
    [
      "a value where the contract requires an error",
      { foreseen: ["RangeError"] },
      [plain(1)],
      measureOf(),
      "missing-throw",
    ],
    [
      "a change",
      { changed: [{ what: "arguments", name: "x", before: "1", after: "2" }] },
      [plain(1)],
      measureOf(),
      "changed-arguments",
    ],
    ["a rejection that nobody awaits", { stray: thrownOf("Error") }, [plain(1)], measureOf(), "unhandled-rejection"],
    ["an error of the engine", { thrown: thrownOf("TypeError", engine) }, [plain(1)], measureOf(), "crashed"],
    ["one of something large", { thrown: thrownOf("TypeError", engine) }, huge, measureOf(), undefined],
    ["one of something far-fetched", { thrown: thrownOf("TypeError", engine) }, spelled, measureOf(), "crashed"],
    [
      "one that the input alone may bring",
      { thrown: thrownOf("RangeError", engine) },
      [plain(1)],
      measureOf(),
      undefined,
    ],
    [
      "the same, where the contract says what counts",
      { thrown: thrownOf("RangeError", engine) },
      [plain(1)],
      measureOf(terms({ accepts: "() => true" })),
      "crashed",
    ],
    [
      "one that the docs name",
      { thrown: thrownOf("SyntaxError", engine) },
      [plain(1)],
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "SyntaxError", text: "" }] } }),
      undefined,
    ],
    ...[
      { steps: 2_000, found: undefined },
      { steps: 20, found: "crashed" },
    ].map(({ steps, found }): [string, object, readonly InputTree[], Measure, string | undefined] => [
      `a stack that overflows after ${steps} steps, where the docs say what is out of range`,
      { thrown: thrownOf("RangeError", { ...engine, isOverflow: true }) },
      [plain(steps), plain("a")],
      measureOf({}, { docs: { ...DOCS, throws: [{ type: "RangeError", text: "" }] } }),
      found,
    ]),
    [
      "one that the contract foresees",
      { thrown: thrownOf("TypeError", engine), foreseen: ["TypeError"] },
      [plain(1)],
      measureOf(),
      undefined,
    ],
    [
      "too large a work",
      { thrown: thrownOf("TypeError", { ...engine, isExcess: true }) },
      [plain(1)],
      measureOf(),
      undefined,
    ],
    [
      "what the sandbox does not have",
      { thrown: thrownOf("TypeError", { ...engine, unavailable: "node:fs" }) },
      [plain(1)],
      measureOf(),
      undefined,
    ],
    ["an error on purpose", { thrown: thrownOf("Error") }, [plain(1)], measureOf(), undefined],
    [
      "an error on purpose that the contract does not foresee",
      { thrown: thrownOf("Error") },
      [plain(1)],
      measureOf(terms({ throws: [] })),
      "unforeseen-throw",
    ],
  ])("is judged: %s", (_what, outcome, values, measure, found) => {
    expect(code(outcome, values, measure)).toBe(found);
  });

  it("is told shortly, and with the line", () => {
    const finding = (outcome: object) =>
      judgeDrawn(
        { kind: "returned", changed: [], call: "f(1)", ...outcome } as unknown as DrawOutcome,
        [plain(1)],
        measureOf(),
      );
    const text = `"${"x".repeat(400)}"`;
    expect(finding({ text, mismatch: "it is long" })?.message).toBe(
      `f(1) returned ${text.slice(0, 300)}…, which is not of the declared type: it is long.`,
    );
    expect(finding({ text: text.slice(0, 300), mismatch: "it" })?.message).toContain(`${text.slice(0, 300)}, which`);
    expect(finding({ mismatch: "it is undefined" })?.message).toContain("returned undefined, which");
    expect(finding({ thrown: thrownOf("TypeError", { ...engine, stack: "own" }) })).toMatchObject({
      line: "return x;",
      severity: "soft",
    });
    expect(finding({ broken: "it is odd", thrown: thrownOf("Error") })?.message).toBe(
      "For f(1), it is odd; it threw Error: no.",
    );
    expect(finding({ broken: "it is odd", text: "3" })).toEqual({
      check: "properties",
      code: "broken-property",
      message: "For f(1), it is odd; it returned 3.",
    });
  });
});

describe("a program that stopped", () => {
  const one = { label: "f(1)" } as unknown as RunnableCase;
  const said = (code: string, detail: string, index = 0): string =>
    judgeBreakdown({ code, detail, index } as never, [one], 64).message;
  it("is told by what stopped it, and in which case", () => {
    expect(said("time-limit", "2 s")).toMatch(/^f\(1\) did not finish within 2 s/);
    expect(said("memory-limit", "")).toMatch(/^f\(1\) took more than 64 MB/);
    expect(said("exited", "3")).toMatch(/^f\(1\) called process\.exit\(3\)/);
    expect(said("lost", "no answer")).toBe("f(1) ended the sandbox: no answer.");
    expect(judgeBreakdown({ code: "unstarted", detail: "its process ended (9)", index: -1 }, [], 64)).toEqual({
      check: "run",
      code: "sandbox-unstarted",
      message:
        'the sandbox does not start here: its process ended (9). Set `isolation: "context"` in selfcoding.config to check in a thread of this process instead.',
      isForPerson: true,
    });
    expect(said("time-limit", "2 s", 1)).toMatch(/^Loading the file with the candidate in place did not finish/);
  });

  it("because its module cannot be loaded is the body's fault only by its line", () => {
    const judge = (more: Partial<ThrownText>) => judgeEvaluation(thrownOf("Error", more), measureOf());
    expect(judge({ stack: "own" })).toMatchObject({ code: "threw", line: "return x;" });
    expect(judge({})).toMatchObject({ code: "module-not-evaluable", isForPerson: true });
    expect(judge({ unavailable: "node:fs/promises", stack: "own" }).message).toContain('`allow: { fs: ["<folder>"] }`');
    expect(judge({ unavailable: "fetch" }).message).toContain('`allow: { net: ["<host>"] }`');
    expect(judge({ unavailable: "node:os" }).message).toContain('`allow: { imports: ["node:os"] }`');
    expect(judge({ unavailable: "WebSocket" }).message).toContain("`allow: { net: true }`");
  });
});

describe("an example of the contract", () => {
  const cases = (words: string, result = "2") =>
    contractCases(
      { text: "", examples: [{ call: "f(1)", result, words }] } as unknown as Terms,
      skeletonOf({ docs: { ...DOCS, description: "It is\n  `two` then." } }),
    );
  it("is quoted where the docs hold its words", () => {
    expect(cases("It is two")[0]).toMatchObject({
      quotation: "It is two",
      expect: { kind: "returns", value: "2", tolerance: 1e-9 },
    });
    expect(cases("It is three")[0]).not.toHaveProperty("quotation");
    expect(cases(" ")[0]).not.toHaveProperty("quotation");
    expect(contractCases(undefined, skeletonOf())).toEqual([]);
  });
  it("may be an error, of any kind or of one", () => {
    expect(cases("", "throws")[0]?.expect).toEqual({ kind: "throws" });
    expect(cases("", " throws RangeError")[0]?.expect).toEqual({ kind: "throws", error: "RangeError" });
  });
});

describe("the arguments of examples", () => {
  const inputs = (input: object) =>
    exampleInputs([{ origin: "example", input, expect: settles } as never], { name: "f", access: "Own.f" });
  it.each<[string, readonly (readonly InputTree[])[]]>([
    [
      'f(1, "a", true, false, null)',
      [
        [
          plain(1),
          plain("a"),
          { kind: "plain", value: true },
          { kind: "plain", value: false },
          { kind: "plain", value: null },
        ],
      ],
    ],
    ["f(undefined, (-2))", [[{ kind: "undefined" }, plain(-2)]]],
    ["g(f(1)); f(2)", [[plain(1)], [plain(2)]]],
    ["Own.f(1); own.f(2); g.h(3)", [[plain(1)], [plain(2)]]],
    ["f([1, [2]])", [[{ kind: "array", items: [plain(1), { kind: "array", items: [plain(2)] }] }]]],
    [
      'f({ a: 1, "b-c": 2 })',
      [
        [
          {
            kind: "object",
            members: [
              ["a", plain(1)],
              ["b-c", plain(2)],
            ],
          },
        ],
      ],
    ],
    ["f(x)", []],
    ["f(1, x)", []],
    ["f(-x)", []],
    ["f(!1)", []],
    ["f([x])", []],
    ["f({ a })", []],
    ["f({ [a]: 1 })", []],
    ["f({ a: x })", []],
    ["f(() => 1)", []],
  ])("are read where they are literals: %s", (code, found) => {
    expect(inputs({ code })).toEqual(found);
  });
  it("are those of kept calls, too", () => {
    expect(inputs({ call: { arguments: ["1", "[2]"] } })).toEqual([[plain(1), { kind: "array", items: [plain(2)] }]]);
  });
});

describe("a curve", () => {
  it("is fitted from four timings that the clock can tell, by the largest five", () => {
    const timings = (milliseconds: readonly number[]) =>
      milliseconds.map((each, at) => ({ size: 2 ** at, milliseconds: each }));
    expect(fitCurve(timings([0.02, 0.04, 0.08]))).toBeUndefined();
    expect(fitCurve(timings([0.019, 0.04, 0.08, 0.16]))).toBeUndefined();
    expect(fitCurve(timings([0.02, 0.04, 0.08, 0.16]))?.exponent).toBeCloseTo(1);
    expect(fitCurve(timings([5, 0.04, 0.08, 0.16, 0.32, 0.64]))?.exponent).toBeCloseTo(1);
    expect(fitCurve(timings([0.02, 0.04, 0.08, 0.16]))?.coefficient).toBeCloseTo(0.02);
  });

  it("breaks a limit by more than its tolerance", () => {
    expect([1.45, 1.46].map((exponent) => isBreach({ exponent, coefficient: 1 }, "O(n)"))).toEqual([false, true]);
  });
});

/** A session that answers each drawn input as it is told. */
function answering(answer: (request: Parameters<Session["draw"]>[0]) => object, receivers = 0) {
  const asked: Parameters<Session["draw"]>[0][] = [];
  const ahead: unknown[] = [];
  const session = {
    report: { receivers },
    draw: (request: Parameters<Session["draw"]>[0]) => {
      asked.push(request);
      return Promise.resolve(answer(request));
    },
    drawAhead: (requests: readonly unknown[]) => Promise.resolve(void ahead.push(...requests)),
  } as unknown as Session;
  return { session, asked, ahead };
}

describe("growth", () => {
  const taskOf = (growth?: string, shape: Shape = { kind: "array", of: { kind: "number" } }): CheckTask =>
    ({
      skeleton: { parameters: [{ name: "x", shape }], shapes: {} },
      options: { growth, seed: 1 },
    }) as unknown as CheckTask;
  const sizeOf = (request: { arguments: readonly InputTree[] }): number => {
    const [tree] = request.arguments;
    return tree?.kind === "array" ? tree.items.length : 0;
  };
  const timed = (cost: (size: number) => number) =>
    answering((request) => ({ outcome: { milliseconds: cost(sizeOf(request)) } }));

  it("is not measured unless somebody wants it", async () => {
    const { session, asked } = timed(() => 1);
    expect([await measureGrowth(taskOf(), session), asked.length]).toEqual([{ findings: [], notes: [] }, 0]);
  });

  it("is measured up to inputs that take long, and what breaks its limit is found", async () => {
    const square = timed((size) => size ** 2 * 1e-3);
    const report = await measureGrowth(taskOf("O(n)"), square.session);
    expect(report.findings.map(({ code }) => code)).toEqual(["grows-too-fast"]);
    expect(report.findings[0]?.message).toMatch(
      /^The time grew as 1\.0 µs · n\^2\.00 \(0\.26 ms at 16, 66 ms at 256\), but O\(n\) is allowed/,
    );
    expect(square.asked.map(sizeOf)).toEqual([16, 32, 64, 128, 256, 16, 32, 64, 128]);
    expect((await measureGrowth(taskOf("O(n^2)"), square.session)).notes[0]).toContain("O(n^2) is allowed");
  });

  it("goes on to the largest size, and measures the last few again", async () => {
    const { session, asked } = timed((size) => size * 1e-4);
    await measureGrowth(taskOf("O(n)"), session);
    const sizes = asked.map(sizeOf);
    expect(sizes.slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, at) => 16 * 2 ** at));
    expect(sizes.slice(14)).toEqual([8192, 16384, 32768, 65536]);
  });

  it("goes on where a call takes just as long as one may", async () => {
    const { session, asked } = timed((size) => (size === 16 ? 30 : 31));
    await measureGrowth(taskOf("O(n)"), session);
    expect(asked.map(sizeOf).slice(0, 2)).toEqual([16, 32]);
  });

  it("takes the better of two timings", async () => {
    let calls = 0;
    const { session } = answering((request) => ({
      outcome: { milliseconds: sizeOf(request) * (++calls <= 4 ? 0.25 : 0.1) },
    }));
    const { notes } = await measureGrowth(taskOf("O(n)"), session);
    expect(notes[0]).toContain("(1.6 ms at 16, 32 ms at 128)");
  });

  it.each<[string, object, RegExp]>([
    ["needs a stub", { needs: { id: "g" } }, /calls a stub that is not written/],
    ["cannot make the input", { outcome: { passedOver: "no such class." } }, /not measured: no such class\./],
    ["throws", { outcome: { thrown: { message: "no" } } }, /an input of 16 threw no\./],
    ["is too fast", { outcome: { milliseconds: 0.001 } }, /too fast to time even with 131072 items/],
  ])("is not told where the function %s", async (_what, answer, note) => {
    const { notes, findings } = await measureGrowth(taskOf("O(n)"), answering(() => answer).session);
    expect([notes[0], findings]).toEqual([expect.stringMatching(note), []]);
  });

  it("has no limit that a call which does not end would keep", async () => {
    const { findings } = await measureGrowth(taskOf("O(n^3)"), answering(() => ({ breakdown: {} })).session);
    expect(findings[0]?.message).toMatch(/^A call with 16 items did not finish within 2000 ms, but O\(n\^3\)/);
  });

  it("is measured on a receiver, where there is one", async () => {
    const { session, asked } = answering(() => ({ breakdown: {} }), 1);
    await measureGrowth(taskOf("O(n)"), session);
    expect(asked[0]).toMatchObject({ self: { receiver: 0 }, repeats: 5 });
    expect((await measureGrowth(taskOf("O(n)", { kind: "boolean" }), session)).notes[0]).toContain(
      "none of its parameters has a size",
    );
  });
});

describe("trying drawn inputs", () => {
  const input = (...values: readonly InputTree[]) =>
    ({ arguments: values }) as Parameters<ReturnType<typeof startTrial>["call"]>[0];
  const special: InputTree = { kind: "special", name: "NaN" };
  const outcome = (more: object = {}) => ({
    outcome: { kind: "returned", changed: [], call: "f(1)", text: '"a"', ...more },
  });
  const trying = (answer: (request: Parameters<Session["draw"]>[0]) => object) => {
    const { session, asked, ahead } = answering(answer);
    return { trial: startTrial(session, measureOf({}, DEFINED)), asked, ahead };
  };

  it("counts what was tried", async () => {
    const { trial } = trying(() => outcome());
    expect(trial.needsMore(2)).toBe(true);
    expect(await trial.call(input(plain(1)))).toBeUndefined();
    expect([trial.needsMore(2), trial.notes()]).toEqual([false, ["1 inputs drawn from the types were tried."]]);
  });

  it("needs more different ones where some are not accepted", async () => {
    const { trial } = trying((request) =>
      outcome(request.arguments[0]?.kind === "special" ? { isAccepted: false } : {}),
    );
    await trial.call(input(special));
    expect([trial.needsMore(2), trial.notes()]).toEqual([
      true,
      ["No drawn input was tried: the contract accepts none of 1."],
    ]);
    for (const value of [1, 1]) await trial.call(input(plain(value)));
    expect(trial.needsMore(2)).toBe(true);
    await trial.call(input(plain(2)));
    expect([trial.needsMore(2), trial.notes()]).toEqual([
      false,
      ["3 inputs drawn from the types were tried, and 1 left out because the contract does not accept them."],
    ]);
  });

  it("ends where a stub is needed", async () => {
    const { trial, asked, ahead } = trying(() => ({ needs: { id: "g" } }));
    await trial.prepare([input(plain(1))]);
    expect(ahead).toEqual([{ arguments: [plain(1)], repeats: 1 }]);
    await trial.call(input(plain(1)));
    await trial.call(input(plain(2)));
    await trial.prepare([input(plain(3))]);
    expect([trial.needs, asked.length, ahead.length, trial.needsMore(9)]).toEqual([{ id: "g" }, 1, 1, false]);
  });

  it("passes over what cannot be made", async () => {
    const { trial } = trying(() => outcome({ passedOver: "no such class" }));
    await trial.call(input(plain(1)));
    expect(trial.notes()).toEqual(["0 inputs drawn from the types were tried."]);
  });

  it("avoids the one argument with which it does not end, and its like, and ends with the second", async () => {
    const ends = ([step, count]: readonly (InputTree | undefined)[]): boolean =>
      step?.kind === "plain" && step.value !== 0 && count?.kind === "plain" && count.value !== 99;
    const { trial, asked, ahead } = trying((request) => (ends(request.arguments) ? outcome() : { breakdown: {} }));
    await trial.call(input(plain(1), plain(5)));
    await trial.call(input(plain(0), plain(5)));
    expect(trial.notes()[0]).toMatch(
      /^1 inputs .* were tried; 1 did not finish within 100 ms or took too much memory, and similar inputs were left out\.$/,
    );
    // The same, a step backwards, no number, less than one: each is a standstill.
    for (const like of [plain(0), plain(-3), special, plain(0.5)]) await trial.call(input(like, plain(7)));
    expect(asked.length).toBe(2);
    await trial.prepare([input(plain(1), plain(6))]);
    expect(ahead).toEqual([]);
    for (const other of [plain(1), plain(2)]) await trial.call(input(other, plain(7)));
    expect(asked.length).toBe(4);
    await trial.call(input(plain(2), plain(99)));
    expect(trial.notes()[0]).toMatch(/4 inputs|3 inputs/);
    expect(trial.notes()[0]).toMatch(/; 2 did not finish .* and drawing ended\.$/);
    await trial.call(input(plain(3), plain(7)));
    expect(asked.length).toBe(5);
  });

  it("avoids only the very value where that is no standstill", async () => {
    const { trial, asked } = trying((request) =>
      JSON.stringify(request.arguments[0]) === JSON.stringify(plain("x")) ? { breakdown: {} } : outcome(),
    );
    await trial.call(input(plain("a")));
    await trial.call(input(plain("x")));
    await trial.call(input(plain("x")));
    await trial.call(input(plain("y")));
    await trial.call(input(special));
    expect(asked.length).toBe(4);
  });

  it("blames no argument where more than one was exchanged", async () => {
    const { trial, asked } = trying((request) =>
      request.arguments.length === 2 && JSON.stringify(request.arguments[0]) === JSON.stringify(plain("x"))
        ? { breakdown: {} }
        : outcome(),
    );
    await trial.call(input(plain("a"), plain("b")));
    await trial.call(input(plain("x"), plain("c")));
    await trial.call(input(plain("x"), plain("d")));
    expect(asked.length).toBe(3);
  });

  it("takes no number of a text for the text's fault when a number in its place gives one", async () => {
    const ofText = trying((request) =>
      outcome({ text: JSON.stringify(request.arguments).includes('"12:34"') ? "5" : "NaN" }),
    );
    expect(await ofText.trial.call(input(plain("abc")))).toBeUndefined();
    expect(ofText.asked.length).toBe(4);
    const ofBody = trying(() => outcome({ text: "NaN" }));
    expect((await ofBody.trial.call(input(plain("abc"))))?.code).toBe("not-a-value");
    expect((await ofBody.trial.call(input(plain(5))))?.code).toBe("not-a-value");
    const other = trying(() => outcome({ mismatch: "it is 3" }));
    expect((await other.trial.call(input(plain("abc"))))?.code).toBe("wrong-shape");
    const ended = trying((request) =>
      JSON.stringify(request.arguments).includes("abc") ? outcome({ text: "NaN" }) : { breakdown: {} },
    );
    expect(await ended.trial.call(input(plain("abc")))).toBeUndefined();
  });
});
