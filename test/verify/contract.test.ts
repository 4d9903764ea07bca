import { afterAll, describe, expect, it } from "vitest";
import { ts } from "ts-morph";
import type { Terms } from "../../src/contract/contract.js";
import type { CheckTask } from "../../src/contract/checkTask.js";
import { contractOf, readTerms } from "../../src/terms/readTerms.js";
import { call, createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const ACCOUNT = `import { stub } from "selfcoding";
export class InsufficientFunds extends Error { override name = "InsufficientFunds"; }
export interface Account { balance: number }
/** Takes an amount from an account: taking 2 from 5 leaves 3. Amounts are above zero. */
export function withdraw(account: Account, amount: number): Account { return stub(account, amount); }
export class Purse {
  constructor(public coins: number) {}
  /** How many coins are left when some are spent. */
  left(spent: number): number { return stub(spent); }
}
/** Twice a number. */
export function twice(value: number): number;
/** A text, twice. */
export function twice(value: string): string;
export function twice(value: number | string): number | string { return stub(value); }
`;

/** A contract as a reply gives it. */
function terms(literal: string): Terms {
  const [statement] = ts.createSourceFile(
    "c.ts",
    `const contract = ${literal};`,
    ts.ScriptTarget.Latest,
    true,
  ).statements;
  const node = statement && contractOf(statement);
  const read = node && readTerms(node);
  if (read === undefined || !("terms" in read)) throw new Error(read?.reason ?? "no contract");
  return read.terms;
}

async function check(
  name: string,
  body: string,
  contract: string,
  options: Partial<CheckTask["options"]> = {},
  more = "",
) {
  await using project = await createProject({ "src/a.ts": ACCOUNT + more });
  const cases = name.startsWith("Purse") ? [call(["1"], "$revive(Purse, { coins: 5 })")] : [];
  return await checker.check(
    project,
    project.skeleton("src/a.ts", name),
    { body, contract: terms(contract) },
    { cases, options: { inputs: 60, ...options } },
  );
}

const right = `if (amount > account.balance) throw new InsufficientFunds("too much");
return { balance: account.balance - amount };`;
const honest = `{
  accepts: (account, amount) => amount > 0,
  throws: [{ error: "InsufficientFunds", when: (account, amount) => amount > account.balance }],
  examples: [["withdraw({ balance: 5 }, 2)", "{ balance: 3 }", "taking 2 from 5 leaves 3"], ["withdraw({ balance: 1 }, 1)", "{ balance: 0 }", ""]],
}`;

describe("a contract", () => {
  it("lets a body pass that keeps it, and says how many inputs were left out", async () => {
    const { findings, notes } = await check("withdraw", right, honest);
    expect(findings).toEqual([]);
    expect(notes.join()).toMatch(
      /\d\d inputs drawn from the types were tried, and \d+ left out because the contract does not accept them/,
    );
  });

  it("is asked where the options that say nothing of it stand in a variable", async () => {
    const more = `const options = { limits: { attempts: 3 } } as const;
/** The mean of some numbers. */
export function meanOf(numbers: number[]): number { return stub.with(options)(numbers); }
`;
    const body = "return numbers.reduce((sum, one) => sum + one) / numbers.length;";
    const { findings } = await check("meanOf", body, "{ accepts: (numbers) => numbers.length > 0 }", {}, more);
    expect(findings).toEqual([]);
    expect((await check("meanOf", body, "{}", {}, more)).findings.map(({ code }) => code)).toContain("crashed");
  });

  it.each([
    [
      "an example that the docs state word by word",
      "return { balance: account.balance + amount };",
      "wrong-result",
      undefined,
    ],
    ["an error that it wants", "return { balance: account.balance - amount };", "missing-throw", "soft"],
    [
      "an error that it does not foresee",
      `if (amount > 10) throw new RangeError("much");\n${right}`,
      "unforeseen-throw",
      "soft",
    ],
    [
      "what it changes",
      `account.balance -= amount;\nif (account.balance < 0) throw new InsufficientFunds("");\nreturn account;`,
      "changed-arguments",
      "soft",
    ],
  ])("holds a body to %s", async (_what, body, code, severity) => {
    const { findings } = await check("withdraw", body, honest);
    expect(findings.map((one) => [one.code, one.severity])).toContainEqual([code, severity]);
  });

  it("holds a body to an expectation without words as to something that it may answer", async () => {
    const body = `if (amount > account.balance) throw new InsufficientFunds("");\nreturn { balance: account.balance === amount ? -0.5 : account.balance - amount };`;
    const { findings, result } = await check("withdraw", body, honest);
    expect(findings).toMatchObject([{ code: "wrong-result", severity: "soft", origin: "contract" }]);
    expect(result).toHaveProperty("verdict.evidence");
  });

  it("takes words that the docs do not hold for none", async () => {
    const quoted = honest.replace("taking 2 from 5 leaves 3", "the bank keeps nothing");
    const { findings } = await check("withdraw", "return { balance: account.balance + amount };", quoted);
    expect(findings.filter(({ code }) => code === "wrong-result")).toMatchObject([
      { severity: "soft" },
      { severity: "soft" },
    ]);
  });

  it("runs an example that awaits a function of its own", async () => {
    const call = "await (async () => withdraw({ balance: 5 }, 1).balance)()";
    const { findings } = await check("withdraw", right, `{ examples: [["${call}", "3", ""]] }`, { inputs: 0 });
    expect(findings).toMatchObject([{ code: "wrong-result", message: expect.stringContaining(call) }]);
  });

  it("does not ask for a condition of what an example throws itself", async () => {
    const more = `/** Runs it, unless the count is below zero. */
export function run<T>(action: () => T, count: number): T { return stub(action, count); }
`;
    const example = (given: string) =>
      `{ throws: [{ error: "RangeError", when: (_, count) => count < -1 }], examples: [["run(${given})", "throws", "Runs it"]] }`;
    const body = `if (count < 0) throw new RangeError("count");\nreturn action();`;
    const codesFor = async (given: string) => (await check("run", body, example(given), { inputs: 0 }, more)).codes;
    expect(await codesFor("() => { throw new TypeError(); }, 1")).toEqual([]);
    expect(await codesFor("() => 1, -1")).toEqual(["contract-contradicts"]);
  });

  it("says of a body that throws nothing at all that there is no error", async () => {
    const { findings } = await check("withdraw", "throw undefined;", honest, { inputs: 0 });
    expect(findings[0]?.message).toContain("threw undefined: there is no error, but { balance: 3 } is expected");
  });

  it("tells a change once, however many calls make it", async () => {
    const body = `account.balance -= amount;\nif (account.balance < 0) throw new InsufficientFunds("");\nreturn account;`;
    const { codes } = await check("withdraw", body, honest);
    expect(codes.filter((code) => code === "changed-arguments")).toHaveLength(1);
  });

  it("compares numbers that were worked out by hand to nine digits", async () => {
    const example = (value: string) =>
      `{ examples: [["withdraw({ balance: 0.3 }, 0.1)", "{ balance: ${value} }", ""]] }`;
    const body = "return { balance: account.balance - amount };";
    expect((await check("withdraw", body, example("0.2"), { inputs: 0 })).findings).toEqual([]);
    expect((await check("withdraw", body, example("0.2000001"), { inputs: 0 })).codes).toEqual(["wrong-result"]);
  });

  it("is type-checked in the user's program, and counts for nothing when it does not compile", async () => {
    const { findings } = await check("withdraw", right, honest.replace("amount > 0,", "amount > account.credit,"));
    expect(findings).toMatchObject([{ check: "contract", code: "contract-type-error", severity: "soft" }]);
    expect(findings[0]?.message).toContain("credit");
    expect(findings[0]?.line).toContain("account.credit");
  });

  it("knows the receiver of a member, by a function or a method", async () => {
    const clause = (text: string) => `{ ${text}, throws: [] }`;
    const body = "return this.coins - spent;";
    for (const text of [
      "accepts(spent) { return spent <= this.coins; }",
      "accepts: function (spent) { return spent <= this.coins; }",
    ])
      expect((await check("Purse.left", body, clause(text))).findings).toEqual([]);
    expect((await check("Purse.left", body, clause("accepts(spent) { return spent <= this.notes; }"))).codes).toEqual([
      "contract-type-error",
    ]);
  });

  it("foresees what a generator throws while it is read", async () => {
    const more = `/** Counts up. Below zero it throws. */
export function* up(to: number): Generator<number> { return yield* stub(to); }
`;
    const { findings } = await check(
      "up",
      'if (to < 0) throw new RangeError("below zero");\nfor (let at = 0; at < to; at++) yield at;',
      `{
        throws: [{ error: "RangeError", when: (to) => to < 0 }],
        examples: [["[...up(-1)]", "throws RangeError", "Below zero it throws"], ["[...up(2)]", "[0, 1]", ""]],
      }`,
      {},
      more,
    );
    expect(findings).toEqual([]);
  });

  it("takes what any overload takes", async () => {
    const contract =
      '{ accepts: (value) => typeof value === "number" || value.length > 0, examples: [["twice(2)", "4", "Twice a number"]] }';
    const body = 'return typeof value === "number" ? value * 2 : value + value;';
    expect((await check("twice", body, contract)).findings).toEqual([]);
    expect((await check("twice", body.replace("* 2", "* 3"), contract)).codes).toEqual(["wrong-result"]);
  });

  it("is held to the examples of the docs itself", async () => {
    const docs = `/** Halves.
 * @example half(4) // => 2
 * @example half(-1) // throws RangeError
 */
export function half(value: number): number { return stub(value); }`;
    const body = 'if (value < 0) throw new RangeError("below zero");\nreturn value / 2;';
    const told = async (contract: string) =>
      (await check("half", body, contract, { inputs: 0 }, docs)).findings.map(
        ({ code, severity }) => `${severity} ${code}`,
      );
    expect(await told("{ accepts: (value) => value > 4 }")).toEqual(["soft contract-contradicts"]);
    expect(await told("{ throws: [] }")).toEqual(["soft contract-contradicts"]);
    expect(await told('{ throws: [{ error: "RangeError", when: () => true }] }')).toEqual([
      "soft contract-contradicts",
    ]);
    expect(await told('{ throws: [{ error: "RangeError", when: (value) => value < 0 }] }')).toEqual([]);
  });

  it("gives way to what the author fixed in the options", async () => {
    const docs = `export function root(value: number): number { return stub.with({ accepts: (value: number) => value >= 0 })(value); }`;
    const body = "return Math.sqrt(value);";
    await using project = await createProject({ "src/a.ts": ACCOUNT + docs });
    const skeleton = project.skeleton("src/a.ts", "root");
    const contract = terms("{ accepts: () => true }");
    const options = { inputs: 60 };
    const fixed = { accepts: "(value) => value >= 0" };
    expect((await checker.check(project, skeleton, { body, contract }, { options, fixed })).findings).toEqual([]);
    const bare = await checker.check(
      project,
      skeleton,
      { body: "return Math.sqrt(value - 1e9);", contract },
      { options, fixed },
    );
    expect(bare.codes).toEqual(["not-a-value"]);
  });

  it("must not do what no body may", async () => {
    const { findings } = await check("withdraw", right, "{ accepts: () => Boolean(eval('1')) }");
    expect(findings).toMatchObject([{ check: "policy", code: "forbidden-global" }]);
    expect(findings[0]).not.toHaveProperty("severity");
  });

  it("says nothing about an input for which its condition throws", async () => {
    const broken = honest.replace("amount > 0,", '{ if (amount > 3) throw new Error("no"); return true; },');
    expect((await check("withdraw", right, broken)).findings.map(({ code }) => code)).toEqual([]);
  });

  it("that accepts little is held by inputs near to its examples", async () => {
    const docs = `/** The digits of a code of five digits, added up.
 * @example digits("12345") // => 15
 */
export function digits(code: string): number { return stub(code); }`;
    const narrow = "{ accepts: (code) => /^[0-9]{5}$/.test(code) }";
    const sum = "return [...code].reduce((sum, digit) => sum + Number(digit), 0);";
    const { findings, notes } = await check("digits", sum, narrow, {}, docs);
    expect(findings).toEqual([]);
    expect(Number(/(\d+) inputs drawn/.exec(notes.join())?.[1])).toBeGreaterThan(4);
    const broken = `const names = { 1: "a", 2: "b", 3: "c", 4: "d", 5: "e" } as Record<string, string>;
[...code].forEach((digit) => names[digit]!.length);\n${sum}`;
    const again = await check("digits", broken, narrow, {}, docs);
    expect(again.codes).toEqual(["crashed"]);
  });

  it("says so when it accepts nothing that is drawn", async () => {
    const { notes } = await check("withdraw", right, "{ accepts: () => false }");
    expect(notes.join()).toContain("No drawn input was tried: the contract accepts none of");
  });
});

it("what stands in a file in one round: policy, contract and types", async () => {
  const { codes } = await check(
    "withdraw",
    "eval('1');\nconst left: string = account.balance;\nreturn { balance: amount };",
    honest.replace("amount > 0,", "amount > account.credit,"),
  );
  expect(codes.toSorted()).toEqual(["contract-type-error", "forbidden-global", "type-error"]);
});
