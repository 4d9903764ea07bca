import type { FoundEntry, StoreEntry } from "../contract/nouns.js";
import { countChanges, currentOf, proposedOf } from "../history/versionsOf.js";
import { claimOf } from "./claim.js";
import { faultOf, hasConflictMarkers, mergeFault, parseEntry } from "./entryText.js";
import { fileStamp, quietly, readText } from "./files.js";
import { entryPaths, sourceEnding } from "./paths.js";
import { readEntry } from "./publish.js";

/**
 * The version of a stub, and how it stands: all that the caller's side asks of the store.
 *
 * @param directory absolute path of the folder of versions
 */
export function readKept(directory: string, id: string, fingerprint: string): FoundEntry {
  const seen = look(directory, id);
  const path = `${seen.base}${sourceEnding(id)}`;
  const source = quietly(() => readSource(path));
  const { entry } = seen;
  if (entry === undefined || source !== currentOf(entry)?.source) {
    const writer = entryBeingWritten(seen, source);
    if (writer === "changed") return readKept(directory, id, fingerprint);
    if (writer !== undefined)
      return { state: stateOf(writer, source, fingerprint), entry: writer, source: source ?? "", path };
  }
  const fault = seen.fault?.kind === "unreadable" ? undefined : (seen.fault ?? markersIn(source));
  if (fault !== undefined) return { state: "conflict", path, fault, ...(source === undefined ? {} : { source }) };
  if (entry === undefined) return missing(seen, source, path);
  if (entry.current === 0) return { state: proposedOf(entry, fingerprint) ? "proposed" : "missing", entry, path };
  if (source === undefined) return { state: "missing", entry, path, warning: deleted(path) };
  return { state: stateOf(entry, source, fingerprint), entry, source, path };
}

function markersIn(source: string | undefined): FoundEntry["fault"] {
  return source !== undefined && hasConflictMarkers(source) ? mergeFault("its body") : undefined;
}

function readSource(file: string): string | undefined {
  const text = readText(file);
  // What is `.tsx` now was `.ts` before elements could be written.
  return text === undefined && file.endsWith("x") ? readText(file.slice(0, -1)) : text;
}

interface Seen {
  /** Path of the entry without the ending. */
  readonly base: string;
  readonly text?: string | undefined;
  readonly entry?: StoreEntry;
  /** The problem with the JSON. */
  readonly fault?: NonNullable<FoundEntry["fault"]> | { readonly kind: "unreadable"; readonly fact: string };
}

/** What stands at the place of an id. */
export function look(directory: string, id: string): Seen {
  const { plain, marked } = entryPaths(directory, id);
  const first = lookAt(plain);
  if (first.entry?.id === id || plain === marked) return first;
  const second = lookAt(marked);
  const isElsewhere = second.entry?.id === id || (first.entry !== undefined && first.entry.id !== id);
  return isElsewhere ? second : first;
}

function lookAt(base: string): Seen {
  let text: string | undefined;
  try {
    text = readText(`${base}.json`);
    return text === undefined ? { base } : { base, text, entry: parseEntry(text) };
  } catch (error) {
    const known = faultOf(error);
    if (known !== undefined) return { base, text, fault: known };
    return { base, text, fault: { kind: "unreadable", fact: (error as Error).message } };
  }
}

/** Another writer may stand between its two files: then its claim is the entry, or the JSON has changed meanwhile. */
function entryBeingWritten(
  { base, text, entry }: Seen,
  source: string | undefined,
): StoreEntry | "changed" | undefined {
  const count = entry === undefined ? 0 : countChanges(entry);
  const claimed = source === undefined ? undefined : readEntry(claimOf(base, count));
  if (claimed !== undefined && currentOf(claimed)?.source === source) return claimed;
  return quietly(() => readText(`${base}.json`)) === text ? undefined : "changed";
}

function stateOf(entry: StoreEntry, source: string | undefined, fingerprint: string): FoundEntry["state"] {
  const current = currentOf(entry);
  const isStale = current?.fingerprint !== fingerprint;
  if (isStale && proposedOf(entry, fingerprint) !== undefined) return "proposed";
  if (current?.source === source) return isStale ? "stale" : "current";
  return isStale ? "conflict" : "edited";
}

function missing({ base, fault }: Seen, source: string | undefined, path: string): FoundEntry {
  if (fault !== undefined) {
    const warning = `${base}.json cannot be read (${fault.fact}); it is treated as missing. Restore it from version control; the next write renames it to .broken.`;
    return { state: "missing", path, warning };
  }
  if (source === undefined) return { state: "missing", path };
  const warning = `${path} has no .json beside it and is not run. Restore the .json from version control, or move the code into your source; the next write renames it to .replaced.`;
  return { state: "missing", path, warning };
}

function deleted(path: string): string {
  return `${path} was deleted, but its .json still exists. It will be rewritten, keeping its cases and older versions. To prevent that, restore the file from version control.`;
}

/** What the files of a stub's versions are like, without a look into them: another text where one of them has changed. */
export function entryStamp(directory: string, id: string): string {
  return entryFiles(directory, id).map(stampOrMissing).join(", ");
}

/**
 * All files that can hold a version of a stub, as absolute paths.
 *
 * @param found the stub's version, when it was read: where it stands at its plain place, no other place counts
 */
export function entryFiles(directory: string, id: string, found?: FoundEntry): string[] {
  const { plain, marked } = entryPaths(directory, id);
  const isAtPlain = found?.entry?.id === id && found.path === `${plain}${sourceEnding(id)}`;
  const bases = isAtPlain || plain === marked ? [plain] : [plain, marked];
  // What is `.tsx` now may be there as `.ts`, as it was before elements could be written.
  const endings = [".json", ".ts", ...(sourceEnding(id) === ".tsx" ? [".tsx"] : [])];
  return bases.flatMap((base) => endings.map((ending) => base + ending));
}

/** As {@link fileStamp}; what cannot be looked at is not there. */
export function stampOrMissing(file: string): string {
  return quietly(() => fileStamp(file)) ?? "missing";
}
