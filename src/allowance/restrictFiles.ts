import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Calls whose first arguments are paths, and how many. Links and watchers are left out: they lead elsewhere, or stay. */
const CALLS: Readonly<Record<string, number>> = {
  access: 1,
  appendFile: 1,
  copyFile: 2,
  exists: 1,
  lstat: 1,
  mkdir: 1,
  readFile: 1,
  readdir: 1,
  rename: 2,
  rm: 1,
  rmdir: 1,
  stat: 1,
  truncate: 1,
  unlink: 1,
  utimes: 1,
  writeFile: 1,
};

type AnyFunction = (...values: unknown[]) => unknown;

/**
 * `node:fs` or `node:fs/promises` for the given folders only, from `root`.
 *
 * A path is judged by where it really leads, before the call: who may exchange a folder for a link meanwhile, from
 * outside, is not held.
 */
export function restrictFiles(name: string, folders: readonly string[], root: string): object {
  const allowed = folders.map((folder) => realPlace(path.resolve(root, folder)));
  const check = (value: unknown): string => {
    const file = pathOf(value, root);
    const real = realPlace(file);
    if (allowed.some((folder) => real === folder || real.startsWith(folder + path.sep))) return real;
    throw new Error(`${file} may not be reached; allowed are ${folders.join(", ")} (option \`allow.fs\`).`);
  };
  const isPromised = name === "fs/promises";
  const promised = restrict(fs.promises, (call) => call, check);
  if (isPromised) return promised;
  const waiting = restrict(fs, (call) => `${call}Sync`, check);
  const called = restrict(fs, (call) => call, check);
  return Object.freeze({ ...called, ...waiting, promises: promised, constants: fs.constants });
}

function restrict(module: object, nameOf: (call: string) => string, check: (value: unknown) => string): object {
  const calls = Object.entries(CALLS).flatMap(([call, count]) => {
    const original = (module as Record<string, unknown>)[nameOf(call)];
    if (typeof original !== "function") return [];
    const restricted = (...values: unknown[]): unknown => {
      const paths = values.slice(0, count).map(check);
      return (original as AnyFunction)(...paths, ...values.slice(count));
    };
    // In a module of promises a refusal is a rejection, like every failure.
    const isPromised = module === fs.promises;
    return [[nameOf(call), isPromised ? async (...values: unknown[]) => restricted(...values) : restricted] as const];
  });
  return Object.freeze(Object.fromEntries(calls));
}

function pathOf(value: unknown, root: string): string {
  if (value instanceof URL) return fileURLToPath(value);
  if (typeof value === "string") return path.resolve(root, value);
  if (value instanceof Uint8Array) return path.resolve(root, Buffer.from(value).toString());
  throw new TypeError("A path must be a string, a URL or bytes.");
}

/** Where a path really leads; what is not there yet is judged by the folder that it would come to stand in. */
function realPlace(file: string): string {
  try {
    return fs.realpathSync.native(file);
  } catch (error) {
    const parent = path.dirname(file);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === file) throw error;
    // A link that leads nowhere yet would be followed by what writes.
    if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new Error(`${file} is a broken link.`, { cause: error });
    return path.join(realPlace(parent), path.basename(file));
  }
}
