import { SourceMap } from "node:module";
import type { Skeleton } from "../../transformer/stub.js";
import type { CapturedCall, CheckTask, Finding } from "../contract/nouns.js";
import { type Bundle, BundleError, bundle } from "./bundle.js";
import { type PrintedCases, printCases, printContext } from "./cases.js";
import { ts } from "./compiler.js";
import { findConfiguration } from "./configuration.js";
import { applyEdits } from "./edits.js";
import { type FindLine, forPerson, judgeBreakdown, judgeEvaluation, judgeOutcome } from "./judge.js";
import { editsForStubs } from "./otherStubs.js";
import { type Placed, toCandidateLine } from "./place.js";
import { bareName, isNodeModule, PURE_MODULES } from "./policy.js";
import type { NeedText, ProgramPlan } from "../sandbox/protocol.js";
import type { RunReport } from "../sandbox/watch.js";
import { topLevelNames } from "./scopes.js";
import type { CheckTools, Examination, Site } from "./site.js";
import { sliceText } from "./slice.js";
import { stubsOfFile } from "./stubsOfFile.js";
import { printTarget } from "./target.js";

/** A candidate that is to be run. */
export interface RunTask {
  readonly task: CheckTask;
  readonly tools: CheckTools;
  readonly site: Site | undefined;
  readonly placed: Placed;
}

const MAX_FINDINGS = 8;

/** Runs a candidate's cases in the sandbox, inside the user's module. */
export async function runCases(run: RunTask): Promise<Examination> {
  const { task, tools, placed } = run;
  const { skeleton, options } = task;
  const blind = blindNote(run);
  if (blind !== undefined) return { verdict: { passed: true, notes: [blind], casesRun: 0 } };
  const module = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, true);
  const context = printContext(task.cases, skeleton, placed, topLevelNames(module));
  const printed = printCases(task.cases, context, printTarget(task.cases, context, run.site));
  const text = `${placed.text}\n${printed.code}\n`;
  const positions = [placed.text.length + 1, ...(skeleton.access === undefined ? [] : [placed.ranges.body.start])];
  let program: Bundle;
  try {
    program = await bundle({
      text: sliceText(text, placed.fileName, positions),
      fileName: placed.fileName,
      configurationPath: findConfiguration(placed.fileName),
      rewrite: (fileName, original) => rewriteImported(run, fileName, original),
    });
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return fail([forPerson(`${skeleton.file} cannot be bundled for the sandbox: ${error.message}.`)]);
  }
  await using session = await tools.sandbox.open(program.code, planOf(task, printed), options);
  const { report } = session;
  if (report.needs !== undefined) return needs(run, report.needs);
  const findLine = lineFinder(program, placed, text);
  return conclude(run, printed, report, findLine);
}

function planOf({ skeleton, options }: CheckTask, { runnable }: PrintedCases): ProgramPlan {
  const allowed = (options.allow.imports ?? []).filter(isNodeModule).map(bareName);
  return {
    calls: skeleton.calls,
    shape: skeleton.result,
    shapes: skeleton.shapes,
    cases: runnable.map(({ origin }) => ({
      isApproximate: origin.expect.kind === "returns" && origin.expect.isApproximate === true,
    })),
    modules: [...PURE_MODULES, ...allowed],
    hasRun: false,
  };
}

function conclude(run: RunTask, printed: PrintedCases, report: RunReport, findLine: FindLine): Examination {
  const { skeleton, options } = run.task;
  const findings: Finding[] = [];
  const notes = [...printed.notes, ...standInNotes(run)];
  if (report.evaluationFailure !== undefined)
    findings.push(judgeEvaluation(report.evaluationFailure, skeleton, findLine));
  for (const [index, outcome] of report.outcomes.entries()) {
    const one = printed.runnable[index];
    if (one === undefined) continue;
    const judged = judgeOutcome(one, outcome, skeleton, findLine);
    findings.push(...judged.findings);
    notes.push(...judged.notes);
  }
  if (report.breakdown !== undefined)
    findings.push(judgeBreakdown(report.breakdown, printed.runnable, options.memoryMegabytes));
  if (findings.length > 0) return fail(findings.slice(0, MAX_FINDINGS));
  return { verdict: { passed: true, notes: [...new Set(notes)], casesRun: report.outcomes.length } };
}

function needs({ task, site }: RunTask, { id, ...call }: NeedText): Examination {
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

function rewriteImported({ site, task, tools }: RunTask, fileName: string, text: string): string {
  const sourceFile = site?.program.getSourceFile(fileName);
  if (site === undefined || sourceFile === undefined) return text;
  const stubs = stubsOfFile(site.program, sourceFile, task.project.root);
  return applyEdits(sourceFile.text, editsForStubs(stubs, tools.currentVersion)).text;
}

/** Maps a stack back to the candidate's line; the compiler's maps count from zero, stacks from one. */
function lineFinder({ map }: Bundle, placed: Placed, text: string): FindLine {
  let parsed: SourceMap | undefined;
  const starts = ts.createSourceFile("lines.ts", text, ts.ScriptTarget.Latest).getLineStarts();
  return (stack) => {
    for (const [, line, column] of stack.matchAll(/program\.js:(\d+):(\d+)/g)) {
      parsed ??= new SourceMap(JSON.parse(map));
      const entry = parsed.findEntry(Number(line) - 1, Number(column) - 1);
      const start = "originalLine" in entry ? starts[entry.originalLine] : undefined;
      const isHere =
        "originalSource" in entry && placed.fileName.endsWith(entry.originalSource.replace(/^(\.\.?\/)+/, ""));
      const found =
        isHere && start !== undefined && "originalColumn" in entry
          ? toCandidateLine(placed, start + entry.originalColumn)
          : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function standInNotes({ placed }: RunTask): string[] {
  return placed.isSynthesized
    ? ["The source file was not at hand: the candidate was checked against what the skeleton keeps of it."]
    : [];
}

// Without sources, a body that uses its file's values has nothing to use.
function blindNote({ task, placed }: RunTask): string | undefined {
  if (!placed.isSynthesized) return undefined;
  const { body, helpers } = placed.ranges;
  const text = placed.text.slice(body.start, body.end) + placed.text.slice(helpers.start);
  const used = task.skeleton.scope.find(({ name }) =>
    new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}(?![\\w$])`).test(text),
  );
  const isMember = task.skeleton.owner !== undefined;
  if (used === undefined && !isMember) return undefined;
  return `The source file was not at hand: types were checked against the skeleton, and no case was run, as the body uses ${used?.name ?? "its class"}.`;
}

function fail(findings: readonly Finding[]): Examination {
  return { verdict: { passed: false, findings } };
}
