import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Project } from "../contract/nouns.js";

/** Where a project keeps what is written for it; relative paths start at its root. */
interface ProjectSettings {
  readonly root?: string | undefined;
  readonly store?: string | undefined;
}

/**
 * Finds the project that a module belongs to.
 *
 * @param where a file URL, a file's absolute path, or the absolute path of the root itself
 * @param settings what options and environment say instead
 */
export function findProject(where: string, settings: ProjectSettings = {}): Project {
  const key = `${where}\0${settings.root ?? ""}\0${settings.store ?? ""}`;
  const project = known.get(key) ?? lookUp(where, settings);
  known.set(key, project);
  return project;
}

// A program with a hundred stubs asks a hundred times; the folders do not move while it runs.
const known = new Map<string, Project>();

function lookUp(where: string, settings: ProjectSettings): Project {
  const start = where.startsWith("file:") ? fileURLToPath(where) : where;
  const root = settings.root === undefined ? nearestPackage(start) : path.resolve(settings.root);
  return {
    root,
    storeDirectory: path.resolve(root, settings.store ?? ".selfcoding"),
    cacheDirectory: path.join(root, "node_modules", ".cache", "selfcoding"),
  };
}

// The nearest package.json decides, so that every package of a monorepo keeps its own versions.
function nearestPackage(start: string): string {
  const isDirectory = statSync(start, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const first = isDirectory ? start : path.dirname(start);
  for (let directory = first; ; directory = path.dirname(directory)) {
    if (existsSync(path.join(directory, "package.json"))) return directory;
    if (path.dirname(directory) === directory) return first;
  }
}
