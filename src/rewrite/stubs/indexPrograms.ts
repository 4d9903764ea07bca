import path from "node:path";
import type typescript from "typescript";
import { mayHoldStub } from "../../../transformer/ownNames.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Project } from "../../contract/nouns.js";
import { findNeeds } from "./findNeeds.js";
import { keyOf } from "./keyOf.js";
import { inspectFile } from "./stubStatus.js";
import { extendedFiles } from "../../project/extendedFiles.js";

/** A stub where it stands, without a compiler's nodes. */
interface IndexedStub {
  /** Without the names in its reach, which only who writes it needs. */
  readonly skeleton: Omit<Skeleton, "scope">;
  readonly project: Project;
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Its options as they are written, the weakest first. */
  readonly options: readonly string[];
  /** The keys of other stubs that it names, in what it says and shows of itself; absent for none. */
  readonly needs?: readonly string[];
}

/** What keeps the stubs of a file from being seen, or one of them from being one. */
interface SourceFault {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Such as `TS1005`, or a code of ours. */
  readonly code: string;
  /** With what to do about it, where that is known. */
  readonly message: string;
}

/** A program, by the compiler that has made it. */
interface CompiledProgram {
  readonly ts: typeof typescript;
  readonly program: typescript.Program;
  /** Of its project, as they were read. */
  readonly options: typescript.CompilerOptions;
}

/**
 * Lists the stubs of programs, with the files that decide what they are.
 *
 * @param store where versions are kept, if the environment says so
 */
export function indexPrograms(
  programs: readonly CompiledProgram[],
  store: string | undefined,
): {
  readonly files: readonly string[];
  readonly stubs: readonly IndexedStub[];
  readonly faults: readonly SourceFault[];
} {
  const faults = new Map<string, SourceFault>();
  const stubs = programs.flatMap(({ ts, program }) => {
    const found = program.getSourceFiles().flatMap((sourceFile) => {
      const { stubs: own, problems } = inspectFile(ts, program, sourceFile, store);
      for (const fault of faultsOf(ts, program, sourceFile, problems)) faults.set(JSON.stringify(fault), fault);
      return own;
    });
    const needs = findNeeds(ts, program, found);
    const keys = found.map(keyOf);
    return found.map(({ skeleton, project, file, line, options }, place) => {
      const needed = needs[place]?.flatMap((other) => keys[other] ?? []) ?? [];
      return { skeleton, project, file, line, options, ...(needed.length > 0 && { needs: needed }) };
    });
  });
  const files = programs.flatMap(({ program, options }) => [
    ...program.getSourceFiles().map(({ fileName }) => path.resolve(fileName)),
    ...configurationsOf(options),
  ]);
  return { files: [...new Set(files)], stubs: distinct(stubs), faults: [...faults.values()] };
}

/** The first place where a file does not parse; else the mistakes in its stubs. */
function faultsOf(
  ts: typeof typescript,
  program: typescript.Program,
  sourceFile: typescript.SourceFile,
  problems: ReturnType<typeof inspectFile>["problems"],
): readonly SourceFault[] {
  const file = path.resolve(sourceFile.fileName);
  const isOwn = !sourceFile.isDeclarationFile && !program.isSourceFileFromExternalLibrary(sourceFile);
  const isLookedAt = isOwn && TYPESCRIPT.test(file) && mayHoldStub(sourceFile.text);
  const [broken] = isLookedAt ? program.getSyntacticDiagnostics(sourceFile) : [];
  if (broken === undefined)
    return problems.map(({ line, code, message, remedy }) => ({ file, line, code, message: `${message} ${remedy}` }));
  const line = sourceFile.getLineAndCharacterOfPosition(broken.start).line + 1;
  const message = `${ts.flattenDiagnosticMessageText(broken.messageText, "\n")} The stubs of this file cannot be seen.`;
  return [{ file, line, code: `TS${broken.code}`, message }];
}

/** JavaScript may hold what only its own compiler reads. */
const TYPESCRIPT = /\.[cm]?tsx?$/;

function configurationsOf({ configFilePath, configFile }: typescript.CompilerOptions): string[] {
  const own = typeof configFilePath === "string" ? [configFilePath] : [];
  return [...own, ...extendedFiles(configFile as typescript.TsConfigSourceFile | undefined)].map((name) =>
    path.resolve(name),
  );
}

/** Stubs, each once: a file can be in two programs, as sources are in that of their tests. */
export function distinct<Stub extends Parameters<typeof keyOf>[0]>(stubs: readonly Stub[]): readonly Stub[] {
  return [...new Map(stubs.map((stub) => [keyOf(stub), stub])).values()];
}
