import type { Skeleton } from "../../transformer/stub.js";
import { isRepeatable } from "../compile/isRepeatable.js";
import type { CapturedCall, Case, CheckTask, Finding } from "../contract/nouns.js";
import { canTakeRights } from "../sandbox/isolation.js";
import type { NeedText } from "../sandbox/protocol.js";
import type { RunReport } from "../sandbox/watch.js";
import type { PrintedCases } from "./cases.js";
import type { Placed } from "./place.js";
import { checkDrawn } from "./drawn.js";
import { type FindLine, forPerson, judgeBreakdown, judgeEvaluation, judgeOutcome } from "./judge.js";
import { launch } from "./launch.js";
import type { Examination, RunTask, Site } from "./site.js";
import { stubsOfFile } from "./stubsOfFile.js";
import { runTestFiles } from "./testFiles.js";

const MAX_FINDINGS = 8;

/** Runs a candidate's cases in the sandbox, inside the user's module, draws inputs for it, and runs the user's tests. */
export async function runCases(run: RunTask): Promise<Examination> {
  const examined = await runOwnCases(run);
  if (!("verdict" in examined) || !examined.verdict.passed) return examined;
  // Only now: a sandbox runs one program at a time.
  const tested = await runTestFiles(run);
  if ("needs" in tested) return needs(run, tested.needs);
  if (tested.findings.length > 0) return fail(tested.findings.slice(0, MAX_FINDINGS));
  const { verdict } = examined;
  const notes = [...verdict.notes, ...tested.notes];
  return { verdict: { ...verdict, notes, casesRun: verdict.casesRun + tested.testsRun } };
}

async function runOwnCases(run: RunTask): Promise<Examination> {
  const blind = blindNote(run);
  if (blind !== undefined) return { verdict: { passed: true, notes: [blind], casesRun: 0 } };
  const launched = await launch(run);
  if ("verdict" in launched) return launched;
  await using session = launched.session;
  const { printed, findLine } = launched;
  if (session.report.needs !== undefined) return needs(run, session.report.needs);
  const examined = conclude(run, printed, session.report, findLine);
  if (!("verdict" in examined) || !examined.verdict.passed) return examined;
  const told = drawnNote(run);
  if (told !== undefined) return { verdict: { ...examined.verdict, notes: [...examined.verdict.notes, told] } };
  const drawn = await checkDrawn({ task: run.task, session, findLine });
  if ("needs" in drawn) return needs(run, drawn.needs);
  if (drawn.findings.length > 0) return fail(drawn.findings);
  return { verdict: { ...examined.verdict, notes: [...examined.verdict.notes, ...drawn.notes] } };
}

function conclude(run: RunTask, printed: PrintedCases, report: RunReport, findLine: FindLine): Examination {
  const { skeleton, options } = run.task;
  const findings: Finding[] = [];
  const notes = [...printed.notes, ...standInNotes(run), ...redactionNotes(printed), ...isolationNotes(run)];
  const results: { readonly case: Case; readonly value: string }[] = [];
  if (report.evaluationFailure !== undefined)
    findings.push(judgeEvaluation(report.evaluationFailure, skeleton, findLine));
  for (const [index, outcome] of report.outcomes.entries()) {
    const one = printed.runnable[index];
    if (one === undefined) continue;
    const judged = judgeOutcome(one, outcome, skeleton, findLine);
    findings.push(...judged.findings);
    notes.push(...judged.notes);
    const isOpen = one.origin.expect.kind === "settles" && outcome.kind === "returned";
    if (isOpen && outcome.isWhole && outcome.text !== undefined)
      results.push({ case: one.origin, value: outcome.text });
  }
  if (report.breakdown !== undefined)
    findings.push(judgeBreakdown(report.breakdown, printed.runnable, options.memoryMegabytes));
  if (findings.length > 0) return fail(findings.slice(0, MAX_FINDINGS));
  const verdict = { passed: true, notes: [...new Set(notes)], casesRun: report.outcomes.length } as const;
  return {
    verdict:
      results.length > 0 && isRepeatable(candidateText(run), run.task.skeleton) ? { ...verdict, results } : verdict,
  };
}

function candidateText({ placed: { text, ranges } }: RunTask): string {
  return [ranges.imports, ranges.helpers, ranges.body].map(({ start, end }) => text.slice(start, end)).join("\n");
}

function needs({ task, site }: RunTask, { id, ...call }: NeedText): Examination {
  if (task.uses?.functions.some(({ name }) => name === id)) return { asks: { name: id, call } };
  const skeleton = site && findSkeleton(id, task, site);
  if (skeleton === undefined) return fail([forPerson(`The body calls ${id}, which is not written and was not found.`)]);
  return { needs: { id, skeleton, call: call satisfies CapturedCall } };
}

function findSkeleton(id: string, { project }: CheckTask, { program, stubs }: Site): Skeleton | undefined {
  const here = stubs.find(({ skeleton }) => skeleton.id === id);
  if (here !== undefined) return here.skeleton;
  const file = id.slice(0, id.indexOf("#"));
  const sourceFile = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${file}`));
  const there = sourceFile && stubsOfFile(program, sourceFile, project.root);
  return there?.find(({ skeleton }) => skeleton.id === id)?.skeleton;
}

function standInNotes({ task, placed }: RunTask): string[] {
  return placed.isSynthesized && task.uses === undefined
    ? ["The source file was not at hand: the candidate was checked against what the skeleton keeps of it."]
    : [];
}

function isolationNotes({ task }: RunTask): string[] {
  return task.options.isolation === "context" && !canTakeRights()
    ? ["It was run in a thread of the process (isolation: context), as the host cannot start a process without rights."]
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
  return `The source file was not at hand: types were checked against the skeleton, and no case was run, as the body uses ${used?.name ?? "its class"}.`;
}

// Calls with arguments by chance must not be made for real.
function drawnNote({ task, placed }: RunTask): string | undefined {
  const used = task.uses?.functions.find(({ name }) => mentions(placed, name));
  return used && `No inputs were drawn: the body calls ${used.name}, which is called for real.`;
}

function isUse({ uses }: CheckTask, name: string): boolean {
  return uses?.functions.some((each) => each.name === name) ?? false;
}

function mentions({ ranges, text }: Placed, name: string): boolean {
  const own = text.slice(ranges.body.start, ranges.body.end) + text.slice(ranges.helpers.start);
  return new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}(?![\\w$])`).test(own);
}

function fail(findings: readonly Finding[]): Examination {
  return { verdict: { passed: false, findings } };
}
