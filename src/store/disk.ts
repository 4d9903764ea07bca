import { accessSync, constants, lstatSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../contract/errors.js";
import type { Project, Store, StoreEntry } from "../contract/nouns.js";
import { describeProposal } from "../history/describeProposal.js";
import { proposedOf } from "../history/versionsOf.js";
import { checksumOf } from "./checksum.js";
import { notReadable } from "./entryText.js";
import { quietly, writeAtomically } from "./files.js";
import { entryPaths, PROPOSAL, sourceEnding } from "./paths.js";
import { publish, readEntry } from "./publish.js";
import { look, readKept } from "./readKept.js";

/** The store in a project's folder: a TypeScript file a stub for people, and a JSON file beside it for the rest. */
export function diskStore(project: Pick<Project, "storeDirectory">): Store {
  const { storeDirectory } = project;
  return {
    read: (id, fingerprint) => readKept(storeDirectory, id, fingerprint),
    list: () => list(storeDirectory),
    write: (entry, expected) => writing(storeDirectory, () => write(storeDirectory, entry, expected)),
    checkWritable: (id) =>
      writing(storeDirectory, () => checkFolder(path.dirname(entryPaths(storeDirectory, id).plain))),
    remove: (id) =>
      writing(storeDirectory, () => {
        const { base } = look(storeDirectory, id);
        // The JSON first: a TypeScript file alone is no entry, while a JSON file alone is one to be written anew.
        for (const ending of [".json", ".ts", ".tsx", PROPOSAL]) rmSync(base + ending, { force: true });
        removeEmpty(path.dirname(base), storeDirectory);
      }),
  };
}

/** Removes a folder of the store that holds nothing any more, and those above it; the store's own may be the user's. */
function removeEmpty(folder: string, directory: string): void {
  // What holds something cannot be removed, which ends it.
  quietly(() => {
    for (let empty = folder; path.relative(directory, empty) !== ""; empty = path.dirname(empty)) rmdirSync(empty);
  });
}

function write(directory: string, entry: StoreEntry, expected: number): boolean {
  const { base: found, fault } = look(directory, entry.id);
  if (fault !== undefined && fault.kind !== "unreadable") throw notReadable(fault, found + sourceEnding(entry.id));
  const base = placeFor(directory, entry.id);
  if (!publish(base, entry, expected)) return false;
  writeProposal(base, entry);
  return true;
}

/** For people: what it says stands in the JSON, too, and only that is read. */
function writeProposal(base: string, entry: StoreEntry): void {
  const proposed = proposedOf(entry);
  if (proposed === undefined) rmSync(base + PROPOSAL, { force: true });
  else writeAtomically(base + PROPOSAL, describeProposal(entry, proposed, checksumOf(proposed.source)));
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

/** What is not there yet can be made where the nearest folder above it can be written. */
function checkFolder(folder: string): void {
  // A link that leads nowhere is there, and nothing can be made in it.
  const isThere = lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  if (!isThere && path.dirname(folder) !== folder) return checkFolder(path.dirname(folder));
  if (!statSync(folder).isDirectory()) throw Object.assign(new Error("ENOTDIR: not a directory"), { code: "ENOTDIR" });
  accessSync(folder, constants.W_OK);
}

// Without the path, which is another one with each try: a warning of the same fault is to be the same.
function describeFailure({ message, code }: NodeJS.ErrnoException): string {
  return message.split(",", 1)[0] ?? String(code);
}

function writing<Value>(directory: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    if (SelfCodingError.is(cause) || typeof (cause as { code?: unknown }).code !== "string") throw cause;
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
