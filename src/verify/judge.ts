import type { Skeleton } from "../../transformer/stub.js";
import type { Finding } from "../contract/nouns.js";
import type { RunnableCase } from "./cases.js";
import { exampleOutcome } from "./examples/judge.js";
import { mayChange } from "../compile/mayChange.js";
import type { Outcome, ThrownText } from "../sandbox/protocol.js";
import type { Breakdown } from "../sandbox/sandbox.js";

/** Finds the candidate's line in which something was thrown; undefined when it was elsewhere. */
export type FindLine = (stack: string) => string | undefined;

/** What an outcome means. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

const ORIGINS = {
  example: "from @example",
  option: "from the option `examples`",
  test: "from the test file",
  live: "the call at hand",
  healed: "a call that failed before",
  recorded: "a recorded call of the version before",
  model: "from the model's own tests",
} as const;

/** Judges what came of one case. */
export function judgeOutcome(one: RunnableCase, outcome: Outcome, skeleton: Skeleton, findLine: FindLine): Judged {
  const { expect } = one.origin;
  const { stray, thrown } = outcome;
  const example = exampleOutcome(one, outcome);
  if (example !== undefined)
    return "note" in example
      ? { findings: [], notes: [example.note] }
      : refuse(runFinding("wrong-result", `${example.failure} (${ORIGINS[one.origin.origin]}).`));
  if (thrown?.unavailable !== undefined)
    return refuse(unavailable(`${one.label} cannot be run in the sandbox`, thrown.unavailable));
  if (stray !== undefined) return refuse(strayFinding(one, stray, findLine));
  const changes = changeFindings(one, outcome, skeleton);
  if (thrown !== undefined) {
    const judged = judgeThrown(one, thrown, skeleton, findLine);
    return { findings: [...judged.findings, ...changes], notes: judged.notes };
  }
  const text = outcome.text ?? "undefined";
  if (expect.kind === "throws") {
    const wanted = expect.error === undefined ? "an error" : expect.error;
    return refuse(
      runFinding(
        "wrong-result",
        `${one.label} returned ${text}, but must throw ${wanted} (${ORIGINS[one.origin.origin]}).`,
      ),
      ...changes,
    );
  }
  return { findings: [...resultFindings(one, outcome, text), ...changes], notes: expectationNotes(one, outcome) };
}

/** Says what stopped a program. */
export function judgeBreakdown(
  { code, index, detail }: Breakdown,
  cases: readonly RunnableCase[],
  memoryMegabytes: number,
): Finding {
  const one = cases[index];
  const subject = one === undefined ? "Loading the file with the candidate in place" : one.label;
  if (code === "time-limit")
    return runFinding(
      code,
      `${subject} did not end within ${detail}: it loops or waits for ever (limits.caseMilliseconds).`,
    );
  if (code === "memory-limit")
    return runFinding(code, `${subject} took more than ${memoryMegabytes} MB of memory (limits.memoryMegabytes).`);
  if (code === "exited")
    return runFinding(code, `${subject} called process.exit(${detail}): a function must return or throw.`);
  return runFinding("sandbox-lost", `${subject} ended the sandbox: ${detail}.`);
}

/** Says why the user's module cannot be loaded with the candidate in place. */
export function judgeEvaluation(thrown: ThrownText, skeleton: Skeleton, findLine: FindLine): Finding {
  const { name, message } = thrown;
  if (thrown.unavailable !== undefined)
    return unavailable(`${skeleton.file} cannot be loaded in the sandbox`, thrown.unavailable);
  const line = findLine(thrown.stack);
  // The same file loads without the candidate's own lines, as far as can be known.
  if (line !== undefined)
    return runFinding("threw", `The declarations beside the function threw ${name}: ${message}.`, line);
  return forPerson(
    `${skeleton.file} cannot be loaded in the sandbox: ${name}: ${message}. Move what the function needs into a file that loads by itself.`,
  );
}

/** A fault of the surroundings. */
export function forPerson(message: string): Finding {
  return { check: "run", code: "module-not-evaluable", message, isForPerson: true };
}

function unavailable(fact: string, what: string): Finding {
  return forPerson(
    `${fact}: it uses ${what}. Allow it with the option \`allow: { ${optionFor(what)} }\`, or move what uses it out of the function's reach.`,
  );
}

function optionFor(what: string): string {
  if (/^node:fs/.test(what)) return 'fs: ["<folder>"]';
  if (what === "fetch") return 'net: ["<host>"]';
  return /^node:/.test(what) ? `imports: ["${what}"]` : "net: true";
}

function resultFindings(one: RunnableCase, outcome: Outcome, text: string): Finding[] {
  const findings: Finding[] = [];
  if (outcome.mismatch !== undefined) {
    findings.push(
      runFinding(
        "wrong-shape",
        `${one.label} returned ${text}, which is not of the declared type: ${outcome.mismatch}.`,
      ),
    );
  }
  if (outcome.broken !== undefined)
    findings.push({
      check: "properties",
      code: "broken-property",
      message: `For ${one.label}, ${outcome.broken}; it returned ${text}.`,
    });
  const { expected } = outcome;
  if (expected === undefined || expected.isEqual) return findings;
  const about = one.origin.expect.kind === "returns" && one.origin.expect.isApproximate ? "about " : "";
  findings.push(
    runFinding(
      "wrong-result",
      `${one.label} returned ${text}, but ${about}${expected.text} is expected (${ORIGINS[one.origin.origin]}).`,
    ),
  );
  return findings;
}

function expectationNotes(one: RunnableCase, { expectationThrown }: Outcome): string[] {
  if (expectationThrown === undefined) return [];
  return [`The value that ${one.label} should have could not be evaluated: ${expectationThrown.message}`];
}

function judgeThrown(one: RunnableCase, thrown: ThrownText, skeleton: Skeleton, findLine: FindLine): Judged {
  const { expect, origin } = one.origin;
  const what = `${one.label} threw ${thrown.name}: ${thrown.message}`;
  const line = findLine(thrown.stack);
  if (expect.kind === "returns")
    return refuse(runFinding("threw", `${what}, but ${expect.value} is expected (${ORIGINS[origin]}).`, line));
  if (expect.kind === "throws") {
    if (fitsError(thrown, expect.error)) return { findings: [], notes: [] };
    return refuse(runFinding("wrong-result", `${what}, but it must throw ${expect.error} (${ORIGINS[origin]}).`, line));
  }
  if (expect.kind === "passes")
    return refuse(runFinding("threw", `${what}, but the example must pass (${ORIGINS[origin]}).`, line));
  const isDocumented = skeleton.docs.throws.some(({ type }) => type !== "" && thrown.names.includes(type));
  if (!thrown.isDeliberate && !(isDocumented && !isBug(thrown))) {
    return refuse(
      runFinding("threw", `${what} (${ORIGINS[origin]}). The engine raised this; it was not thrown on purpose.`, line),
    );
  }
  return { findings: [], notes: isDocumented ? [] : [`${what}, which its docs do not mention`] };
}

/** Whether an error is what an expectation names: a class, or a part of the message. */
function fitsError({ names, message }: ThrownText, error: string | undefined): boolean {
  return error === undefined || names.includes(error) || message.includes(error);
}

// A text that cannot be parsed is a fact about the input; reading a property of undefined is one about the code.
function isBug({ names, message }: ThrownText): boolean {
  return names[0] === "TypeError" || names[0] === "ReferenceError" || /call stack/.test(message);
}

function strayFinding(one: RunnableCase, { name, message, stack }: ThrownText, findLine: FindLine): Finding {
  const sentence = `While ${one.label} ran, nobody caught ${name}: ${message}. Await every promise, or handle its rejection.`;
  return runFinding("unhandled-rejection", sentence, findLine(stack));
}

function changeFindings(one: RunnableCase, { changed }: Outcome, skeleton: Skeleton): Finding[] {
  const allowed = mayChange(skeleton);
  return changed
    .filter(({ what }) => !allowed[what])
    .map(({ what, before, after }) => {
      const subject = { this: "`this`", arguments: "its arguments", module: "variables of its file" }[what];
      const sentence = `${one.label} changed ${subject} from ${before} to ${after}: work on a copy, as its docs do not say that it changes them.`;
      return runFinding(`changed-${what}`, sentence);
    });
}

function refuse(...findings: Finding[]): Judged {
  return { findings, notes: [] };
}

function runFinding(code: string, message: string, line?: string): Finding {
  return { check: "run", code, message, ...(line === undefined ? {} : { line }) };
}
