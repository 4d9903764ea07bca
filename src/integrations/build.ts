import path from "node:path";
import type typescript from "typescript";
import { analyzeFile } from "../../transformer/index.js";
import { mayHoldStub } from "../../transformer/ownNames.js";
import type { Skeleton, StubProblem } from "../../transformer/stub.js";
import type { FoundEntry, Project } from "../contract/nouns.js";
import { diskStore } from "../store/disk.js";
import { LIBRARY_FOLDER, libraryText, ts } from "../project/compiler.js";
import { findProjects } from "./buildProjects.js";
import { createProgramTransformer, describeHost } from "./compilerHost.js";
import { formatProblem } from "./rewriteFile.js";

/** The result of a build. */
interface BuildReport {
  /** As compilers print them; empty when all is well. */
  readonly errors: readonly string[];
  readonly files: number;
  readonly stubs: readonly StubStatus[];
}

/** A stub of a project, and how its version stands. */
interface StubStatus {
  readonly skeleton: Skeleton;
  readonly found: FoundEntry;
}

/**
 * Compiles a project with the engine inside this package: JavaScript, declarations and source maps as its tsconfig says.
 * Of a configuration that has no files and only refers to other projects, these are compiled, each after those that it
 * refers to.
 *
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export function build(configurationPath: string): BuildReport {
  const reports = findProjects(configurationPath).map(buildProject);
  return {
    errors: [...new Set(reports.flatMap(({ errors }) => errors))],
    files: reports.reduce((sum, { files }) => sum + files, 0),
    stubs: reports.flatMap(({ stubs }) => stubs),
  };
}

/** The stubs of a project, or of those that it only refers to. */
export function listStubs(configurationPath: string): readonly StubStatus[] {
  return findProjects(configurationPath).flatMap((project) => inspect(openProgram(project)).stubs);
}

function buildProject(project: typescript.ParsedCommandLine): BuildReport {
  const program = openProgram(project);
  const { stubs, problems } = inspect(program);
  // The inspection has found what the transformer finds again.
  const before = createProgramTransformer({ ts, program, onProblem: () => {} });
  let files = 0;
  const write: typescript.WriteFileCallback = (fileName, text, writeByteOrderMark) => {
    files += 1;
    ts.sys.writeFile(fileName, text, writeByteOrderMark);
  };
  const found = [...project.errors, ...ts.getPreEmitDiagnostics(program)];
  const isStopped = program.getCompilerOptions().noEmitOnError === true && found.length + problems.length > 0;
  const emitted = isStopped ? [] : program.emit(undefined, write, undefined, false, { before: [before] }).diagnostics;
  const printed = [...found, ...emitted].map((diagnostic) => formatDiagnostic(diagnostic));
  return { errors: [...new Set([...printed, ...problems.map(formatMistake)])], files, stubs };
}

function openProgram(project: typescript.ParsedCommandLine): typescript.Program {
  return ts.createProgram({
    rootNames: project.fileNames,
    options: project.options,
    ...(project.projectReferences === undefined ? {} : { projectReferences: project.projectReferences }),
    host: createHost(project.options),
  });
}

// The engine's library files live in memory, whatever `typescript` the user has.
function createHost(options: typescript.CompilerOptions): typescript.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const { readFile, fileExists, getSourceFile } = host;
  return {
    ...host,
    getDefaultLibLocation: () => LIBRARY_FOLDER,
    getDefaultLibFileName: (given) => `${LIBRARY_FOLDER}/${ts.getDefaultLibFileName(given)}`,
    readFile: (fileName) => libraryText(fileName) ?? readFile(fileName),
    fileExists: (fileName) => libraryText(fileName) !== undefined || fileExists(fileName),
    getSourceFile: (fileName, languageVersion, onError, isNew) => {
      const text = libraryText(fileName);
      if (text === undefined) return getSourceFile(fileName, languageVersion, onError, isNew);
      return ts.createSourceFile(fileName, text, languageVersion);
    },
  };
}

function inspect(program: typescript.Program): { stubs: StubStatus[]; problems: StubProblem[] } {
  const stubs: StubStatus[] = [];
  const problems: StubProblem[] = [];
  const isOwn = (file: typescript.SourceFile): boolean =>
    !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file);
  for (const sourceFile of program.getSourceFiles()) {
    if (!isOwn(sourceFile) || !mayHoldStub(sourceFile.text)) continue;
    const host = describeHost(ts, program, sourceFile);
    const analysis = analyzeFile(host, sourceFile);
    problems.push(...analysis.problems);
    for (const { skeleton } of analysis.stubs) stubs.push({ skeleton, found: readStatus(host.project, skeleton) });
  }
  return { stubs, problems };
}

function readStatus(project: Project, { id, fingerprint }: Skeleton): FoundEntry {
  return diskStore(project).read(id, fingerprint);
}

function formatMistake(problem: StubProblem): string {
  return formatProblem({ ...problem, file: path.relative(process.cwd(), problem.file) });
}

function formatDiagnostic({ file, start, code, messageText }: typescript.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined || start === undefined) return `error TS${code}: ${text}`;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${path.relative(process.cwd(), file.fileName)}(${line + 1},${character + 1}): error TS${code}: ${text}`;
}
