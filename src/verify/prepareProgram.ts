import type { Case } from "../contract/nouns.js";
import { leaveOf } from "../terms/leaveOf.js";
import { type Bundle, bundle } from "./bundle.js";
import { caseLabel, type PrintedCases, printCases, printContext } from "./cases.js";
import { ts } from "./compiler.js";
import { filesOfProject, findConfiguration } from "./configuration.js";
import { applyEdits } from "./edits.js";
import { editsForStubs } from "./otherStubs.js";
import { topLevelNames } from "./scopes.js";
import type { RunTask } from "./site.js";
import { sliceText } from "./slice.js";
import { printState } from "./state.js";
import { stubsOfFile } from "./stubsOfFile.js";
import { printTarget } from "./target.js";
import { printUses } from "./uses.js";

export interface Prepared {
  readonly program: Bundle;
  readonly printed: PrintedCases;
  /** What was bundled, before it was sliced. */
  readonly text: string;
}

/**
 * Bundles the user's module with the candidate and some cases in place.
 *
 * @param mayLoad whether examples may load other modules
 * @throws {BundleError} when something that it imports cannot be found or read
 */
export async function prepareProgram(run: RunTask, cases: readonly Case[], mayLoad: boolean): Promise<Prepared> {
  const { task, placed, site, terms } = run;
  const { skeleton } = task;
  const module = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, true);
  const configurationPath = findConfiguration(placed.fileName);
  let known: readonly string[] | undefined;
  const files = (): readonly string[] => (known ??= projectFiles(run));
  const loading = { options: site?.program.getCompilerOptions() ?? {}, mayLoad, files };
  const context = printContext(cases, skeleton, placed, topLevelNames(module), loading);
  const state = printState(context, leaveOf(skeleton, terms, task.fixed?.changes !== undefined));
  const printed = printCases(cases, context, printTarget(cases, context, run), state);
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
export async function prepareBundled(run: RunTask, cases: readonly Case[]): Promise<Prepared> {
  const { skeleton } = run.task;
  const problems = await Promise.all(
    cases.map(async (one) =>
      "code" in one.input
        ? await prepareProgram(run, [one], false).then(
            () => undefined,
            (error: unknown) =>
              `The example \`${caseLabel(one, skeleton)}\` was left out: ${error instanceof Error ? error.message : String(error)}.`,
          )
        : undefined,
    ),
  );
  const prepared = await prepareProgram(
    run,
    cases.filter((_, index) => problems[index] === undefined),
    false,
  );
  const notes = [...prepared.printed.notes, ...problems.filter((problem) => problem !== undefined)];
  return { ...prepared, printed: { ...prepared.printed, notes } };
}

/** Another file of the user's, with bodies for its stubs. */
export function rewriteImported({ site, task, tools }: RunTask, fileName: string, text: string): string {
  const sourceFile = site?.program.getSourceFile(fileName);
  if (site === undefined || sourceFile === undefined) return text;
  const stubs = stubsOfFile(site.program, sourceFile, task.project.root);
  return applyEdits(sourceFile.text, editsForStubs(stubs, tools.currentVersion)).text;
}
