import { fence } from "../world/project.js";

const call = (name: string, parameters: object) => ({
  toolCalls: [{ name, arguments: { hypothesis: "if asked, then answered", criteria: ["It is."], parameters } }],
});
const judged = (isMet: boolean) => `{ "judgements": [{ "criterion": 1, "isMet": ${isMet}, "reason": "So." }] }`;
const contract = (clauses: string, name: string) =>
  `\`\`\`ts contract\nexport const contract: Contract<typeof ${name}> = { ${clauses} };\n\`\`\`\n\n`;

/** What the model says, by who asks. */
const REPLIES = {
  typed: [
    fence('function typed(value: number): number { return "no"; }'),
    fence("function typed(value: number): number { return value * 2; }"),
  ],
  shown: [
    fence("function shown(value: number): number { return value; }"),
    fence("function shown(value: number): number { return value / 2; }"),
  ],
  powerful: [
    fence("function powerful(value: number): number { return eval(String(value)); }"),
    fence("function powerful(value: number): number { return value; }"),
  ],
  answered: [
    contract('examples: [["answered(1)", "3", ""]]', "answered") +
      fence("function answered(value: number): number { return value + 1; }"),
    "KEEP: the docs say one more",
  ],
  impossible: ["CANNOT BE WRITTEN: it contradicts itself"],
  prose: ["I would rather not.", fence("function prose(value: number): number { return value; }")],
  never: Array(9).fill(fence("function never(value: number): number { return value + 1; }")),
  healed: [
    fence("function healed(list: number[]): number { return list[0]!.valueOf(); }"),
    fence("function healed(list: number[]): number { return list[0] ?? 0; }"),
  ],
  rightly: [
    fence('function rightly(value: number): number { if (value < 0) throw new TypeError("no"); return value; }'),
    `THROW IS RIGHT: it is negative\n\n${contract('throws: [{ error: "TypeError", when: (value) => value < 0 }]', "rightly")}`,
  ],
  changing: [
    fence("function changing(list: readonly number[]): number { return (list as number[]).sort()[0] ?? 0; }"),
    fence("function changing(list: readonly number[]): number { return [...list].sort()[0] ?? 0; }"),
  ],
  clerk: ["There are three.", call("count", { of: 5 }), call("count", { of: "pears" }), call("count", { of: "figs" })],
  "clerk.validator": [judged(false), judged(true)],
  idle: Array(9).fill("Nothing to call."),
};

const STUBS = `
/** Doubles. */
function typed(value: number): number { return stub(value); }
/**
 * Halves.
 * @example shown(4) // => 2
 */
function shown(value: number): number { return stub(value); }
/** As it is. */
function powerful(value: number): number { return stub(value); }
/** One more. */
function answered(value: number): number { return stub(value); }
/** Twice and half at once. */
function impossible(value: number): number { return stub(value); }
/** As it is. */
function prose(value: number): number { return stub(value); }
/**
 * As it is.
 * @example never(4) // => 4
 */
function never(value: number): number { return stub(value); }
/** The first. */
function healed(list: number[]): number { return stub(list); }
/** As it is, if it is not negative. */
function rightly(value: number): number { return stub(value); }
/** The least. */
function changing(list: readonly number[]): number { return stub(list); }
`;

/** A program that goes every way once, and says by fields what came of each. */
export const FLOWS: Readonly<Record<string, string>> = {
  "flows.ts": `
import { configure, FunctionAgent, on, registered, stub } from "selfcoding";
import { scriptedModel } from "selfcoding/testing";
configure({ model: scriptedModel(${JSON.stringify(REPLIES)}) });
${STUBS}
let seen: unknown[] = [];
on("candidate-refuse", ({ findings }) => seen.push(findings.map(({ check, code, severity, changed }) => ({ check, code, severity, changed }))));
on("version-adopt", ({ attempts, purpose, notes }) => seen.push({ attempts, purpose, notes: notes.length }));
on("generation-fail", ({ code }) => seen.push(code));
on("heal-skip", () => seen.push("heal-skip"));
on("agent-refuse", ({ round }) => seen.push({ round }));
on("agent-validate", ({ isAccepted }) => seen.push({ isAccepted }));
const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
async function tell(flow: string, act: () => unknown): Promise<void> {
  seen = [];
  let outcome: unknown;
  try {
    outcome = await act();
  } catch (error) {
    const { name, code } = error as Error & { code?: string };
    outcome = { name, code };
  }
  await turn();
  console.log(JSON.stringify({ flow, outcome, seen }));
}
const count = async (of: string): Promise<number> => of.length;
const agent = (name: string) => new FunctionAgent({ name, functions: [registered(count)], maxRounds: 5 });
await tell("a type error is mended", () => typed(2));
await tell("an example holds", () => shown(8));
await tell("a power is refused", () => powerful(3));
await tell("a finding is answered", () => answered(1));
await tell("a body is impossible", () => impossible(1));
await tell("prose is no code", () => prose(1));
await tell("no candidate is right", () => never(1));
await tell("a change is refused", () => changing([2, 1]));
await tell("it works", () => healed([4]));
await tell("it is healed", () => healed([]));
await tell("it throws rightly", () => (rightly(1), rightly(-1)));
await tell("an agent answers", async () => (await agent("clerk").request("How many figs?")).value);
await tell("an agent has no answer", async () => (await agent("idle").request("How many?")).value);
`,
  "mistaken.ts": `
import { selfCoding, stub } from "selfcoding";
export const untyped = (value) => { return stub(value); };
export function unreturned(value: number) { stub(value); return value; }
export class Vault { #key = 1; /** Reads. */ read(): number { return stub(); } }
`,
};
