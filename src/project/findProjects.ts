import { type Dirent, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { SelfCodingError } from "../contract/errors.js";
import { quietly } from "../store/files.js";
import { findProject } from "../store/project.js";
import { isDeclaration, isTypeScript } from "../text/fileNames.js";
import { ownDefaults } from "./ownDefaults.js";

/**
 * The projects that a configuration stands for: itself, or, where it has no files and only refers to others, those, each
 * after the ones that it refers to.
 *
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export function findProjects(
  configurationPath: string,
  ts: typeof typescript,
): readonly typescript.ParsedCommandLine[] {
  const own = readConfiguration(configurationPath, ts);
  if (!isSolution(own)) return [own];
  const found = new Map<string, typescript.ParsedCommandLine>();
  const seen = new Set<string>();
  const visit = (project: typescript.ParsedCommandLine, file: string): void => {
    for (const reference of project.projectReferences ?? []) {
      const name = ts.resolveProjectReferencePath(reference);
      if (seen.has(name)) continue;
      seen.add(name);
      visit(readConfiguration(name, ts), name);
    }
    if (!isSolution(project)) found.set(file, project);
  };
  visit(own, configurationPath);
  return [...found.values()];
}

/** The tsconfig.json for a folder: its own, or one between it and the root of its package. */
export function configurationOf(folder: string): string | undefined {
  const { root } = findProject(folder);
  for (let directory = folder; ; directory = path.dirname(directory)) {
    const file = path.join(directory, "tsconfig.json");
    if (existsSync(file)) return file;
    if (directory === root || path.dirname(directory) === directory) return undefined;
  }
}

/** A folder without a tsconfig.json as a project: all of its TypeScript, checked as the runtime checks it. */
export async function readFolder(folder: string): Promise<typescript.ParsedCommandLine> {
  // With the runtime's own compiler, which no other project needs here.
  const { readConfiguration: readOptions } = await import("./configuration.js");
  const { options } = readOptions(undefined, folder);
  return { options, fileNames: listTypeScript(folder), errors: [] };
}

/** The TypeScript files below a folder. What is hidden, and what is installed, is not the user's source. */
export function listTypeScript(folder: string): string[] {
  const files = [...sourceFolders(folder)].flatMap(({ directory, entries = [] }) =>
    entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(directory, name).replaceAll("\\", "/")),
  );
  return files.filter((file) => isTypeScript(file) && !isDeclaration(file)).sort();
}

/** A folder and those below in which people keep sources, each with what lies in it unless that may not be read. */
export function* sourceFolders(
  directory: string,
): Generator<{ readonly directory: string; readonly entries?: readonly Dirent[] }, void> {
  const entries = readEntries(directory);
  if (entries === undefined) return yield { directory };
  yield { directory, entries };
  for (const entry of entries) if (entry.isDirectory()) yield* sourceFolders(path.join(directory, entry.name));
}

function readEntries(directory: string): readonly Dirent[] | undefined {
  const entries = quietly(() => readdirSync(directory, { withFileTypes: true }));
  return entries?.filter(({ name }) => !name.startsWith(".") && name !== "node_modules");
}

function isSolution({ fileNames, projectReferences = [] }: typescript.ParsedCommandLine): boolean {
  return fileNames.length === 0 && projectReferences.length > 0;
}

function readConfiguration(configurationPath: string, ts: typeof typescript): typescript.ParsedCommandLine {
  const given = path.resolve(configurationPath).replaceAll("\\", "/");
  const file = ts.sys.directoryExists(given) ? `${given}/tsconfig.json` : given;
  const unreadable: typescript.Diagnostic[] = [];
  const parsed = ts.sys.fileExists(file)
    ? ts.getParsedCommandLineOfConfigFile(
        file,
        {},
        { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => unreadable.push(diagnostic) },
      )
    : undefined;
  if (parsed === undefined) {
    throw new SelfCodingError("options-invalid", `Cannot read a TypeScript configuration at ${configurationPath}.`, {
      remedy: "Check the path given with `-p`, and the `references` of that tsconfig.json.",
    });
  }
  const options = { ...ownDefaults(parsed.options, path.dirname(file)), ...parsed.options };
  return { ...parsed, options, errors: [...unreadable, ...parsed.errors] };
}
