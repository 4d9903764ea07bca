import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Project } from "../contract/nouns.js";
import { isFleetAddress } from "../text/addresses.js";

const FOLDER = ".selfcoding";

/** Where a project keeps what is written for it; relative paths start at its root. */
interface ProjectSettings {
  readonly root?: string | undefined;
  readonly store?: string | undefined;
}

/** Where a module is, as {@link findProject} takes it. */
type Where = string | readonly [place: string, way: string];

/**
 * Finds the project that a module belongs to.
 *
 * @param where a file URL, a file's absolute path, or the absolute path of the root itself; in a bundle, with the way from
 *   there to the package whose source the module was: bundles take in other packages of their workspace
 * @param settings what options and environment say instead
 */
export function findProject(where: Where, settings: ProjectSettings = {}): Project {
  const key = `${where}\0${settings.root ?? ""}\0${settings.store ?? ""}`;
  const project = known.get(key) ?? lookUp(where, settings);
  known.set(key, project);
  return project;
}

// A program with a hundred stubs asks a hundred times; the folders do not move while it runs.
const known = new Map<string, Project>();

function lookUp(where: Where, settings: ProjectSettings): Project {
  const [place, way = ""] = typeof where === "string" ? [where] : where;
  const start = place.startsWith("file:") ? fileURLToPath(place) : place;
  const root = settings.root === undefined ? packageAt(nearestPackage(start), way) : path.resolve(settings.root);
  return {
    root,
    // A fleet's database stands in front of the folder, not in its place.
    storeDirectory: path.resolve(root, isFleetAddress(settings.store) ? FOLDER : (settings.store ?? FOLDER)),
    cacheDirectory: path.join(root, "node_modules", ".cache", "selfcoding"),
  };
}

// What is shipped may have left the workspace behind.
function packageAt(root: string, way: string): string {
  const meant = path.join(root, way);
  return existsSync(path.join(meant, "package.json")) ? meant : root;
}

// The nearest package decides, so that every package of a monorepo keeps its own versions. What tools write beside their
// output (`.next/package.json`, `.output/server/package.json`) is none: versions would go with the next build.
function nearestPackage(start: string): string {
  const isDirectory = statSync(start, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const first = isDirectory ? start : path.dirname(start);
  let nearest: Package | undefined;
  for (const each of packagesAbove(first)) {
    const isNamed = nearest === undefined || each.manifest["name"] !== undefined;
    if (isNamed && !isOutput(each)) return each.directory;
    nearest ??= each;
  }
  return nearest?.directory ?? first;
}

interface Package {
  readonly directory: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/**
 * The folders with a package.json, from this one upward, with what that says; what cannot be read says nothing. Each is
 * read when it is asked for: hardly ever the second.
 */
export function* packagesAbove(first: string): Generator<Package, void> {
  for (let directory = first; ; directory = path.dirname(directory)) {
    const file = path.join(directory, "package.json");
    if (existsSync(file)) yield { directory, manifest: readManifest(file) };
    if (path.dirname(directory) === directory) return;
  }
}

function readManifest(file: string): Package["manifest"] {
  try {
    return Object(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

/** Whether a tool has written it: it says no more than how modules are read, or stands in a hidden folder with nothing that people write. */
function isOutput({ directory, manifest }: Package): boolean {
  if (["tsconfig.json", ".git"].some((name) => existsSync(path.join(directory, name)))) return false;
  const fields = Object.keys(manifest);
  if (fields.length > 0 && fields.every((field) => MODULE_FIELDS.includes(field))) return true;
  return isHidden(directory) && !fields.some((field) => PEOPLES_FIELDS.includes(field));
}

const MODULE_FIELDS = ["type", "sideEffects"];
const PEOPLES_FIELDS = ["scripts", "devDependencies", "workspaces", "selfcoding"];

/** Whether it is within a folder like `.output`; one that holds `node_modules`, as pnpm's does, is passed over. */
function isHidden(directory: string): boolean {
  const parts = directory.split(path.sep);
  return parts.slice(parts.lastIndexOf("node_modules") + 1).some((part) => part.startsWith("."));
}
