import { SourceMap } from "node:module";
import type { Case, CheckTask } from "../contract/nouns.js";
import type { ProgramPlan } from "../sandbox/protocol.js";
import type { Session } from "../sandbox/session.js";
import { type Bundle, BundleError, bundle } from "./bundle.js";
import { caseLabel, type PrintedCases, printCases, printContext } from "./cases.js";
import { ts } from "./compiler.js";
import { filesOfProject, findConfiguration } from "./configuration.js";
import { applyEdits } from "./edits.js";
import { type FindLine, forPerson } from "./judge.js";
import { editsForStubs } from "./otherStubs.js";
import { type Placed, toCandidateLine } from "./place.js";
import { modulesOf, PURE_MODULES } from "./policy.js";
import { topLevelNames } from "./scopes.js";
import type { Examination, RunTask } from "./site.js";
import { sliceText } from "./slice.js";
import { markChance } from "./examples/chance.js";
import { printState } from "./state.js";
import { stubsOfFile } from "./stubsOfFile.js";
import { printTarget } from "./target.js";
import { answeredCalls, printUses } from "./uses.js";

interface Prepared {
  readonly program: Bundle;
  readonly printed: PrintedCases;
  /** What was bundled, before it was sliced. */
  readonly text: string;
}

/** A candidate's program, whose cases have run. */
export interface Launched {
  readonly session: Session;
  readonly printed: PrintedCases;
  readonly findLine: FindLine;
}

/** Bundles the user's module with the candidate and its cases in place, and runs it in the sandbox. */
export async function launch(run: RunTask): Promise<Launched | Extract<Examination, { verdict: unknown }>> {
  const { task, tools, placed } = run;
  let prepared: Prepared;
  try {
    prepared = await prepare(run, task.cases, true).catch(async (error: unknown) => {
      if (!(error instanceof BundleError) || !task.cases.some(({ input }) => "code" in input)) throw error;
      return prepareBundled(run);
    });
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    const finding = forPerson(`${task.skeleton.file} cannot be bundled for the sandbox: ${error.message}.`);
    return { verdict: { passed: false, findings: [finding] } };
  }
  const open = ({ program, printed }: Prepared): Promise<Session> =>
    tools.sandbox.open(program.code, planOf(task, printed), { ...task.options, root: task.project.root });
  let session = await open(prepared);
  if (session.report.evaluationFailure !== undefined && prepared.printed.isLoading) {
    // What only an example needs may be at fault.
    await session[Symbol.asyncDispose]();
    prepared = await prepare(run, task.cases, false);
    session = await open(prepared);
  }
  const { program, printed, text } = prepared;
  return { session, printed: markChance(printed, program.code), findLine: lineFinder(program, placed, text) };
}

/** @param mayLoad - whether examples may load other modules */
async function prepare(run: RunTask, cases: readonly Case[], mayLoad: boolean): Promise<Prepared> {
  const { task, placed, site } = run;
  const { skeleton } = task;
  const module = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, true);
  const configurationPath = findConfiguration(placed.fileName);
  let known: readonly string[] | undefined;
  const files = (): readonly string[] => (known ??= projectFiles(run));
  const loading = { options: site?.program.getCompilerOptions() ?? {}, mayLoad, files };
  const context = printContext(cases, skeleton, placed, topLevelNames(module), loading);
  const state = run.isProvenPure ? "{}" : printState(context);
  const printed = printCases(cases, context, printTarget(cases, context, site), state);
  const used = task.uses === undefined ? "" : printUses(task.uses);
  // Behind the cases, which only run once all of the module has.
  const text = `${placed.text}\n${printed.code}\n${used}`;
  const positions = [placed.text.length + 1, ...(skeleton.access === undefined ? [] : [placed.ranges.body.start])];
  const program = await bundle({
    text: sliceText(text, placed.fileName, positions),
    fileName: placed.fileName,
    configurationPath,
    rewrite: (fileName, original) => rewriteImported(run, fileName, original),
  });
  return { program, printed, text };
}

/** What the program has loaded, and what its configuration includes beside. */
function projectFiles({ site, placed }: RunTask): readonly string[] {
  const loaded = (site?.program.getSourceFiles() ?? [])
    .filter(({ isDeclarationFile, fileName }) => !isDeclarationFile && !fileName.includes("/node_modules/"))
    .map(({ fileName }) => fileName);
  return [...new Set([...loaded, ...filesOfProject(findConfiguration(placed.fileName))])];
}

/** The cases but for the examples that no bundler takes: a mistake in the docs must not keep a function from being written. */
async function prepareBundled(run: RunTask): Promise<Prepared> {
  const { cases, skeleton } = run.task;
  const problems = await Promise.all(
    cases.map(async (one) =>
      "code" in one.input
        ? await prepare(run, [one], false).then(
            () => undefined,
            (error: unknown) =>
              `The example \`${caseLabel(one, skeleton)}\` was left out: ${error instanceof Error ? error.message : String(error)}.`,
          )
        : undefined,
    ),
  );
  const prepared = await prepare(
    run,
    cases.filter((_, index) => problems[index] === undefined),
    false,
  );
  const notes = [...prepared.printed.notes, ...problems.filter((problem) => problem !== undefined)];
  return { ...prepared, printed: { ...prepared.printed, notes } };
}

function planOf({ skeleton, options, project, uses }: CheckTask, { runnable }: PrintedCases): ProgramPlan {
  return {
    calls: skeleton.calls,
    shape: skeleton.result,
    shapes: skeleton.shapes,
    cases: runnable.map(({ origin: { origin, expect } }) => ({
      isApproximate: expect.kind === "returns" && expect.isApproximate === true,
      // Who writes `-0` means its sign; what was only recorded has it by chance.
      isSigned: expect.kind === "returns" && origin !== "recorded" && /-0(?![\w.])/.test(expect.value),
    })),
    modules: [...PURE_MODULES, ...modulesOf(options.allow)],
    allow: options.allow,
    root: project.root,
    answered: uses === undefined ? [] : answeredCalls(uses),
    hasRun: false,
  };
}

/** Maps a stack back to the candidate's line; the compiler's maps count from zero, stacks from one. */
export function lineFinder({ map }: Bundle, placed: Placed, text: string): FindLine {
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

/** Another file of the user's, with bodies for its stubs. */
export function rewriteImported({ site, task, tools }: RunTask, fileName: string, text: string): string {
  const sourceFile = site?.program.getSourceFile(fileName);
  if (site === undefined || sourceFile === undefined) return text;
  const stubs = stubsOfFile(site.program, sourceFile, task.project.root);
  return applyEdits(sourceFile.text, editsForStubs(stubs, tools.currentVersion)).text;
}
