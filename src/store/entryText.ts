import type { Case, FoundEntry, StoreEntry, Version } from "../contract/nouns.js";
import { SelfCodingError } from "../contract/errors.js";
import { checksumOf } from "./checksum.js";

/** Entries say their format since it was 2; it rises when an older release would read one wrongly. */
const FORMAT = 2;

/** Prints an entry as JSON that reads well in a review: a line of source is a line of JSON. */
export function printEntry({ id, current, isPinned, versions, cases }: StoreEntry): string {
  const pinned = isPinned === true ? { isPinned } : {};
  const printed = versions.map(({ source, ...version }) => ({
    ...inOrder(version),
    checksum: checksumOf(source),
    source: source.split("\n"),
  }));
  return `${JSON.stringify({ format: FORMAT, id, current, ...pinned, versions: printed, cases }, undefined, 2)}\n`;
}

const ORDER = [
  ...["number", "state", "fingerprint", "model", "attempts", "usage", "dollars", "adoptedAt", "cause", "healed"],
  ...["passed", "refusals", "decisions", "notes", "cases"],
] as const;

// The same content gives the same text, whoever put the version together.
function inOrder(version: Omit<Version, "source">): object {
  return Object.fromEntries(ORDER.map((name) => [name, version[name as keyof typeof version]]));
}

/** The fault that kept an entry from being read; undefined for errors of any other kind. */
export function faultOf(error: unknown): FoundEntry["fault"] {
  return error instanceof EntryFault ? error.fault : undefined;
}

/** An entry that a person must look at before anything is run or written. */
class EntryFault extends Error {
  readonly fault: NonNullable<FoundEntry["fault"]>;

  constructor(fault: NonNullable<FoundEntry["fault"]>) {
    super(fault.fact);
    this.fault = fault;
  }
}

/** Whether git has left both sides of a merge in a text. */
export function hasConflictMarkers(text: string): boolean {
  return text.split("\n").some((line) => line.startsWith("<<<<<<< ")) && text.includes("\n>>>>>>> ");
}

/** The fault of a file that git could not merge. @param file as its stub would call it */
export function mergeFault(file: "its body" | "its .json"): NonNullable<FoundEntry["fault"]> {
  return {
    kind: "merge",
    fact: `${file} holds conflict markers of git`,
    remedy: "Take one side of the .ts and of the .json beside it, both from the same branch.",
  };
}

/**
 * Reads what {@link printEntry} printed, by this release or an older one.
 *
 * @throws {Error} that says what is wrong with the text
 */
export function parseEntry(text: string): StoreEntry {
  if (hasConflictMarkers(text)) throw new EntryFault(mergeFault("its .json"));
  const parsed = JSON.parse(text) as (Partial<StoreEntry> & { readonly format?: number }) | null;
  const { id, current, isPinned, versions, cases, format = 1 } = parsed ?? {};
  if (format > FORMAT) throw new EntryFault(newer(format));
  if (typeof id !== "string" || typeof current !== "number") throw new Error('it has no "id" or no "current"');
  if (!Array.isArray(versions) || !Array.isArray(cases)) throw new Error('it has no "versions" or no "cases"');
  const read = versions.map(parseVersion);
  const isKnown = read.some(({ number, state }) => number === current && state === undefined);
  if (!isKnown && current !== 0) throw new Error(`its current version ${current} does not exist`);
  const pinned = isPinned === true ? { isPinned } : {};
  return { id, current, ...pinned, versions: read, cases: cases as readonly Case[] };
}

type PrintedVersion = Omit<Version, "source"> & { readonly source: unknown; readonly checksum?: string };

function parseVersion({ checksum, ...version }: PrintedVersion): Version {
  const { number, fingerprint, source } = version;
  const isSound = typeof number === "number" && typeof fingerprint === "string" && Array.isArray(source);
  if (!isSound) throw new Error("one of its versions has no number, fingerprint or source");
  const text = source.join("\n");
  // Entries of the first format have none.
  if (checksum !== undefined && checksum !== checksumOf(text)) throw new EntryFault(tampered(number));
  return { ...version, source: text };
}

function newer(format: number): NonNullable<FoundEntry["fault"]> {
  return {
    kind: "newer",
    fact: `its .json has format ${format}, and this release of selfcoding reads up to ${FORMAT}`,
    remedy: "Install the release that wrote it, or a later one: `npm install selfcoding@latest`.",
  };
}

function tampered(number: number): NonNullable<FoundEntry["fault"]> {
  return {
    kind: "tampered",
    fact: `the source of version ${number} in its .json does not have the checksum beside it`,
    remedy: "Restore the .json from version control; edit the .ts instead, and run `selfcoding adopt`.",
  };
}

/** The error for an entry with such a fault. @param file of its body */
export function notReadable({ kind, fact, remedy }: NonNullable<FoundEntry["fault"]>, file: string): SelfCodingError {
  const code = kind === "newer" ? "store-newer" : "conflict";
  return new SelfCodingError(code, `${file} cannot be used: ${fact}.`, { remedy });
}
