import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { type ScriptCommand, commandsOf } from "./commands.js";
import { fieldsIn, readJson, textsIn } from "./json.js";
import { readTsConfig } from "./tsconfig.js";

/** What the doctor is told of the machine. */
interface Surroundings {
  /** Where one stands. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As `20.19.0`. */
  readonly nodeVersion: string;
}

/** A package of the user's, as its files describe it. */
export interface UserPackage extends Surroundings {
  /** The folder of its package.json; where there is none, the folder where one stands. */
  readonly root: string;
  readonly manifest: ReturnType<typeof readJson>;
  /** The folder of the workspace, or the root itself. */
  readonly workspace: string;
  /** Of the package and of its workspace. */
  readonly dependencies: ReadonlySet<string>;
  readonly commands: readonly ScriptCommand[];
  readonly tsconfig: ReturnType<typeof readTsConfig>;
}

/** The package where one stands, and, at the root of a workspace, those in it that use selfcoding. */
export function findProjects(surroundings: Surroundings): readonly UserPackage[] {
  const root = upward(surroundings.folder).find((folder) => existsSync(path.join(folder, "package.json")));
  const own = readProject(surroundings, root ?? surroundings.folder);
  if (!isWorkspace(own.root)) return [own];
  const below = packagesBelow(own.root, 4).filter((folder) => namesSelfcoding(readJson(`${folder}/package.json`)));
  const others = below.map((folder) => readProject(surroundings, folder));
  // The root of a workspace mostly only holds others together.
  return others.length === 0 || namesSelfcoding(own.manifest) ? [own, ...others] : others;
}

/** A folder and all above it. */
export function upward(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...upward(above)];
}

/** The package at a folder. */
export function readProject(surroundings: Surroundings, root: string): UserPackage {
  const manifest = readJson(path.join(root, "package.json"));
  const workspace = upward(root).find(isWorkspace) ?? root;
  const around = workspace === root ? undefined : readJson(path.join(workspace, "package.json"));
  const dependencies = [manifest, around].flatMap((each) => (each === undefined ? [] : dependenciesOf(each)));
  return {
    ...surroundings,
    root,
    manifest,
    workspace,
    dependencies: new Set(dependencies),
    commands: commandsOf(textsIn(manifest?.fields ?? {}, "scripts")),
    tsconfig: readTsConfig(path.join(root, "tsconfig.json")),
  };
}

function dependenciesOf({ fields }: NonNullable<UserPackage["manifest"]>): string[] {
  const kinds = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  return kinds.flatMap((kind) => Object.keys(fieldsIn(fields, kind)));
}

function namesSelfcoding(manifest: UserPackage["manifest"]): boolean {
  return manifest !== undefined && dependenciesOf(manifest).includes("selfcoding");
}

function isWorkspace(folder: string): boolean {
  if (existsSync(path.join(folder, "pnpm-workspace.yaml"))) return true;
  return readJson(path.join(folder, "package.json"))?.fields["workspaces"] !== undefined;
}

/** The folders below one that hold a package.json. What is hidden or installed does not count. */
export function packagesBelow(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return foldersIn(folder)
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .flatMap((name) => {
      const inner = path.join(folder, name);
      const own = existsSync(path.join(inner, "package.json")) ? [inner] : [];
      return [...own, ...packagesBelow(inner, depth - 1)];
    });
}

/** The names of the folders in a folder, links to folders included. */
export function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The package.json of a package as the project would load it. */
export function findInstalled(project: UserPackage, name: string): ReturnType<typeof readJson> {
  for (const folder of upward(project.root)) {
    const found = readJson(path.join(folder, "node_modules", name, "package.json"));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A version that a package.json names. */
export function versionOf(manifest: UserPackage["manifest"]): string | undefined {
  const version = manifest?.fields["version"];
  return typeof version === "string" ? version : undefined;
}
