// Reads the external cases and makes a trial of every answer: a stub, what the model will answer, what must hold in the end.

import { readFileSync } from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";

/** One trial for each labelled first answer; `kind` and `only` choose among them, `contracts` are by function name. */
export function readTrials(folder, { kind, only, contracts = {} }) {
  const lines = readFileSync(path.join(folder, "cases.jsonl"), "utf8").trim().split("\n");
  const cases = lines.map((line) => JSON.parse(line));
  return cases
    .filter((one) => (kind === undefined || one.kind === kind) && (only === undefined || one.id.includes(only)))
    .flatMap(trialsOf)
    .map((trial, number) => {
      const literal = contracts[trial.name];
      const contract = literal && `export const contract: Contract<typeof ${trial.name}> = ${literal.trim()};`;
      return { ...trial, number, script: { ...trial.script, ...(contract && { contract }) } };
    });
}

function trialsOf(one) {
  if (one.kind !== "write") return [trialOf(one, one.firstAnswer, one.secondAnswer, { isRight: false })];
  // Without a reference nothing can be said of the end; whether the first answer is refused can.
  return one.firstAnswers.map((answer) => trialOf(one, answer.code, one.right ?? undefined, answer));
}

function trialOf(one, first, right, { isRight = false, isStrict = false, visible, source }) {
  const [example] = one.examples;
  const checks = one.checks.map(({ call, expected }) => ({ call: plain(call), expected: plain(expected) }));
  return {
    id: one.id,
    kind: one.kind,
    name: one.name,
    label: source ?? one.source ?? "",
    hasReference: one.kind !== "write" || one.right !== null,
    isRight,
    isStrict,
    visible,
    script: { first: first.trim(), right: right?.trim(), isRight },
    stub: stubOf(one),
    firstCall: (example ?? checks[0]).call,
    failing: one.failingInput && { call: plain(one.failingInput.call), expected: plain(one.failingInput.expected) },
    checks,
  };
}

// The cases are TypeScript; the program that tries them evaluates JavaScript.
function plain(expression) {
  const { code } = transformSync(`$ = (${expression})`, { loader: "ts" });
  return code
    .trim()
    .replace(/^\$ = /, "")
    .replace(/;$/, "");
}

function stubOf({ doc, examples, signature, name, prelude = "", given: things }) {
  const lines = [
    ...proseOf(doc, examples),
    ...examples.map(({ call, expected }) => `@example ${call} // => ${expected}`),
  ].map((line) => ` * ${line.replaceAll("*/", "* /")}`.trimEnd());
  const parameters = /\(([^]*)\)\s*:/.exec(signature)?.[1] ?? "";
  const names = [...parameters.matchAll(/(\w+)\??\s*:/g)].map((match) => match[1]);
  const given = (things ?? names.filter((one) => new RegExp(`\\b${one}\\b`).test(parameters))).join(", ");
  return `${prelude}/**\n${lines.join("\n")}\n */\nexport ${signature} { return stub(${given}); }\nexport const $name = ${JSON.stringify(name)};\n`;
}

// As a doctest a `>>>` line is the author's word. In the data it is prose, and some are false or were held back on purpose.
function proseOf(doc, examples) {
  const lines = doc.split("\n");
  const isLeftOut = (line = "") =>
    line.startsWith(">>>") && !examples.some(({ call }) => call === line.slice(">>>".length).trim());
  return lines.filter((line, index) => !isLeftOut(line) && !isLeftOut(lines[index - 1]));
}
