import path from "node:path";
import type typescript from "typescript";
import { SelfCodingError } from "../contract/errors.js";
import { ts } from "../project/compiler.js";

/**
 * The projects that a configuration stands for: itself, or, where it has no files and only refers to others, those, each
 * after the ones that it refers to.
 *
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export function findProjects(configurationPath: string): readonly typescript.ParsedCommandLine[] {
  const own = readConfiguration(configurationPath);
  if (!isSolution(own)) return [own];
  const found = new Map<string, typescript.ParsedCommandLine>();
  const seen = new Set<string>();
  const visit = (project: typescript.ParsedCommandLine, file: string): void => {
    for (const reference of project.projectReferences ?? []) {
      const name = ts.resolveProjectReferencePath(reference);
      if (seen.has(name)) continue;
      seen.add(name);
      visit(readConfiguration(name), name);
    }
    if (!isSolution(project)) found.set(file, project);
  };
  visit(own, configurationPath);
  return [...found.values()];
}

function isSolution({ fileNames, projectReferences = [] }: typescript.ParsedCommandLine): boolean {
  return fileNames.length === 0 && projectReferences.length > 0;
}

function readConfiguration(configurationPath: string): typescript.ParsedCommandLine {
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
  return { ...parsed, errors: [...unreadable, ...parsed.errors] };
}
