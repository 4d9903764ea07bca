import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { FoundEntry, Project } from "../contract/nouns.js";
import { diskStore } from "../store/disk.js";
import { openSealed, sealed } from "../store/checksum.js";
import { entryFiles, stampOrMissing } from "../store/readKept.js";
import { fileStamp, writeAtomically } from "../store/files.js";
import type { ModuleFormat, RewriteTask, RewrittenFile } from "./rewritten.js";

const version: string = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")).version;

interface Kept {
  /** Of everything else that decides the result: the text, this package, Node. */
  readonly key: string;
  readonly format: RewriteTask["format"];
  /** Absent when the file holds nothing of ours: somebody else's `stub` must not cost a compiler at every start. */
  readonly code?: string;
  readonly map?: string;
  /** Files with a part in it, with what they were like. */
  readonly stamps: Readonly<Record<string, string>>;
  /** The versions that were linked, or that were not there. */
  readonly versions: RewrittenFile["versions"];
  readonly fingerprints: Readonly<Record<string, string>>;
}

/** The rewritten file of an earlier run; undefined unless nothing that went into it has changed. */
export function readRewritten(
  task: RewriteTask,
  text: string,
): Pick<RewrittenFile, "code" | "map" | "stubs" | "dependencies"> | undefined {
  const { project } = task;
  try {
    const kept = readKept(task);
    const isSame =
      kept.key === keyOf(task, text) &&
      Object.entries(kept.stamps).every(([name, stamp]) => fileStamp(name) === stamp) &&
      Object.entries(kept.versions).every(([id, each]) =>
        isSameVersion(project, id, kept.fingerprints[id] ?? "", each),
      );
    if (!isSame) return undefined;
    return {
      code: kept.code,
      ...(kept.map === undefined ? {} : { map: kept.map }),
      stubs: Object.entries(kept.fingerprints).map(([id, fingerprint]) => ({ id, fingerprint })),
      dependencies: Object.keys(kept.stamps),
    };
  } catch {
    return undefined;
  }
}

/** Keeps what came of a file; a cache that cannot be written costs time, not correctness. */
export function writeRewritten(
  task: RewriteTask,
  text: string,
  { code, map, stamps, versions, stubs }: RewrittenFile,
): void {
  const { format } = task;
  const kept: Kept = {
    key: keyOf(task, text),
    format,
    ...(code === undefined ? {} : { code }),
    ...(map === undefined ? {} : { map }),
    stamps,
    versions,
    fingerprints: Object.fromEntries(stubs.map(({ id, fingerprint }) => [id, fingerprint])),
  };
  try {
    // What was changed by hand is not run, but rewritten anew.
    writeAtomically(cacheFile(task), sealed(JSON.stringify(kept), hashOf), false);
  } catch {
    // The next process rewrites it again.
  }
}

/** The module system that a file was run as when it was last rewritten; undefined when it never was. */
export function lastFormat(project: Project, fileName: string): ModuleFormat | undefined {
  try {
    // Whether the rest was changed does not matter: it is written anew.
    const text = readFileSync(cacheFile({ project, fileName, format: "module" }), "utf8");
    const { format } = JSON.parse(text) as Kept;
    return format === "typescript" ? undefined : format;
  } catch {
    return undefined;
  }
}

function readKept(task: RewriteTask): Kept {
  const text = openSealed(readFileSync(cacheFile(task), "utf8"), hashOf);
  if (text === undefined) throw new Error("The file of the cache was changed.");
  return JSON.parse(text) as Kept;
}

// What decides the result besides other files.
function keyOf({ format, where, isFrozen, isHealingOff, isShipped }: RewriteTask, text: string): string {
  return createHash("sha256")
    .update(JSON.stringify([text, format, version, process.versions.node, where, isFrozen, isHealingOff, isShipped]))
    .digest("hex");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What a stub's version is like. */
export function stampVersion(project: Project, id: string, fingerprint: string): RewrittenFile["versions"][string] {
  const { storeDirectory } = project;
  // First the files: what changes between the two looks must not be taken for what was read.
  const stamps = new Map(entryFiles(storeDirectory, id).map((file) => [file, stampOrMissing(file)]));
  const found = diskStore(project).read(id, fingerprint);
  const files = entryFiles(storeDirectory, id, found).map(
    (file) => [path.relative(storeDirectory, file), stamps.get(file) ?? "missing"] as const,
  );
  return { files: Object.fromEntries(files), content: contentOf(found) };
}

function isSameVersion(
  project: Project,
  id: string,
  fingerprint: string,
  { files, content }: Kept["versions"][string],
): boolean {
  const hasSameFiles = Object.entries(files).every(
    ([file, stamp]) => stampOrMissing(`${project.storeDirectory}/${file}`) === stamp,
  );
  // Files of another checkout have another time: then it is their content that counts.
  return hasSameFiles || content === contentOf(diskStore(project).read(id, fingerprint));
}

function contentOf({ state, source }: FoundEntry): string {
  return state === "current" || state === "edited" ? hashOf(source ?? "") : state;
}

// The engine runs a file with healing or without; a bundler may build it in several ways.
function cacheFile({ project, fileName, format, where, isFrozen, isHealingOff, isShipped }: RewriteTask): string {
  const variant =
    format === "typescript" ? JSON.stringify([where, isFrozen, isShipped]) : isHealingOff === true ? "plain" : "";
  const name = createHash("sha256")
    .update(fileName.replaceAll("\\", "/") + variant)
    .digest("hex")
    .slice(0, 24);
  return path.join(project.cacheDirectory, "rewritten", `${name}.json`);
}
