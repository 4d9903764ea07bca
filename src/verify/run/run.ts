import path from "node:path";
import type { FoundStub } from "../../../transformer/index.js";
import { AHEAD, type CheckTask } from "../../contract/checkTask.js";
import type { CapturedCall, Case, Evidence, Finding } from "../../contract/nouns.js";
import { canTakeRights } from "../../sandbox/containers/isolation.js";
import type { NeedText } from "../../sandbox/protocol.js";
import type { RunReport } from "../../sandbox/watch.js";
import { leaveOf } from "../../terms/leaveOf.js";
import type { PrintedCases } from "./cases.js";
import { checkDrawn } from "../drawn/drawn.js";
import { judgeOutcome, type Measure, soft } from "./judge.js";
import { forPerson, judgeBreakdown, judgeEvaluation, judgeWaiting } from "./judgeProgram.js";
import { launch } from "./launch.js";
import type { Placed } from "../types/place.js";
import { addressOf, fileOfProgram } from "./projects.js";
import { shownChanges } from "../shownChanges.js";
import { type Examination, type RunTask, toPosix } from "../site.js";
import { namesIn } from "../../text/identifiers.js";
import { readOptions } from "../../project/readOptions.js";
import { runTestFiles } from "../tests/testFiles.js";

type Asking = Omit<NonNullable<CheckTask["untried"]>[number], "needs">;

const MAX_FINDINGS = 8;
const OF_AUTHOR: ReadonlySet<Case["origin"]> = new Set(["example", "option", "person"]);
// The constructor of a receiver that is drawn may call another stub.
const DRAWN: Asking = { label: "What is drawn from the types", isDrawn: true };

/** The results of a run: findings, those of the drawn inputs among them, and notes. */
type Ran = ({ readonly findings: readonly Finding[] } & Evidence) | Examination;

/** Runs a candidate's cases in the sandbox, inside the user's module, draws inputs for it, and runs the user's tests. */
export async function runCases(run: RunTask): Promise<Examination> {
  const ran = await runOwnCases(run);
  if (!("findings" in ran)) return ran;
  const { findings, ...own } = ran;
  const left = (run.task.untried ?? []).map(
    ({ label, needs: other }) => `${label} was not tried: it calls ${other}, which waits for this one`,
  );
  const evidence = { ...own, notes: [...own.notes, ...left] };
  if (findings.some(isHard)) return conclude(run, findings, evidence);
  // Only now: a sandbox runs one program at a time.
  const tested = await runTestFiles(run);
  if ("needs" in tested) return needs(run, tested.needs, tested.findLine, tested.test);
  const notes = [...evidence.notes, ...tested.notes];
  const casesRun = evidence.casesRun + tested.testsRun;
  return conclude(run, [...tested.findings, ...findings], { ...evidence, notes, casesRun });
}

/** Makes findings a verdict: with soft ones only, the candidate can be adopted all the same. */
export function conclude(
  { task: { options } }: Pick<RunTask, "task">,
  findings: readonly Finding[],
  evidence: Evidence,
): Examination {
  if (findings.length === 0) return { verdict: { passed: true, ...evidence } };
  const listed = findings
    .filter(isFirstOfItsChange)
    .toSorted((one, other) => Number(isHard(other)) - Number(isHard(one)))
    .slice(0, MAX_FINDINGS);
  if (options.proof === "strict") return { verdict: { passed: false, findings: listed.map(harden) } };
  return { verdict: { passed: false, findings: listed, ...(findings.some(isHard) ? {} : { evidence }) } };
}

// What one call changes, others do as well; one answer is right for all of them.
function isFirstOfItsChange({ code, changed }: Finding, index: number, all: readonly Finding[]): boolean {
  return changed === undefined || all.findIndex((one) => one.code === code && one.changed === changed) === index;
}

function isHard({ severity }: Finding): boolean {
  return severity !== "soft";
}

function harden({ severity: _severity, ...finding }: Finding): Finding {
  return finding;
}

async function runOwnCases(run: RunTask): Promise<Ran> {
  const blind = blindNote(run);
  if (blind !== undefined) return { findings: [], notes: [blind], casesRun: 0 };
  const launched = await launch(run);
  if ("problem" in launched) return { findings: [launched.problem], notes: [], casesRun: 0 };
  await using session = launched.session;
  const { printed, findLine, findPlace, findStub, waiting, leftOut } = launched;
  const { needs: need, outcomes, evaluationFailure } = session.report;
  const asking = evaluationFailure === undefined ? printed.runnable[outcomes.length] : undefined;
  if (need !== undefined)
    return needs(run, need, findLine, asking && "code" in asking.origin.input ? { label: asking.label } : undefined);
  const { skeleton } = run.task;
  const changes = changesShown(run, printed, session.report);
  const named = [...(run.terms?.changes ?? []), ...changes];
  const terms = changes.length === 0 ? run.terms : { ...run.terms, changes: named };
  const leave = leaveOf(skeleton, terms, run.task.fixed?.changes !== undefined);
  const { failure } = run.task;
  const allowsPage = run.task.options.allow.dom === true;
  const finders = { findLine, findPlace, findStub };
  const asked = { failure, allowsPage, isNanShown: isNanShown(run) };
  const measure: Measure = { skeleton, terms: run.terms, leave, ...finders, ...asked };
  const own = judgeReport(run, printed, session.report, measure);
  const judged = changes.length === 0 ? own : { ...own, changes };
  const found = leftOut === undefined ? judged.findings : judged.findings.map((each) => doubted(each, leftOut));
  const ran = { ...judged, findings: [...found, ...waiting.map(judgeWaiting)] };
  if (ran.findings.some(isHard)) return ran;
  const told = drawnNote(run, printed);
  if (told !== undefined) return { ...ran, notes: [...ran.notes, told] };
  if (run.task.untried?.some(({ isDrawn }) => isDrawn)) return ran;
  const drawn = await checkDrawn({ task: run.task, session, measure });
  if ("needs" in drawn) return needs(run, { ...AHEAD, id: drawn.needs.id, stack: drawn.needs.stack }, findLine, DRAWN);
  return { ...ran, findings: [...ran.findings, ...drawn.findings], notes: [...ran.notes, ...drawn.notes] };
}

/** Of a crash, where something is missing that the program has: nobody but the model can say whether it comes of that. */
function doubted(finding: Finding, leftOut: string): Finding {
  return finding.code === "threw" ? soft({ ...finding, message: `${finding.message} ${leftOut}` }) : finding;
}

// What the author lists is the whole of what may change, and where nothing is returned everything may.
function changesShown({ task, terms }: RunTask, printed: PrintedCases, { outcomes }: RunReport): string[] {
  if (task.fixed?.changes !== undefined || leaveOf(task.skeleton, terms)("arguments", "")) return [];
  const shown = printed.runnable.flatMap((one, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : shownChanges(one, outcome, task.skeleton);
  });
  return [...new Set(shown)];
}

function isNanShown({ task }: RunTask): boolean {
  return task.cases.some(
    ({ origin, expect }) => OF_AUTHOR.has(origin) && expect.kind === "returns" && namesIn(expect.value).has("NaN"),
  );
}

function judgeReport(
  run: RunTask,
  printed: PrintedCases,
  report: RunReport,
  measure: Measure,
): { readonly findings: readonly Finding[] } & Evidence {
  const { options } = run.task;
  const findings: Finding[] = [];
  const notes = [...printed.notes, ...standInNotes(run), ...redactionNotes(printed), ...isolationNotes(run)];
  const results: { readonly case: Case; readonly value: string }[] = [];
  if (report.evaluationFailure !== undefined) findings.push(judgeEvaluation(report.evaluationFailure, measure));
  for (const [index, outcome] of report.outcomes.entries()) {
    const one = printed.runnable[index];
    if (one === undefined) continue;
    const judged = judgeOutcome(one, outcome, measure);
    findings.push(...judged.findings);
    notes.push(...judged.notes);
    const isOpen = one.origin.expect.kind === "settles" && outcome.kind === "returned";
    if (isOpen && outcome.isWhole && outcome.text !== undefined)
      results.push({ case: one.origin, value: outcome.text });
  }
  if (report.breakdown !== undefined)
    findings.push(judgeBreakdown(report.breakdown, printed.runnable, options.memoryMegabytes));
  const casesRun = report.outcomes.length;
  return { findings, notes: [...new Set(notes)], casesRun, ...(results.length === 0 ? {} : { results }) };
}

function needs(
  run: RunTask,
  { id, stack, ...call }: NeedText & Pick<CapturedCall, "isAhead">,
  findLine: Measure["findLine"],
  by?: Asking,
): Examination {
  const { task, placed } = run;
  if (task.uses?.functions.some(({ name }) => name === id)) return { asks: { name: id, call } };
  const found = findStub(id, run);
  if (found === undefined) {
    const problem = forPerson(`The body calls ${id}, which is not written and was not found.`);
    return { verdict: { passed: false, findings: [problem] } };
  }
  // A candidate that was at work and names it is what calls it; `size` of a list is not that of the class.
  const isNamed = [placed.ranges.body, placed.ranges.helpers].some(({ start, end }) =>
    namesIn(placed.text.slice(start, end)).has(found.skeleton.name),
  );
  const isOwn = isNamed && findLine(stack) !== undefined;
  const asked = by === undefined || isOwn ? {} : { by: { ...by, needs: found.skeleton.id } };
  return { needs: { id, ...found, ...asked, call: call satisfies CapturedCall } };
}

function findStub(
  address: string,
  run: RunTask,
): Pick<Extract<Examination, { needs: object }>["needs"], "skeleton" | "project" | "written"> | undefined {
  const { task, site } = run;
  const here = site?.stubs.find(({ skeleton }) => skeleton.id === address);
  if (here !== undefined) return { skeleton: here.skeleton, project: task.project, written: writtenOf(here) };
  const name = path.posix.resolve(toPosix(task.project.root), address.slice(0, address.indexOf("#")));
  const file = fileOfProgram(run, name);
  const found = file?.stubs.find(({ skeleton }) => addressOf(skeleton, file.project, task.project) === address);
  return file && found && { skeleton: found.skeleton, project: file.project, written: writtenOf(found) };
}

// Of a stub that is written because another needs it, no thread has the values of its options.
function writtenOf({ site }: FoundStub): ReturnType<typeof readOptions> {
  return readOptions(
    site.options.map((option) => option.getText()),
    site.node.getSourceFile().text,
  );
}

function standInNotes({ task, placed }: RunTask): string[] {
  return placed.isSynthesized && task.uses === undefined
    ? ["The source file was not available: the candidate was checked against what the skeleton keeps of it."]
    : [];
}

function isolationNotes({ task }: RunTask): string[] {
  return task.options.isolation === "context" && !canTakeRights()
    ? [
        "It ran in a thread of this process (isolation: context), as the host cannot start a process without permissions.",
      ]
    : [];
}

function redactionNotes({ runnable }: PrintedCases): string[] {
  return runnable
    .filter(({ origin }) => "call" in origin.input && origin.input.call.isRedacted)
    .map(({ label }) => `${label} was run with stand-ins in place of its secrets`);
}

// Without sources, a body that uses its file's values has nothing to use.
function blindNote({ task, placed }: RunTask): string | undefined {
  if (!placed.isSynthesized) return undefined;
  const used = task.skeleton.scope.find(({ name }) => !isUse(task, name) && mentions(placed, name));
  const isMember = task.skeleton.owner !== undefined;
  if (used === undefined && !isMember) return undefined;
  return `The source file was not available: types were checked against the skeleton, and no case was run, as the body uses ${used?.name ?? "its class"}.`;
}

// Calls with arguments by chance must not be made for real.
function drawnNote({ task, placed }: RunTask, { undrawable }: PrintedCases): string | undefined {
  if (undrawable !== undefined) return `No inputs were drawn: ${undrawable}.`;
  const used = task.uses?.functions.find(({ name }) => mentions(placed, name));
  return used && `No inputs were drawn: the body calls ${used.name}, which would be called for real.`;
}

function isUse({ uses }: CheckTask, name: string): boolean {
  return uses?.functions.some((each) => each.name === name) ?? false;
}

function mentions({ ranges, text }: Placed, name: string): boolean {
  const own = text.slice(ranges.body.start, ranges.body.end) + text.slice(ranges.helpers.start);
  return new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(own);
}
