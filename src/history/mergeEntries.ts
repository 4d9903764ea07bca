import type { Case, StoreEntry, Version } from "../contract/nouns.js";
import { currentOf, isRevocable, nextNumber } from "./versionsOf.js";

/** Two entries of one stub that have gone their own ways. */
interface Sides {
  /** The repository's, which people review. */
  readonly kept: StoreEntry;
  /** The fleet's. */
  readonly head: StoreEntry;
}

/**
 * How the repository's entry stands to the fleet's: `behind` it when the fleet has versions or decisions that the
 * repository does not know, `ahead` in the opposite case, `apart` when both hold.
 */
export function compareEntries({ kept, head }: Sides): "same" | "ahead" | "behind" | "apart" {
  const [isKnown, isKnowing] = [knows(head, kept), knows(kept, head)];
  if (isKnown) return isKnowing ? "same" : "behind";
  return isKnowing ? "ahead" : "apart";
}

/**
 * The repository's entry with all that the fleet knows. Where both have gone on, what runs in the repository goes on
 * running, and the fleet's version waits for a person.
 *
 * @param fingerprint of the stub as it is written now
 */
export function mergeEntries(sides: Sides, fingerprint: string): StoreEntry {
  const { kept, head } = sides;
  switch (compareEntries(sides)) {
    case "ahead":
      return kept;
    case "same":
      return { ...kept, cases: unite(kept.cases, head.cases) };
    case "behind":
      return { ...head, cases: unite(head.cases, kept.cases) };
    case "apart":
      return mergeApart(sides, fingerprint);
  }
}

function mergeApart({ kept, head }: Sides, fingerprint: string): StoreEntry {
  const known = kept.versions.map((version) => withDecisions(version, twinOf(head, version)));
  const current = lastInForce(known, kept.current);
  const isRunning = currentOf({ versions: known, current })?.fingerprint === fingerprint;
  const missing = unite(kept.cases, head.cases).slice(kept.cases.length);
  const bound = missing.filter((one) => !isRevocable(one));
  const next = nextNumber({ versions: known });
  const added = head.versions
    .filter((version) => twinOf(kept, version) === undefined)
    .map((version, index) => renumber(version, next + index));
  const newest = head.versions.find(({ number }) => number === head.current);
  const own = newest && twinOf({ versions: [...known, ...added] }, newest);
  if (isRunning && own !== undefined && added.includes(own)) {
    // What the version in force may fail on goes with the one that does not.
    const proposed: Version = { ...own, state: "proposed", cases: [...head.cases.filter(isRevocable), ...bound] };
    const versions = [...known, ...added.map((version) => (version === own ? proposed : version))];
    return { ...kept, current, versions };
  }
  const merged = { ...kept, current, versions: [...known, ...added], cases: [...kept.cases, ...missing] };
  if (isRunning || own === undefined || own.state !== undefined) return merged;
  const { isPinned: _pinned, ...free } = merged;
  return { ...free, current: own.number, ...(head.isPinned === true ? { isPinned: true } : {}) };
}

function knows({ versions }: StoreEntry, other: StoreEntry): boolean {
  return other.versions.every((version) => {
    const twin = twinOf({ versions }, version);
    return twin !== undefined && unite(twin.decisions ?? [], version.decisions ?? []).length === lengthOf(twin);
  });
}

function lengthOf({ decisions = [] }: Version): number {
  return decisions.length;
}

/** The same body for the same stub, whatever its number is. */
function twinOf({ versions }: Pick<StoreEntry, "versions">, { number, source, fingerprint }: Version) {
  const twins = versions.filter((one) => one.source === source && one.fingerprint === fingerprint);
  return twins.find((one) => one.number === number) ?? twins[0];
}

/** What somebody has rejected stays so, wherever that was. */
function withDecisions(version: Version, twin: Version | undefined): Version {
  if (twin === undefined) return version;
  const sorted = mergeDecisions(version.decisions ?? [], twin.decisions ?? []);
  const state = twin.state === "rejected" ? twin.state : version.state;
  return {
    ...version,
    ...(state === undefined ? {} : { state }),
    ...(sorted.length === 0 ? {} : { decisions: sorted }),
  };
}

/** By their times, but each side in its own order: a clock may have been put back, and the last decision is what holds. */
function mergeDecisions(first: Decisions, second: Decisions): Decisions {
  const [one, other] = [first[0], second[0]];
  if (one === undefined || other === undefined) return [...first, ...second];
  const isIn = (list: Decisions, decision: object): boolean => unite(list, [decision]).length === list.length;
  if (isIn([one], other)) return [one, ...mergeDecisions(first.slice(1), second.slice(1))];
  const isFirst = isIn(first, other) || (!isIn(second, one) && one.at.localeCompare(other.at) <= 0);
  return isFirst
    ? [one, ...mergeDecisions(first.slice(1), second)]
    : [other, ...mergeDecisions(first, second.slice(1))];
}

type Decisions = NonNullable<Version["decisions"]>;

function lastInForce(versions: readonly Version[], current: number): number {
  return versions.findLast(({ number, state }) => number <= current && state === undefined)?.number ?? 0;
}

function renumber(version: Version, number: number): Version {
  if (version.number === number) return version;
  return { ...version, number, notes: [...version.notes, `It is version ${version.number} in the fleet.`] };
}

/** All of the first, and what only the second has. */
function unite<Item extends Case | object>(first: readonly Item[], second: readonly Item[]): readonly Item[] {
  const known = new Set(first.map((item) => JSON.stringify(item)));
  return [...first, ...second.filter((item) => !known.has(JSON.stringify(item)))];
}
