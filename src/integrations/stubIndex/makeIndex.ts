import path from "node:path";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Project } from "../../contract/nouns.js";
import type typescript from "typescript";
import { openPrograms } from "../build.js";
import { inspectFile } from "../stubStatus.js";
import { readLiteralOptions } from "./literalOptions.js";

type LiteralOptions = ReturnType<typeof readLiteralOptions>;

/** A stub where it stands, without a compiler's nodes. */
interface IndexedStub {
  /** Without the names in its reach, which only who writes it needs. */
  readonly skeleton: Omit<Skeleton, "scope">;
  readonly project: Project;
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly literal: LiteralOptions;
}

/** Lists stubs by the compiler, with the files that decide what they are. */
export async function makeIndex(
  folder: string,
  configuration: string | undefined,
): Promise<{ readonly files: readonly string[]; readonly stubs: readonly IndexedStub[] }> {
  const { ts, programs } = await openPrograms(folder, configuration);
  const stubs = programs.flatMap((program) =>
    program.getSourceFiles().flatMap((sourceFile) =>
      inspectFile(ts, program, sourceFile).stubs.map(({ skeleton, project, site, line }) => ({
        skeleton,
        project,
        file: path.resolve(sourceFile.fileName),
        line,
        literal: readLiteralOptions(ts, site.options),
      })),
    ),
  );
  const files = programs.flatMap((program) => [
    ...program.getSourceFiles().map(({ fileName }) => path.resolve(fileName)),
    ...configurationsOf(program.getCompilerOptions()),
  ]);
  return { files: [...new Set(files)], stubs };
}

// Not in the compiler's public types: the file of a configuration knows those that it extends.
type ConfigurationFile = typescript.TsConfigSourceFile & { readonly extendedSourceFiles?: readonly string[] };

function configurationsOf({ configFilePath, configFile }: typescript.CompilerOptions): string[] {
  const file = configFile as ConfigurationFile | undefined;
  const own = typeof configFilePath === "string" ? [configFilePath] : [];
  return [...own, ...(file?.extendedSourceFiles ?? [])].map((name) => path.resolve(name));
}
