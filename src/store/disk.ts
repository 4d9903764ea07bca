import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../contract/errors.js";
import type { FoundEntry, Project, Store, StoreEntry } from "../contract/nouns.js";
import { claimOf } from "./claim.js";
import { currentOf, parseEntry } from "./entryText.js";
import { readText } from "./files.js";
import { entryPaths, sourceEnding } from "./paths.js";
import { publish, readEntry } from "./publish.js";

/** The store in a project's folder: a TypeScript file a stub for people, and a JSON file beside it for the rest. */
export function diskStore(project: Pick<Project, "storeDirectory">): Store {
  const { storeDirectory } = project;
  return {
    read: (id, fingerprint) => read(storeDirectory, id, fingerprint),
    list: () => list(storeDirectory),
    write: (entry, expected) =>
      writing(storeDirectory, () => publish(placeFor(storeDirectory, entry.id), entry, expected)),
    remove: (id) =>
      writing(storeDirectory, () => {
        const { base } = look(storeDirectory, id);
        // The JSON first: a TypeScript file alone is no entry, while a JSON file alone is one to be written anew.
        for (const ending of [".json", ".ts", ".tsx"]) rmSync(base + ending, { force: true });
      }),
  };
}

function read(directory: string, id: string, fingerprint: string): FoundEntry {
  const seen = look(directory, id);
  const path = `${seen.base}${sourceEnding(id)}`;
  const source = quietly(() => readSource(path));
  const { entry } = seen;
  if (entry === undefined || source !== currentOf(entry).source) {
    const writer = entryBeingWritten(seen, source);
    if (writer === "changed") return read(directory, id, fingerprint);
    if (writer !== undefined)
      return { state: stateOf(writer, source, fingerprint), entry: writer, source: source ?? "", path };
  }
  if (entry === undefined) return missing(seen, source, path);
  if (source === undefined) return { state: "missing", entry, path, warning: deleted(path) };
  return { state: stateOf(entry, source, fingerprint), entry, source, path };
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
  readonly fault?: string;
}

function look(directory: string, id: string): Seen {
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
    return { base, text, fault: (error as Error).message };
  }
}

/** Another writer may stand between its two files: then its claim is the entry, or the JSON has changed meanwhile. */
function entryBeingWritten(
  { base, text, entry }: Seen,
  source: string | undefined,
): StoreEntry | "changed" | undefined {
  const claimed = source === undefined ? undefined : readEntry(claimOf(base, entry?.versions.length ?? 0));
  if (claimed !== undefined && currentOf(claimed).source === source) return claimed;
  return quietly(() => readText(`${base}.json`)) === text ? undefined : "changed";
}

function stateOf(entry: StoreEntry, source: string | undefined, fingerprint: string): FoundEntry["state"] {
  const current = currentOf(entry);
  const isStale = current.fingerprint !== fingerprint;
  if (current.source === source) return isStale ? "stale" : "current";
  return isStale ? "conflict" : "edited";
}

function missing({ base, fault }: Seen, source: string | undefined, path: string): FoundEntry {
  if (fault !== undefined) {
    const warning = `${base}.json cannot be read (${fault}); it is treated as missing. Restore it from version control; the next write renames it to .broken.`;
    return { state: "missing", path, warning };
  }
  if (source === undefined) return { state: "missing", path };
  const warning = `${path} has no .json beside it and is not run. Restore the .json from version control, or move the code into your source; the next write renames it to .replaced.`;
  return { state: "missing", path, warning };
}

function deleted(path: string): string {
  return `${path} was deleted, but its .json still exists. It will be rewritten, keeping its cases and older versions. To prevent that, restore the file from version control.`;
}

function list(directory: string): string[] {
  const names = quietly(() => readdirSync(directory, { recursive: true })) ?? [];
  const files = names.map(String).filter((name) => name.endsWith(".json"));
  return files.flatMap((name) => readEntry(path.join(directory, name))?.id ?? []).sort();
}

/** Where a new entry goes: not where it would hide another, not even on a file system that ignores case. */
function placeFor(directory: string, id: string): string {
  const { base, entry } = look(directory, id);
  const { plain, marked } = entryPaths(directory, id);
  if (entry !== undefined || base === marked) return base;
  const name = `${path.basename(plain)}.json`;
  const fold = (text: string): string => text.normalize("NFC").toLowerCase();
  const siblings = quietly(() => readdirSync(path.dirname(plain))) ?? [];
  return siblings.some((sibling) => sibling !== name && fold(sibling) === fold(name)) ? marked : plain;
}

// On the caller's thread a folder that cannot be read is one without versions.
function quietly<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

// Without the path, which is another one with each try: a warning of the same fault is to be the same.
function describeFailure({ message, code }: NodeJS.ErrnoException): string {
  return message.split(",", 1)[0] ?? String(code);
}

function writing<Value>(directory: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    if (typeof (cause as { code?: unknown }).code !== "string") throw cause;
    throw new SelfCodingError(
      "store-unwritable",
      `The store ${directory} cannot be written: ${describeFailure(cause as NodeJS.ErrnoException)}.`,
      {
        remedy: "Make it writable, or choose another folder with the option `store` or the variable SELFCODING_STORE.",
        cause,
      },
    );
  }
}
