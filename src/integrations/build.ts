import path from "node:path";
import type typescript from "typescript";
import { mayHoldStub } from "../../transformer/ownNames.js";
import type { StubProblem } from "../../transformer/stub.js";
import type { Mode } from "../contract/options.js";
import { compilerOf } from "./buildCompiler.js";
import { configurationOf, findProjects, readFolder } from "../project/findProjects.js";
import { createProgramTransformer, findFrozenProblems } from "./compilerHost.js";
import { collectErrors, distinctErrors } from "./buildErrors.js";
import { isDeclaration } from "../text/fileNames.js";
import { distinct } from "../rewrite/stubs/indexPrograms.js";
import { withoutStubs } from "./stubDiagnostic.js";
import { openLibrary } from "../project/library/openLibrary.js";
import { inspectFile } from "../rewrite/stubs/stubStatus.js";
import { readEnvironment } from "../runtime/options.js";

type Compiler = Awaited<ReturnType<typeof compilerOf>>;
type StubStatus = ReturnType<typeof inspectFile>["stubs"][number];

/** The result of a build. */
export interface BuildReport {
  /** Empty when all is well. */
  readonly errors: ReturnType<typeof collectErrors>;
  readonly files: number;
  readonly stubs: readonly StubStatus[];
  /** The configuration says `noEmit`, so that nothing could be written. */
  readonly isEmitOff: boolean;
}

/**
 * Compiles a project with its own TypeScript, or with the engine inside this package where that has no API: JavaScript,
 * declarations and source maps as its tsconfig says. Of a configuration that has no files and only refers to other projects,
 * these are compiled, each after those that it refers to.
 *
 * @param mode how the output is to run: `frozen` fails, and writes nothing of a project, where a stub cannot stand alone
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function build(configurationPath: string, mode: Mode = "auto"): Promise<BuildReport> {
  const compiler = await compilerOf(path.dirname(configurationPath));
  const reports = findProjects(configurationPath, compiler.ts).map((project) => buildProject(project, compiler, mode));
  return {
    errors: distinctErrors(reports.flatMap(({ errors }) => errors)),
    files: reports.reduce((sum, { files }) => sum + files, 0),
    stubs: reports.flatMap(({ stubs }) => stubs),
    isEmitOff: reports.length > 0 && reports.every(({ isEmitOff }) => isEmitOff),
  };
}

/** A program of the user's, and what it would be with other texts. */
interface OpenedProgram {
  readonly ts: Compiler["ts"];
  readonly program: typescript.Program;
  /** The same program with other texts for some of its files, by their names there; new files join it. */
  withTexts(texts: ReadonlyMap<string, string>): typescript.Program;
  /** The same with all that the platform declares: what the compiler says of a mistake may name any of it. */
  complete(): OpenedProgram;
}

/**
 * The programs of a folder's own project, or, where there is no tsconfig.json for it, one of all TypeScript below the folder.
 *
 * @param configuration path of a tsconfig.json; a program for each project that it only refers to
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function openPrograms(
  folder: string,
  configuration: string | undefined,
): Promise<readonly OpenedProgram[]> {
  const given = configuration ?? configurationOf(folder);
  const compiler = await compilerOf(given === undefined ? folder : path.dirname(given));
  const projects = given === undefined ? [await readFolder(folder)] : findProjects(given, compiler.ts);
  const shared = { library: libraryOf(compiler), declarations: new Map() };
  const open = (project: typescript.ParsedCommandLine, kept?: typescript.Program): OpenedProgram => {
    const program = openCovered(project, compiler, shared, kept && { texts: new Map(), before: kept });
    const withTexts = (texts: ReadonlyMap<string, string>) =>
      openCovered(project, compiler, shared, { texts, before: program });
    let completed: OpenedProgram | undefined;
    const complete = () => {
      shared.library.complete();
      return (completed ??= open(project, program));
    };
    return { ts: compiler.ts, program, withTexts, complete };
  };
  return projects.map((project) => open(project));
}

/** Other texts for some files of a program that stands already. */
interface Edited {
  readonly texts: ReadonlyMap<string, string>;
  readonly before: typescript.Program;
}

/** The stubs of a folder's project, each with the program in which it stands. */
export async function openStubs(folder: string, configuration: string | undefined) {
  const programs = await openPrograms(folder, configuration);
  const stubs = programs.flatMap((compiled) =>
    inspectProgram(compiled.program, compiled.ts).stubs.map((stub) => ({ ...stub, compiled })),
  );
  return distinct(stubs);
}

function buildProject(project: typescript.ParsedCommandLine, compiler: Compiler, mode: Mode): BuildReport {
  const { ts } = compiler;
  const program = openProgram(project, compiler);
  settleDeclarations(program);
  const { stubs, problems } = inspectProgram(program, ts, mode);
  // The inspection has found what the transformer finds again.
  const before = createProgramTransformer({ ts, program, mode, onProblem: () => {} });
  let files = 0;
  const write: typescript.WriteFileCallback = (fileName, text, writeByteOrderMark) => {
    if (isBuildInformation(fileName)) return;
    files += 1;
    ts.sys.writeFile(fileName, text, writeByteOrderMark);
  };
  const found = [...project.errors, ...withoutStubs(stubs, ts.getPreEmitDiagnostics(program))];
  const isStopped = staysUnwritten(program, found.length, problems.length, mode);
  const emitted = isStopped ? [] : program.emit(undefined, write, undefined, false, { before: [before] }).diagnostics;
  const isEmitOff = program.getCompilerOptions().noEmit === true;
  return { errors: collectErrors([...found, ...emitted], problems, ts), files, stubs, isEmitOff };
}

/** Whether another compiler would take from this file that what is linked is still right: it knows nothing of versions. */
export function isBuildInformation(fileName: string): boolean {
  return fileName.endsWith(".tsbuildinfo");
}

/** What the programs of one command have in common: a monorepo's projects mostly have the same packages. */
interface Shared {
  readonly library: ReturnType<typeof openLibrary>;
  /** By the kind of module and the name: no option decides how a declaration file is parsed and bound. */
  readonly declarations: Map<string, typescript.SourceFile | undefined>;
}

function libraryOf({ ts, withLibrary }: Compiler): Shared["library"] {
  const host = withLibrary(ts.createCompilerHost({}));
  const folder = host.getDefaultLibLocation?.() ?? path.posix.dirname(host.getDefaultLibFileName({}));
  return openLibrary({ ts, folder, textOf: (fileName) => host.readFile(fileName) });
}

function openCovered(
  project: typescript.ParsedCommandLine,
  compiler: Compiler,
  shared: Shared,
  edited?: Edited,
): typescript.Program {
  const program = openProgram(project, compiler, edited, shared);
  if (shared.library.covers(program)) return program;
  return openProgram(project, compiler, { texts: new Map(), ...edited, before: program }, shared);
}

function openProgram(
  project: typescript.ParsedCommandLine,
  compiler: Compiler,
  edited?: Edited,
  shared?: Shared,
): typescript.Program {
  const host = hostOf(project.options, compiler, shared);
  const { readFile, fileExists } = host;
  if (edited !== undefined) {
    // In place: the compiler's own host reads sources by its own `readFile`.
    host.readFile = (fileName) => edited.texts.get(fileName) ?? readFile(fileName);
    host.fileExists = (fileName) => edited.texts.has(fileName) || fileExists(fileName);
  }
  const { getSourceFile } = host;
  const keptFile = (fileName: string): typescript.SourceFile | undefined =>
    edited?.texts.has(fileName) === true ? undefined : edited?.before.getSourceFile(fileName);
  host.getSourceFile = (fileName, ...more) =>
    shared?.library.get(fileName) ?? keptFile(fileName) ?? getSourceFile(fileName, ...more);
  return compiler.ts.createProgram({
    rootNames: [...new Set([...project.fileNames, ...(edited?.texts.keys() ?? [])])],
    options: withoutOurPlugin(project.options),
    ...(project.projectReferences === undefined ? {} : { projectReferences: project.projectReferences }),
    ...(edited === undefined ? {} : { oldProgram: edited.before }),
    host,
  });
}

// Documentation in declaration files is half of their text and means nothing to the checker, and binding sets their parents.
function hostOf(
  options: typescript.CompilerOptions,
  { ts, withLibrary }: Compiler,
  shared?: Shared,
): typescript.CompilerHost {
  const host = withLibrary(ts.createCompilerHost(options, true));
  const declarations = withLibrary(ts.createCompilerHost(options, shared !== undefined));
  const { getSourceFile } = host;
  host.getSourceFile = (fileName, target, ...more) => {
    if (!isDeclaration(fileName)) return getSourceFile(fileName, target, ...more);
    const given = typeof target === "object" ? target : { languageVersion: target };
    const { ParseNone } = ts.JSDocParsingMode;
    const key = `${given.impliedNodeFormat} ${fileName}`;
    const sourceFile =
      shared?.declarations.get(key) ??
      declarations.getSourceFile(fileName, { ...given, jsDocParsingMode: ParseNone }, ...more);
    shared?.declarations.set(key, sourceFile);
    return sourceFile;
  };
  return host;
}

/** Options as a build takes them: a compiler that ts-patch has changed would transform once more what is transformed. */
export function withoutOurPlugin(options: typescript.CompilerOptions): typescript.CompilerOptions {
  const { plugins } = options as { plugins?: (typescript.PluginImport & { readonly transform?: string })[] };
  if (plugins === undefined) return options;
  return { ...options, plugins: plugins.filter(({ transform }) => transform !== "selfcoding/transformer") };
}

/** Whether mistakes keep a program from being written. Half of a frozen one runs nowhere. */
export function staysUnwritten(program: typescript.Program, errors: number, problems: number, mode: Mode): boolean {
  if (mode === "frozen" && problems > 0) return true;
  return program.getCompilerOptions().noEmitOnError === true && errors + problems > 0;
}

/**
 * Has the compiler settle what declaration files show, where it writes some. Asked for the text of a type before, it takes
 * what stands in a namespace that is exported by name for hidden, remembers that, and leaves it out of them.
 */
export function settleDeclarations(program: typescript.Program): void {
  const { declaration, composite } = program.getCompilerOptions();
  if (declaration !== true && composite !== true) return;
  // Those of the others nobody asks for here: a watch would pay for all of them with each change.
  for (const file of program.getSourceFiles()) if (mayHoldStub(file.text)) program.getDeclarationDiagnostics(file);
}

/** The stubs of a program and the mistakes in them; frozen, also what keeps one from standing alone. */
export function inspectProgram(
  program: typescript.Program,
  ts: typeof typescript,
  mode?: Mode,
): { readonly stubs: readonly StubStatus[]; readonly problems: readonly StubProblem[] } {
  const store = readEnvironment()["SELFCODING_STORE"];
  const files = program
    .getSourceFiles()
    .map((sourceFile) => ({ sourceFile, ...inspectFile(ts, program, sourceFile, store) }));
  const problemsOf = ({ sourceFile, stubs, problems }: (typeof files)[number]): readonly StubProblem[] =>
    mode === "frozen" && stubs.length > 0 ? findFrozenProblems(ts, program, sourceFile) : problems;
  return { stubs: files.flatMap(({ stubs }) => stubs), problems: files.flatMap(problemsOf) };
}
