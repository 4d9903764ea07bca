import path from "node:path";
import type { Skeleton } from "../../transformer/stub.js";
import type { Compiled, Project } from "../contract/nouns.js";
import { checksumOf, openSealed, sealed } from "./checksum.js";
import { readText, writeAtomically } from "./files.js";
import { entryPaths } from "./paths.js";
import { namesIn } from "../text/identifiers.js";

/** To be raised when the compiler's output changes: what an older one made is then a miss. */
const FORMAT = 8;

type CachePlace = Pick<Project, "cacheDirectory">;

interface Kept {
  /** By which compiler's output it was made, and how the stub stood in its file: the compiled text names it. */
  readonly site: string;
  readonly compiled: Compiled;
}

/** The compiled code of a version; undefined when there is none for just this text and stub. */
export function readCompiled(project: CachePlace, skeleton: Skeleton, source: string): Compiled | undefined {
  try {
    const text = openSealed(readText(placeOf(project, skeleton)), checksumOf);
    if (text === undefined) return undefined;
    const { site, compiled } = JSON.parse(text) as Kept;
    const isSame = site === siteOf(skeleton, source) && compiled.fingerprint === skeleton.fingerprint;
    return isSame && compiled.source === source ? compiled : undefined;
  } catch {
    // A broken cache entry is a miss.
    return undefined;
  }
}

/** Keeps compiled code for the next start. A cache that cannot be written costs time, not the call. */
export function writeCompiled(project: CachePlace, skeleton: Skeleton, compiled: Compiled): void {
  const kept: Kept = { site: siteOf(skeleton, compiled.source), compiled };
  try {
    // Compiled code runs unseen: what was changed is made anew from the TypeScript, which people review.
    writeAtomically(placeOf(project, skeleton), sealed(JSON.stringify(kept), checksumOf), false);
  } catch {
    // As said above.
  }
}

function placeOf({ cacheDirectory }: CachePlace, { id }: Skeleton): string {
  // Always marked: two ids never meet in one file, and nobody reads these names.
  return `${entryPaths(path.join(cacheDirectory, "compiled"), id).marked}.json`;
}

/** What compiled code depends on that neither the fingerprint nor the text says: how the stub is reached, and what the names are. */
export function siteOf({ handle, form, calls, owner, scope, jsx }: Skeleton, source: string): string {
  const used = namesIn(source);
  const names = scope.filter(({ name }) => used.has(name)).map(({ name, kind }) => `${name}:${kind}`);
  return JSON.stringify([FORMAT, handle, form, calls, owner?.kind, names, ...(jsx === undefined ? [] : [jsx])]);
}
