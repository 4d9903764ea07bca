import { SourceMap } from "node:module";
import type { CheckTask } from "../contract/checkTask.js";
import type { Finding } from "../contract/nouns.js";
import type { ProgramPlan } from "../sandbox/protocol.js";
import type { Session } from "../sandbox/session.js";
import { type Bundle, BundleError } from "./bundle.js";
import type { PrintedCases } from "./cases.js";
import { ts } from "./compiler.js";
import { contractCases } from "./contractCases.js";
import { markChance } from "./examples/chance.js";
import type { FindLine } from "./judge.js";
import { forPerson } from "./judgeProgram.js";
import { type Placed, toCandidateLine } from "./place.js";
import { modulesOf, PURE_MODULES } from "./policy.js";
import { type Prepared, prepareBundled, prepareProgram } from "./prepareProgram.js";
import type { RunTask } from "./site.js";
import { answeredCalls } from "./uses.js";

/** A candidate's program, whose cases have run. */
export interface Launched {
  readonly session: Session;
  readonly printed: PrintedCases;
  readonly findLine: FindLine;
}

/** Bundles the user's module with the candidate and its cases in place, and runs it in the sandbox. */
export async function launch(run: RunTask): Promise<Launched | { readonly problem: Finding }> {
  const { task, tools, placed, terms } = run;
  const cases = [...task.cases, ...contractCases(terms, task.skeleton)];
  let prepared: Prepared;
  try {
    prepared = await prepareProgram(run, cases, true).catch(async (error: unknown) => {
      if (!(error instanceof BundleError) || !cases.some(({ input }) => "code" in input)) throw error;
      return prepareBundled(run, cases);
    });
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { problem: forPerson(`${task.skeleton.file} cannot be bundled for the sandbox: ${error.message}.`) };
  }
  const open = ({ program, printed }: Prepared): Promise<Session> =>
    tools.sandbox.open(program.code, planOf(task, printed), { ...task.options, root: task.project.root });
  let session = await open(prepared);
  if (session.report.evaluationFailure !== undefined && prepared.printed.isLoading) {
    // What only an example needs may be at fault.
    await session[Symbol.asyncDispose]();
    prepared = await prepareProgram(run, cases, false);
    session = await open(prepared);
  }
  const { program, printed, text } = prepared;
  return { session, printed: markChance(printed, program.code), findLine: lineFinder(program, placed, text) };
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
