import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { CheckTask } from "../../contract/checkTask.js";
import type { Case, Finding } from "../../contract/nouns.js";
import type { Outcome, ThrownText } from "../../sandbox/protocol.js";
import type { leaveOf } from "../../terms/leaveOf.js";
import type { RunnableCase } from "./cases.js";
import { exampleOutcome, mayThrowItself } from "../examples/judge.js";
import { finding, ofStub } from "../finding.js";
import { isOfPage, missingIn, pageHint } from "../isOfPage.js";

/** Finds the candidate's line in which something was thrown; undefined when it was elsewhere. */
type FindLine = (stack: string) => string | undefined;

/** By what outcomes are judged. */
export interface Measure {
  readonly skeleton: Skeleton;
  /** The promises of the author and of the contract. */
  readonly terms: Terms | undefined;
  readonly leave: ReturnType<typeof leaveOf>;
  readonly findLine: FindLine;
  /** The line of the user's own where an error came up, with its file. */
  readonly findPlace: FindLine;
  /** The other stub in whose body an error came up. */
  readonly findStub: FindLine;
  /** What the live call is to be healed of. */
  readonly failure: CheckTask["failure"];
  /** The author allows what only a page has: what misses it is not tried. */
  readonly allowsPage: boolean;
  /** An example of the author's shows NaN or an invalid date for a result: it is a value like any other. */
  readonly isNanShown: boolean;
}

/** Judges an outcome. */
interface Judged {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

const ORIGINS: Readonly<Record<Case["origin"], string>> = {
  example: "from @example",
  option: "from the option `examples`",
  test: "from the test file",
  live: "this call",
  healed: "a call that failed before",
  recorded: "a recorded call of the version before",
  model: "from the model's own tests",
  contract: "an example of the contract",
  person: "a case that a person has added",
};

/** Judges what came of one case. */
export function judgeOutcome(one: RunnableCase, outcome: Outcome, measure: Measure): Judged {
  const { thrown, stray } = outcome;
  const example = exampleOutcome(one, outcome, measure.terms);
  if (example !== undefined)
    return "note" in example
      ? { findings: [], notes: [example.note] }
      : refuse(about(one, finding("run", "wrong-result", `${example.failure} (${placeOf(one.origin)}).`)));
  const unavailable = missingIn(thrown, measure);
  if (unavailable !== undefined)
    return { findings: [], notes: [`${one.label} was not tried: the sandbox does not have ${unavailable}.`] };
  if (thrown?.isExcess) {
    const message = `${one.label}: ${thrown.message}. Do with less.`;
    return refuse(about(one, finding("run", "too-large", message, measure.findLine(thrown.stack))));
  }
  if (stray !== undefined && !isOfPage(stray, measure))
    return refuse(about(one, strayFinding(one.label, stray, measure.findLine)));
  const changes = changeFindings(one.label, outcome.changed, measure).map(soft);
  const judged = thrown === undefined ? judgeReturn(one, outcome) : judgeThrown(one, outcome, thrown, measure);
  const own = judged.findings.map((each) => ofStub(each, thrown && measure.findStub(thrown.stack)));
  const findings = [...own, ...changes, ...disagreements(one, outcome, measure)];
  return { findings: findings.map((each) => about(one, each)), notes: judged.notes };
}

// What the model itself expects, without words of the docs, never has the last word.
function about({ origin }: RunnableCase, given: Finding): Finding {
  const isOwnWord = origin.origin === "model" || (origin.origin === "contract" && origin.quotation === undefined);
  const isSoft = isOwnWord || origin.isAside === true;
  return { ...given, origin: origin.origin, ...(isSoft ? { severity: "soft" as const } : {}) };
}

/** Makes a finding one that the model may answer. */
export function soft(given: Finding): Finding {
  return { ...given, severity: "soft" };
}

/** Findings for changes that a call was not allowed to make. */
export function changeFindings(label: string, changed: Outcome["changed"], { leave }: Measure): Finding[] {
  return changed
    .filter(({ what, name }) => !leave(what, name))
    .map(({ what, name, before, after }) => {
      const subject = {
        this: "`this`",
        arguments: `its argument \`${name}\``,
        module: `the variable \`${name}\` of its file`,
      };
      const sentence = `${label} changed ${subject[what]} from ${before} to ${after}. If the description wants that, name it in \`changes\` of the contract; otherwise work on a copy.`;
      return { ...finding("run", `changed-${what}`, sentence), changed: what === "this" ? what : name };
    });
}

function judgeReturn(one: RunnableCase, outcome: Outcome): Judged {
  const { expect } = one.origin;
  const text = outcome.text ?? "undefined";
  if (expect.kind === "throws") {
    const message = `${one.label} returned ${text}, but must throw ${expect.error ?? "an error"} (${placeOf(one.origin)}).`;
    return refuse(finding("run", "wrong-result", message));
  }
  const findings: Finding[] = [];
  const { expected } = outcome;
  if (outcome.mismatch !== undefined) {
    const message = `${one.label} returned ${text}, which is not of the declared type: ${outcome.mismatch}.`;
    findings.push(soft(finding("run", "wrong-shape", message)));
  }
  if (outcome.broken !== undefined) {
    const message = `For ${one.label}, ${outcome.broken}; it returned ${text}.`;
    findings.push(finding("properties", "broken-property", message));
  }
  // What is documented may show a value in another form; what was recorded, or is tried, is meant as it is.
  const misfit = one.origin.origin === "example" ? expected?.misfit : undefined;
  if (expected !== undefined && !expected.isEqual && expected.isComparable !== false && misfit === undefined) {
    const about = expect.kind === "returns" && expect.isApproximate ? "about " : "";
    const message = `${one.label} returned ${text}, but ${about}${expected.text} is expected (${placeOf(one.origin)}).`;
    const wrong = finding("run", "wrong-result", message);
    // Who writes 0.3 may mean the sum of 0.1 and 0.2 as it comes, and a blank the one that Intl puts before a unit.
    findings.push(expected.isNear && one.origin.origin === "example" ? soft(wrong) : wrong);
  }
  return { findings, notes: comparisonNotes(one.label, outcome, misfit) };
}

function comparisonNotes(label: string, outcome: Outcome, misfit: string | undefined): string[] {
  const { expected, expectationThrown } = outcome;
  const notes: string[] = [];
  const uncompared = misfit === undefined ? expected?.why : `that is not of the declared type: ${misfit}`;
  if (expected !== undefined && (misfit !== undefined || expected.isComparable === false))
    notes.push(`What ${label} returned could not be compared with ${expected.text}: ${uncompared}`);
  if (expectationThrown !== undefined)
    notes.push(`The value that ${label} should have could not be evaluated: ${expectationThrown.message}`);
  return notes;
}

function placeOf({ origin, quotation }: Case): string {
  return quotation === undefined ? ORIGINS[origin] : `${ORIGINS[origin]}; the docs say “${quotation}”`;
}

function judgeThrown(one: RunnableCase, outcome: Outcome, thrown: ThrownText, measure: Measure): Judged {
  const { expect } = one.origin;
  const what = `${one.label} threw ${thrown.name}: ${thrown.message}`;
  const line = measure.findLine(thrown.stack);
  const place = placeOf(one.origin);
  const hint = pageHint(thrown);
  if (hint !== undefined) return refuse(finding("run", "threw", `${what} (${place}). ${hint}`, line));
  if (expect.kind === "returns")
    return refuse(finding("run", "threw", `${what}, but ${expect.value} is expected (${place}).`, line));
  if (expect.kind === "throws") {
    if (fitsError(thrown, expect.error)) return NOTHING;
    return refuse(finding("run", "wrong-result", `${what}, but it must throw ${expect.error} (${place}).`, line));
  }
  if (expect.kind === "passes")
    return refuse(finding("run", "threw", `${what}, but the example must pass (${place}).`, line));
  if (isForeseen(outcome, thrown) || isDocumented(thrown, measure.skeleton)) return NOTHING;
  // Whoever heals a call wants it answered, and takes what passes for an answer.
  const isToHeal = measure.failure !== undefined && one.origin.origin === "live";
  if (isToHeal && isSameError(thrown, measure))
    return refuse(
      finding(
        "run",
        "same-error",
        `${what}, which is to be healed. Answer the call; if the error is right, answer with \`THROW IS RIGHT: <reason>\` and a contract whose \`throws\` covers it.`,
        line,
      ),
    );
  if (outcome.isAccepted === false && !isToHeal)
    return { findings: [], notes: [`${what}: the contract does not accept such a call`] };
  if (!thrown.isDeliberate) {
    const advice = "The engine raised this; it was not thrown on purpose.";
    return refuse(finding("run", "threw", `${what} (${place}). ${advice}`, line));
  }
  if (measure.terms?.throws !== undefined) return refuse(soft(unforeseen(what, line)));
  const unsaid = `${what}, which its docs do not mention`;
  if (one.origin.origin !== "example" || !isMeantToReturn(measure.skeleton)) return { findings: [], notes: [unsaid] };
  const message = `${unsaid} (${place}). An example without a value shows a call that works: if the throw is meant, name it in \`throws\` of the contract.`;
  return refuse(soft(finding("run", "threw", message, line)));
}

// What the engine throws is refused anyway, and more is to be said of it.
function isSameError({ name, message, isDeliberate }: ThrownText, { failure }: Measure): boolean {
  return isDeliberate && name === failure?.name && message === failure.message;
}

// What is there to throw, or says of some error that it is thrown, may show just that.
function isMeantToReturn({ docs, result }: Skeleton): boolean {
  return docs.throws.length === 0 && result.kind !== "never";
}

/** A throw on purpose that no condition of the contract covers. */
export function unforeseen(what: string, line?: string): Finding {
  const message = `${what}, but \`throws\` of the contract does not cover it.`;
  return finding("contract", "unforeseen-throw", message, line);
}

// An example that the contract contradicts: one of the two was read wrongly.
function disagreements(one: RunnableCase, outcome: Outcome, { terms }: Measure): Finding[] {
  const { expect, origin, quotation } = one.origin;
  const isWord = origin === "example" || origin === "option" || origin === "person" || quotation !== undefined;
  if (!isWord || terms === undefined) return [];
  const say = (message: string): Finding => soft(finding("contract", "contract-contradicts", message));
  const { foreseen } = outcome;
  if (outcome.isAccepted === false && expect.kind !== "throws")
    return [say(`\`accepts\` of the contract refuses ${one.label} (${placeOf(one.origin)}).`)];
  if (expect.kind === "throws" && foreseen?.length === 0 && !mayThrowItself(one))
    return [say(`${one.label} must throw (${placeOf(one.origin)}), but \`throws\` of the contract does not cover it.`)];
  if (expect.kind === "returns" && foreseen !== undefined && foreseen.length > 0)
    return [
      say(`\`throws\` of the contract requires ${foreseen.join(", ")} for ${one.label} (${placeOf(one.origin)}).`),
    ];
  return [];
}

/** Whether the contract says that such an error is thrown for such an input. */
export function isForeseen({ foreseen = [] }: Outcome, thrown: ThrownText): boolean {
  return foreseen.some((error) => fitsError(thrown, error));
}

/** Whether a tag of the docs names the error; `TypeError` and its like are as often bugs, so the engine's own do not count. */
export function isDocumented(thrown: ThrownText, { docs }: Skeleton): boolean {
  const isNamed = docs.throws.some(({ type }) => type !== "" && thrown.names.includes(type));
  return isNamed && thrown.isOverflow !== true && (thrown.isDeliberate || !BUGS.has(thrown.names[0] ?? ""));
}

const BUGS = new Set(["TypeError", "ReferenceError"]);
const NOTHING: Judged = { findings: [], notes: [] };

/** Whether an error is what an expectation names: a class, or a part of the message. */
function fitsError({ names, message, isOverflow }: ThrownText, error: string | undefined): boolean {
  return isOverflow !== true && (error === undefined || names.includes(error) || message.includes(error));
}

/** Says that a promise that nobody waits for was rejected. */
export function strayFinding(label: string, { name, message, stack }: ThrownText, findLine: FindLine): Finding {
  const sentence = `Unhandled rejection while running ${label}: ${name}: ${message}. Await every promise, or handle its rejection.`;
  return finding("run", "unhandled-rejection", sentence, findLine(stack));
}

function refuse(...findings: Finding[]): Judged {
  return { findings, notes: [] };
}
