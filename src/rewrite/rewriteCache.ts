import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Project } from "../contract/nouns.js";
import { diskStore } from "../store/disk.js";
import { writeAtomically } from "../store/files.js";
import type { ModuleFormat, RewriteTask, RewrittenFile } from "./rewritten.js";

const version: string = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")).version;

interface Kept {
  /** Of everything else that decides the result: the text, this package, Node. */
  readonly key: string;
  readonly format: ModuleFormat;
  /** Absent when the file holds nothing of ours: somebody else's `stub` must not cost a compiler at every start. */
  readonly code?: string;
  /** Files with a part in it, with what they were like. */
  readonly stamps: Readonly<Record<string, string>>;
  /** The versions that were linked, or that were not there. */
  readonly versions: Readonly<Record<string, string>>;
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Of all the rest: what was changed by hand is not run, but rewritten anew. */
  readonly checksum: string;
}

/** The rewritten file of an earlier run; undefined unless nothing that went into it has changed. */
export function readRewritten(
  { project, fileName, format }: RewriteTask,
  text: string,
): Pick<RewrittenFile, "code"> | undefined {
  try {
    const kept = readKept(project, fileName);
    const isSame =
      kept.key === keyOf(text, format) &&
      kept.checksum === sealOf(kept) &&
      Object.entries(kept.stamps).every(([name, stamp]) => stampOf(name) === stamp) &&
      Object.entries(kept.versions).every(
        ([id, stamp]) => versionStamp(project, id, kept.fingerprints[id] ?? "") === stamp,
      );
    return isSame ? { code: kept.code } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what came of a file; a cache that cannot be written costs time, not correctness. */
export function writeRewritten(
  { project, fileName, format }: RewriteTask,
  text: string,
  { code, dependencies, stubs }: RewrittenFile,
): void {
  const kept = {
    key: keyOf(text, format),
    format,
    ...(code === undefined ? {} : { code }),
    stamps: Object.fromEntries(dependencies.map((name) => [name, stampOf(name)])),
    versions: Object.fromEntries(stubs.map(({ id, fingerprint }) => [id, versionStamp(project, id, fingerprint)])),
    fingerprints: Object.fromEntries(stubs.map(({ id, fingerprint }) => [id, fingerprint])),
  };
  try {
    const sealed: Kept = { ...kept, checksum: sealOf(kept) };
    writeAtomically(cacheFile(project, fileName), JSON.stringify(sealed), false);
  } catch {
    // The next process rewrites it again.
  }
}

/** The module system that a file was run as when it was last rewritten; undefined when it never was. */
export function lastFormat(project: Project, fileName: string): ModuleFormat | undefined {
  try {
    return readKept(project, fileName).format;
  } catch {
    return undefined;
  }
}

function readKept(project: Project, fileName: string): Kept {
  return JSON.parse(readFileSync(cacheFile(project, fileName), "utf8")) as Kept;
}

// What decides a file's JavaScript besides other files.
function keyOf(text: string, format: ModuleFormat): string {
  return createHash("sha256")
    .update(JSON.stringify([text, format, version, process.versions.node]))
    .digest("hex");
}

function sealOf({ key, format, code, stamps, versions, fingerprints }: Omit<Kept, "checksum">): string {
  return createHash("sha256")
    .update(JSON.stringify([key, format, code, stamps, versions, fingerprints]))
    .digest("hex");
}

function versionStamp(project: Project, id: string, fingerprint: string): string {
  const { state, source } = diskStore(project).read(id, fingerprint);
  return state === "current" || state === "edited"
    ? createHash("sha256")
        .update(source ?? "")
        .digest("hex")
    : state;
}

function stampOf(fileName: string): string {
  const stats = statSync(fileName, { throwIfNoEntry: false });
  return stats === undefined ? "missing" : `${stats.mtimeMs} ${stats.size}`;
}

function cacheFile(project: Project, fileName: string): string {
  const name = createHash("sha256").update(fileName.replaceAll("\\", "/")).digest("hex").slice(0, 24);
  return path.join(project.cacheDirectory, "rewritten", `${name}.json`);
}
