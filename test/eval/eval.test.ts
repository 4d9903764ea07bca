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

it("counts what the checks refuse, what gets through, what heals and what ends right", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-eval-test-"));
  try {
    writeFileSync(path.join(folder, "cases.jsonl"), CASES.map((one) => JSON.stringify(one)).join("\n"));
    const { stdout } = await promisify(execFile)(process.execPath, ["eval/run.mjs", "--cases", folder], { cwd: root });
    const rows = Object.fromEntries(
      [...stdout.matchAll(/^\| (.*?) \| (.*?) \|$/gm)].map(([, what = "", measured]) => [what.slice(0, 40), measured]),
    );
    expect(rows).toMatchObject({
      "wrong first answers (`write`)": "3",
      "refused before adoption": "2 (types 1, properties 1)",
      "right in the end, where there is a refer": "2 of 3",
      "right and strict first answers adopted a": "1 of 1",
      "`heal`, properties off: healed, and righ": "1 of 1",
      "`heal`, properties on: refused before ad": "1 of 1",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
