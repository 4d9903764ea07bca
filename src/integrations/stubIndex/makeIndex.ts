import path from "node:path";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Project } from "../../contract/nouns.js";
import type typescript from "typescript";
import { distinct, openPrograms } from "../build.js";
import { inspectFile } from "../stubStatus.js";

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
}

/** Lists stubs by the compiler, with the files that decide what they are. */
export async function makeIndex(
  folder: string,
  configuration: string | undefined,
): Promise<{ readonly files: readonly string[]; readonly stubs: readonly IndexedStub[] }> {
  const programs = await openPrograms(folder, configuration);
  const stubs = programs.flatMap(({ ts, program }) =>
    program
      .getSourceFiles()
      .flatMap((sourceFile) => inspectFile(ts, program, sourceFile).stubs)
      .map(({ skeleton, project, file, line, options }) => ({ skeleton, project, file, line, options })),
  );
  const files = programs.flatMap(({ program }) => [
    ...program.getSourceFiles().map(({ fileName }) => path.resolve(fileName)),
    ...configurationsOf(program.getCompilerOptions()),
  ]);
  return { files: [...new Set(files)], stubs: distinct(stubs) };
}

// Not in the compiler's public types: the file of a configuration knows those that it extends.
type ConfigurationFile = typescript.TsConfigSourceFile & { readonly extendedSourceFiles?: readonly string[] };

function configurationsOf({ configFilePath, configFile }: typescript.CompilerOptions): string[] {
  const file = configFile as ConfigurationFile | undefined;
  const own = typeof configFilePath === "string" ? [configFilePath] : [];
  return [...own, ...(file?.extendedSourceFiles ?? [])].map((name) => path.resolve(name));
}
