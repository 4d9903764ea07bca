import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const right = "function tail(text: string): string { return text.slice(1); }";
const task = {
  name: "tail",
  signature: "function tail(text: string): string",
  doc: "All but the first character.",
  examples: [{ call: 'tail("ab")', expected: '"b"' }],
  checks: [
    { call: 'tail("ab")', expected: '"b"' },
    { call: 'tail("")', expected: '""' },
  ],
};
const answer = (code: string, isRight: boolean, isStrict = true) => ({ source: "made up", code, isRight, isStrict });
const CASES = [
  {
    ...task,
    id: "one",
    kind: "write",
    right,
    firstAnswers: [
      answer("function tail(text: string): string { return text.substring(1); }", true),
      answer("function tail(text: string): string { return text.length; }", false),
      answer("function tail(text: string): string { return text[1]!; }", false),
      answer('function tail(text: string): string { return text === "" ? "?" : text.slice(1); }', false),
    ],
  },
  {
    ...task,
    id: "two",
    kind: "heal",
    firstAnswer: "function tail(text: string): string { return text.replace(text[0]!.toString(), ''); }",
    secondAnswer: right,
    failingInput: { call: 'tail("")', expected: '""' },
  },
];

/** The rows of the table, by the beginning of what they say. */
async function evaluate(files: Readonly<Record<string, string>>, ...extra: string[]): Promise<Record<string, string>> {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-eval-test-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const command = ["eval/run.mjs", "--cases", folder, ...extra.map((one) => one.replace("FOLDER", folder))];
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
    const rows = [...stdout.matchAll(/^\| (.*?) \| (.*?) \|$/gm)];
    return Object.fromEntries(rows.map(([, what = "", measured = ""]) => [what.slice(0, 40), measured]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it("counts what the checks refuse, what gets through, what heals and what ends right", async () => {
  const cases = CASES.map((one) => JSON.stringify(one)).join("\n");
  expect(await evaluate({ "cases.jsonl": cases })).toMatchObject({
    "wrong first answers (`write`)": "3",
    "refused before adoption": "2 (types 1, properties 1)",
    adopted: "1 of 3",
    "right in the end, where there is a refer": "2 of 3",
    "right and strict first answers adopted a": "1 of 1",
    "`heal`, properties off: healed, and righ": "1 of 1",
    "`heal`, properties on: refused before ad": "1 of 1",
  });
});

it("serves contracts, keeps right code that is asked about, and gives wrong code up", async () => {
  const upper = {
    ...task,
    id: "three",
    kind: "write",
    right,
    firstAnswers: [
      answer("function tail(text: string): string { return text.substring(1); }", true),
      answer('function tail(text: string): string { return text === "" ? "?" : text.slice(1); }', false),
    ],
  };
  // The last expectation is wrong: right code is asked about it, and stands.
  const contract = `{ examples: [["tail('')", "''", ""], ["tail('abc')", "'c'", ""]] }`;
  const files = { "cases.jsonl": JSON.stringify(upper), "contracts.json": JSON.stringify({ tail: contract }) };
  expect(await evaluate(files, "--contracts", "FOLDER/contracts.json")).toMatchObject({
    "refused before adoption": "1 (contract 1)",
    adopted: "0 of 1",
    "right in the end, where there is a refer": "1 of 1",
    "right and strict first answers adopted a": "0 of 1",
    "right and strict first answers adopted i": "1 of 1",
    "of those after a question that was answe": "1",
  });
});
