import path from "node:path";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Project } from "../../contract/nouns.js";
import type typescript from "typescript";
import { distinct, openPrograms } from "../build.js";
import { inspectFile } from "../stubStatus.js";
import { findNeeds } from "./findNeeds.js";
import { keyOf } from "./keyOf.js";

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

/** Lists stubs by the compiler, with the files that decide what they are. */
export async function makeIndex(
  folder: string,
  configuration: string | undefined,
): Promise<{ readonly files: readonly string[]; readonly stubs: readonly IndexedStub[] }> {
  const programs = await openPrograms(folder, configuration);
  const stubs = programs.flatMap(({ ts, program }) => {
    const found = program.getSourceFiles().flatMap((sourceFile) => inspectFile(ts, program, sourceFile).stubs);
    const needs = findNeeds(ts, program, found);
    const keys = found.map(keyOf);
    return found.map(({ skeleton, project, file, line, options }, place) => {
      const needed = needs[place]?.flatMap((other) => keys[other] ?? []) ?? [];
      return { skeleton, project, file, line, options, ...(needed.length > 0 && { needs: needed }) };
    });
  });
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
