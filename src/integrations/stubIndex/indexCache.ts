import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { sourceFolders } from "../../project/findProjects.js";
import { findProject } from "../../store/project.js";
import { checksumOf, openSealed, sealed } from "../../store/checksum.js";
import { fileStamp, quietly, readText, writeAtomically } from "../../store/files.js";

const { version } = JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8"));

/** Counts the forms that an entry has had: development builds share a version. */
const FORM = 3;

/** Package managers write one of these whenever they install. */
const INSTALLED = [".package-lock.json", ".modules.yaml", ".yarn-state.yml"];

/** What an index was made of: files, and the folders in which a new one would belong to it. */
interface Kept<Stub, Fault> {
  readonly stamps: Readonly<Record<string, string>>;
  readonly stubs: readonly Stub[];
  readonly faults: readonly Fault[];
}

/** The index of an earlier command; undefined unless nothing that went into it has changed. */
export function readIndex<Stub, Fault>(
  folder: string,
  key: string,
): ({ readonly files: readonly string[] } & Omit<Kept<Stub, Fault>, "stamps">) | undefined {
  const kept = recallIndex<Stub, Fault>(folder, key);
  if (kept === undefined) return undefined;
  const { stamps, ...index } = kept;
  const isSame = Object.entries(stamps).every(([file, stamp]) => stampOf(file) === stamp);
  return isSame ? { files: Object.keys(stamps), ...index } : undefined;
}

/** The index of an earlier command, whatever has changed since; undefined where there was none. */
export function recallIndex<Stub, Fault>(folder: string, key: string): Kept<Stub, Fault> | undefined {
  try {
    const text = openSealed(readText(placeOf(folder, key)), checksumOf);
    return text === undefined ? undefined : (JSON.parse(text) as Kept<Stub, Fault>);
  } catch {
    return undefined;
  }
}

/**
 * Keeps an index for the next command. One that cannot be written costs time only.
 *
 * @param since when its files began to be read, in milliseconds: what has changed from then to now may not be what was read.
 *   What says that it will change in an hour has not: the clock was put back
 */
export function writeIndex(
  folder: string,
  key: string,
  { files, ...index }: { readonly files: readonly string[] } & Omit<Kept<unknown, unknown>, "stamps">,
  since: number,
): void {
  try {
    const stamps = Object.fromEntries([...files, ...foldersOf(folder, files)].map((file) => [file, stampOf(file)]));
    const now = Date.now();
    const isRecent = (changed: number): boolean => changed >= since && changed <= now;
    if (now < since || Object.keys(stamps).some((file) => isRecent(changedAt(file)))) return;
    writeAtomically(
      placeOf(folder, key),
      sealed(JSON.stringify({ stamps, ...index } satisfies Kept<unknown, unknown>), checksumOf),
      false,
    );
  } catch {
    // As said above.
  }
}

function placeOf(folder: string, key: string): string {
  const name = checksumOf(JSON.stringify([version, FORM, process.versions.node, key]));
  return path.join(findProject(folder).cacheDirectory, "index", `${name}.json`);
}

function stampOf(file: string): string {
  return quietly(() => fileStamp(file)) ?? "missing";
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

// A file that is new changes its folder: where people keep sources, and where those lie that are in it already.
function foldersOf(folder: string, files: readonly string[]): Iterable<string> {
  const folders = new Set([...sourceFolders(folder)].map(({ directory }) => directory));
  for (const file of files) if (!file.includes("/node_modules/")) folders.add(path.dirname(file));
  for (const name of INSTALLED) folders.add(path.join(findProject(folder).root, "node_modules", name));
  return folders;
}
