import type { Case, StoreEntry, Version } from "../contract/nouns.js";

/** Prints an entry as JSON that reads well in a review: a line of source is a line of JSON. */
export function printEntry({ id, current, versions, cases }: StoreEntry): string {
  const printed = versions.map(({ source, ...version }) => ({ ...inOrder(version), source: source.split("\n") }));
  return `${JSON.stringify({ id, current, versions: printed, cases }, undefined, 2)}\n`;
}

// The same content gives the same text, whoever put the version together.
function inOrder({ number, fingerprint, model, attempts, usage, adoptedAt, healed, notes }: Omit<Version, "source">) {
  return { number, fingerprint, model, attempts, usage, adoptedAt, ...(healed === undefined ? {} : { healed }), notes };
}

/**
 * Reads what {@link printEntry} printed.
 *
 * @throws {Error} that says what is wrong with the text
 */
export function parseEntry(text: string): StoreEntry {
  const parsed = JSON.parse(text) as Partial<StoreEntry> | null;
  const { id, current, versions, cases } = parsed ?? {};
  if (typeof id !== "string" || typeof current !== "number") throw new Error('it has no "id" or no "current"');
  if (!Array.isArray(versions) || !Array.isArray(cases)) throw new Error('it has no "versions" or no "cases"');
  const read = versions.map(parseVersion);
  if (!read.some(({ number }) => number === current)) throw new Error(`its current version ${current} does not exist`);
  return { id, current, versions: read, cases: cases as readonly Case[] };
}

function parseVersion(version: Omit<Version, "source"> & { readonly source: unknown }): Version {
  const { number, fingerprint, source } = version;
  const isSound = typeof number === "number" && typeof fingerprint === "string" && Array.isArray(source);
  if (!isSound) throw new Error("one of its versions has no number, fingerprint or source");
  return { ...version, source: source.join("\n") };
}

/** The version in force. */
export function currentOf(entry: StoreEntry): Version {
  const version = entry.versions.find(({ number }) => number === entry.current);
  if (version === undefined) throw new Error(`${entry.id} has no version ${entry.current}.`);
  return version;
}
