import type { Case, StoreEntry, Version } from "../contract/nouns.js";
import { SelfCodingError } from "../contract/errors.js";
import { isRevocable } from "./versionsOf.js";

/** Who decides, when, and why. */
type Decider = Omit<NonNullable<Version["decisions"]>[number], "kind">;

/**
 * Puts a proposed version in force.
 *
 * @throws {SelfCodingError} `decision-refused` for a version that is not proposed
 */
export function approveVersion(entry: StoreEntry, number: number, decider: Decider): StoreEntry {
  const version = versionOf(entry, number);
  if (version.state !== "proposed") throw refused(entry, number, `is not proposed: it is ${stateOf(entry, version)}`);
  const { state: _proposed, cases = [], ...approved } = version;
  const { isPinned: _pinned, ...changed } = replaceVersion(entry, {
    ...approved,
    decisions: decide(version, "approve", decider),
  });
  return { ...changed, current: number, cases: casesWith(entry, cases) };
}

/**
 * Rejects a version for good: a proposed one is never run, one in force gives way to the one before it.
 *
 * @throws {SelfCodingError} `decision-refused` for a version that was rejected before
 */
export function rejectVersion(entry: StoreEntry, number: number, decider: Decider): StoreEntry {
  const version = versionOf(entry, number);
  if (version.state === "rejected") throw refused(entry, number, "was rejected before");
  const { cases: _cases, ...kept } = version;
  const rejected: Version = { ...kept, state: "rejected", decisions: decide(version, "reject", decider) };
  const { isPinned: _pinned, ...changed } = replaceVersion(entry, rejected);
  if (number !== entry.current) return replaceVersion(entry, rejected);
  return { ...changed, current: versionBefore(changed, number)?.number ?? 0 };
}

/**
 * Puts a person's own edit of a proposed version in force; the proposed one is rejected.
 *
 * @param edited with the cases that it brings along
 * @throws {SelfCodingError} `decision-refused` for a version that is not proposed
 */
export function replaceProposal(entry: StoreEntry, number: number, edited: Version, decider: Decider): StoreEntry {
  const proposed = versionOf(entry, number);
  if (proposed.state !== "proposed") throw refused(entry, number, `is not proposed: it is ${stateOf(entry, proposed)}`);
  const { isPinned: _pinned, ...rejected } = rejectVersion(entry, number, { ...decider, reason: "edited in a review" });
  const { cases = [], ...version } = edited;
  const approved = { ...version, decisions: decide(version, "approve", decider) };
  const versions = [...rejected.versions, approved];
  return { ...rejected, current: version.number, versions, cases: casesWith(entry, cases) };
}

/**
 * Goes back to a version and pins it: no heal takes its place until it is released.
 *
 * @param number absent: the version before the one in force
 * @param fingerprint of the stub as it is written now, which an older version may not be for
 * @throws {SelfCodingError} `decision-refused` where there is none to go back to
 */
export function rollBackVersion(
  entry: StoreEntry,
  number: number | undefined,
  fingerprint: string,
  decider: Decider,
): StoreEntry {
  const target = number ?? versionBefore(entry, entry.current, fingerprint)?.number;
  if (target === undefined) throw refused(entry, entry.current, "has no version before it that fits the stub");
  const version = versionOf(entry, target);
  if (version.fingerprint !== fingerprint) throw refused(entry, target, OUTDATED);
  if (version.state !== undefined) throw refused(entry, target, `was never in force: it is ${version.state}`);
  if (target === entry.current && entry.isPinned === true) throw refused(entry, target, "is pinned already");
  const pinned = { ...version, decisions: decide(version, "roll-back", decider) };
  return { ...replaceVersion(entry, pinned), current: target, isPinned: true };
}

/**
 * Undoes a roll-back: the newest version that was not rejected is in force again, and may be replaced.
 *
 * @throws {SelfCodingError} `decision-refused` where nothing is pinned
 */
export function releaseVersion(entry: StoreEntry, decider: Decider): StoreEntry {
  if (entry.isPinned !== true) throw refused(entry, entry.current, "is not pinned");
  const newest = entry.versions.findLast(({ state }) => state === undefined) ?? versionOf(entry, entry.current);
  const { isPinned: _pinned, ...released } = replaceVersion(entry, {
    ...newest,
    decisions: decide(newest, "release", decider),
  });
  return { ...released, current: newest.number };
}

/** How a version stands within its entry. */
export function stateOf(entry: StoreEntry, { number, state }: Version): VersionState {
  if (state !== undefined) return state;
  if (number === entry.current) return entry.isPinned === true ? "pinned" : "current";
  return number > entry.current ? "rolled back" : "superseded";
}

/** What is wrong with a version of a stub that has changed since. */
export const OUTDATED = "was written for the stub as it was before it changed";

type VersionState = NonNullable<Version["state"]> | "current" | "pinned" | "superseded" | "rolled back";

/**
 * A version of an entry.
 *
 * @throws {SelfCodingError} `options-invalid` for a number that it does not have
 */
export function versionOf(entry: StoreEntry, number: number): Version {
  const version = entry.versions.find((one) => one.number === number);
  if (version !== undefined) return version;
  const numbers = entry.versions.map((one) => one.number).join(", ");
  throw new SelfCodingError("options-invalid", `${entry.id} has no version ${number}.`, {
    remedy: `Its versions are ${numbers}.`,
  });
}

/** The cases of an entry with those that a proposed version brings: what the model may take back, it has settled anew. */
export function casesWith(entry: StoreEntry, brought: readonly Case[]): readonly Case[] {
  return [...entry.cases.filter((one) => !isRevocable(one)), ...brought];
}

/**
 * The version that was in force before one, as far as it is not rejected.
 *
 * @param fingerprint of the stub that it has to be for; absent: any
 */
export function versionBefore({ versions }: StoreEntry, number: number, fingerprint?: string): Version | undefined {
  return versions.findLast(
    (one) =>
      one.number < number && one.state === undefined && (fingerprint === undefined || one.fingerprint === fingerprint),
  );
}

function replaceVersion(entry: StoreEntry, version: Version): StoreEntry {
  return { ...entry, versions: entry.versions.map((one) => (one.number === version.number ? version : one)) };
}

function decide(
  { decisions = [] }: Version,
  kind: NonNullable<Version["decisions"]>[number]["kind"],
  decider: Decider,
): NonNullable<Version["decisions"]> {
  return [...decisions, { kind, ...decider }];
}

function refused({ id }: StoreEntry, number: number, fact: string): SelfCodingError {
  return new SelfCodingError("decision-refused", `Version ${number} of ${id} ${fact}.`, {
    remedy: "`selfcoding log` lists the versions with their states, with `--fleet` those of the fleet.",
  });
}
