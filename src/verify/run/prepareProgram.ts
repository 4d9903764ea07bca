import path from "node:path";
import type typescript from "typescript";
import { jsxOptions } from "../../../transformer/jsx.js";
import type { Case } from "../../contract/nouns.js";
import { leaveOf } from "../../terms/leaveOf.js";
import { bundle } from "./bundle.js";
import { caseLabel, type PrintedCases, printCases } from "./cases.js";
import { ts } from "../../compiler/compiler.js";
import { filesOfProject, findConfiguration } from "../../project/configuration.js";
import { linksOf } from "../slice/moduleLinks.js";
import { editsForStubs } from "./otherStubs.js";
import { addressOf, fileOfProgram } from "./projects.js";
import { reachOf } from "../slice/reach.js";
import { topLevelNames } from "../../compiler/scopes.js";
import { globalNames } from "../globalNames.js";
import { type RunTask, toPosix } from "../site.js";
import { embody } from "../types/place.js";
import { sliceText } from "../slice/slice.js";
import { printState } from "../slice/state.js";
import { printTarget } from "../slice/target.js";
import { printUses } from "./uses.js";

interface Prepared {
  readonly program: Awaited<ReturnType<typeof bundle>>;
  readonly printed: PrintedCases;
  /** The text before it was sliced. */
  readonly text: string;
  /** Other files of the user's, by the names that they were read by. */
  readonly imported: ReadonlyMap<string, ReturnType<typeof embody>>;
  /** Globals that the candidate reads. */
  readonly globals: readonly string[];
  /** Something was loaded only for its effects. */
  readonly hasEffects: boolean;
}

/** Things that a program loads besides what the function needs by name. */
interface LoadOptions {
  /** Examples may load other modules. */
  readonly mayLoad: boolean;
  /** A ring of imports is entered by the others of it: where one extends another's class, that decides. */
  readonly isRingFirst?: boolean;
  /** Whether side effects of the file are loaded too: `import "./setup.js"`, `shapes.set("square", …)`. */
  readonly hasEffects: boolean;
}

/**
 * Bundles the user's module with the candidate and some cases in place.
 *
 * @throws {BundleError} when something that it imports cannot be found or read
 */
export async function prepareProgram(
  run: RunTask,
  cases: readonly Case[],
  { mayLoad, hasEffects, isRingFirst = false }: LoadOptions,
): Promise<Prepared> {
  const { task, placed, site, terms } = run;
  const { skeleton } = task;
  const module = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, true);
  const configurationPath = findConfiguration(placed.fileName);
  let known: readonly string[] | undefined;
  const files = (): readonly string[] => (known ??= projectFiles(run));
  const loading = { options: site?.program.getCompilerOptions() ?? {}, mayLoad, files };
  const reach = reachOf(skeleton, placed, module);
  const [locals = {}] = cases.flatMap(({ input }) => ("call" in input && input.call.locals ? [input.call.locals] : []));
  const context = { skeleton, placed, moduleNames: topLevelNames(ts, module), reach, locals, loading };
  const state = printState(context, leaveOf(skeleton, terms, task.fixed?.changes !== undefined));
  const target = printTarget(cases, context, run);
  const printed = printCases(cases, context, target, state);
  const used = task.uses === undefined ? "" : printUses(task.uses);
  // Behind the cases, which only run once all of the module has.
  const text = `${placed.text}\n${printed.code}\n${used}`;
  const positions = [placed.text.length + 1, ...("path" in reach ? [placed.ranges.body.start] : [])];
  const slice = sliceText(text, placed.fileName, positions, sliceOptions(run, printed, hasEffects));
  const imported = new Map<string, ReturnType<typeof embody>>();
  const program = await bundle({
    text: slice.text,
    fileName: placed.fileName,
    configurationPath,
    program: site?.program,
    before: site !== undefined && isRingFirst ? linksOf(site.program).importersInRing(placed.fileName) : [],
    rewrite: (fileName, original) => {
      const embodied = rewriteImported(run, fileName, original);
      imported.set(fileName, embodied);
      return embodied.text;
    },
  });
  return { program, printed, text, imported, globals: globalNames(module, placed), hasEffects: slice.hasEffects };
}

function sliceOptions(
  { site, placed }: RunTask,
  { loaded }: PrintedCases,
  hasEffects: boolean,
): Parameters<typeof sliceText>[3] {
  if (site === undefined) return {};
  const links = linksOf(site.program);
  // What examples load can be in a ring with the file, too.
  const taken = links.takenInRing(
    placed.fileName,
    loaded.filter((file) => path.posix.isAbsolute(file)),
  );
  const elementNames = namesOfElements(placed.text, site.program.getCompilerOptions());
  return hasEffects
    ? { elementNames, exported: taken, hasEffects: (statement) => links.hasEffects(statement, placed.fileName) }
    : { elementNames, exported: new Set([...taken].filter((name) => name !== "*")) };
}

/** The functions that make elements: what a comment of the file says, or the configuration. */
function namesOfElements(text: string, options: typescript.CompilerOptions): string[] {
  const { jsx, jsxFactory = "React", jsxFragmentFactory = "React" } = jsxOptions(ts, options);
  const said = [...text.matchAll(/@jsx(?:Frag)?\s+([\w$]+)/g)].map(([, name = ""]) => name);
  if (said.length > 0 || jsx === "react-jsx") return said;
  return [jsxFactory, jsxFragmentFactory].map((name) => name.split(".", 1)[0] ?? name);
}

/** The files that the program has loaded, and those that its configuration includes. */
function projectFiles({ site, placed }: RunTask): readonly string[] {
  const loaded = (site?.program.getSourceFiles() ?? [])
    .filter(({ isDeclarationFile, fileName }) => !isDeclarationFile && !fileName.includes("/node_modules/"))
    .map(({ fileName }) => fileName);
  return [...new Set([...loaded, ...filesOfProject(findConfiguration(placed.fileName))])];
}

/** The cases but for the examples that no bundler takes: a mistake in the docs must not keep a function from being written. */
export async function prepareBundled(run: RunTask, cases: readonly Case[], hasEffects: boolean): Promise<Prepared> {
  const { skeleton } = run.task;
  const problems = await Promise.all(
    cases.map(async (one) =>
      "code" in one.input
        ? await prepareProgram(run, [one], { mayLoad: false, hasEffects }).then(
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
    { mayLoad: false, hasEffects },
  );
  const notes = [...prepared.printed.notes, ...problems.filter((problem) => problem !== undefined)];
  return { ...prepared, printed: { ...prepared.printed, notes } };
}

/** Another file of the user's, with bodies for its stubs. */
export function rewriteImported(run: RunTask, fileName: string, text: string): ReturnType<typeof embody> {
  const file = fileOfProgram(run, toPosix(fileName));
  if (file === undefined) return { text, bodies: [] };
  const edits = editsForStubs(file.stubs, {
    versionOf: (skeleton) => run.tools.currentVersion(skeleton, file.project),
    addressOf: (skeleton) => addressOf(skeleton, file.project, run.task.project),
  });
  return embody(file.text, edits);
}
