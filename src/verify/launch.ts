import { SourceMap } from "node:module";
import type { CheckTask } from "../contract/checkTask.js";
import type { Finding } from "../contract/nouns.js";
import type { ProgramPlan } from "../sandbox/protocol.js";
import type { Session } from "../sandbox/session.js";
import { type Bundle, BundleError, bundle } from "./bundle.js";
import { type PrintedCases, printCases, printContext } from "./cases.js";
import { ts } from "./compiler.js";
import { findConfiguration } from "./configuration.js";
import { applyEdits } from "./edits.js";
import { leaveOf } from "../terms/leaveOf.js";
import { contractCases } from "./contractCases.js";
import type { FindLine } from "./judge.js";
import { forPerson } from "./judgeProgram.js";
import { editsForStubs } from "./otherStubs.js";
import { type Placed, toCandidateLine } from "./place.js";
import { modulesOf, PURE_MODULES } from "./policy.js";
import { topLevelNames } from "./scopes.js";
import type { RunTask } from "./site.js";
import { sliceText } from "./slice.js";
import { printState } from "./state.js";
import { stubsOfFile } from "./stubsOfFile.js";
import { printTarget } from "./target.js";
import { answeredCalls, printUses } from "./uses.js";

/** A candidate's program, whose cases have run. */
export interface Launched {
  readonly session: Session;
  readonly printed: PrintedCases;
  readonly findLine: FindLine;
}

/** Bundles the user's module with the candidate and its cases in place, and runs it in the sandbox. */
export async function launch(run: RunTask): Promise<Launched | { readonly problem: Finding }> {
  const { task, tools, placed, terms } = run;
  const { skeleton, options } = task;
  const cases = [...task.cases, ...contractCases(terms, skeleton)];
  const module = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, true);
  const context = printContext(cases, skeleton, placed, topLevelNames(module));
  const state = printState(context, leaveOf(skeleton, terms, task.fixed?.changes !== undefined));
  const printed = printCases(cases, context, printTarget(cases, context, run), state);
  const used = task.uses === undefined ? "" : printUses(task.uses);
  // Behind the cases, which only run once all of the module has.
  const text = `${placed.text}\n${printed.code}\n${used}`;
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
    return { problem: forPerson(`${skeleton.file} cannot be bundled for the sandbox: ${error.message}.`) };
  }
  const session = await tools.sandbox.open(program.code, planOf(task, printed), {
    ...options,
    root: task.project.root,
  });
  return { session, printed, findLine: lineFinder(program, placed, text) };
}

function planOf({ skeleton, options, project, uses }: CheckTask, { runnable }: PrintedCases): ProgramPlan {
  return {
    calls: skeleton.calls,
    parameters: skeleton.parameters.map(({ name, isRest }) => ({ name, isRest })),
    shape: skeleton.result,
    shapes: skeleton.shapes,
    cases: runnable.map(({ origin: { origin, expect } }) => ({
      isApproximate: expect.kind === "returns" && expect.isApproximate === true,
      ...(expect.kind === "returns" && expect.tolerance !== undefined ? { tolerance: expect.tolerance } : {}),
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
