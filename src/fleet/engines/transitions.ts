import { ETAG_DIGITS, type FleetEngine } from "../engine.js";

type Fence = Parameters<FleetEngine["renew"]>[1];

/** All that an engine of our own knows of one key, besides the texts. Times are milliseconds of the engine's clock. */
interface FleetRecord {
  readonly writes: number;
  /** Of the text in force. */
  readonly digest?: string;
  readonly fence: number;
  readonly holder?: string;
  readonly until: number;
  /** Digests of the texts that lost. */
  readonly rejected: readonly string[];
}

/** A record with what a change of it answers. */
interface Changed<Verb extends "swap" | "lease" | "renew"> {
  readonly record: FleetRecord;
  readonly answer: Awaited<ReturnType<FleetEngine[Verb]>>;
}

export const NO_RECORD: FleetRecord = { writes: 0, fence: 0, until: 0, rejected: [] };

/** Grants a lease, unless somebody else holds one. Who asks again has not heard the answer, and gets another. */
export function grant(record: FleetRecord, owner: string, seconds: number, now: number): Changed<"lease"> {
  const { holder, until } = record;
  if (holder !== undefined && holder !== owner && until > now)
    return { record, answer: { heldBy: holder, endsIn: until - now } };
  const number = record.fence + 1;
  return {
    record: { ...record, fence: number, holder: owner, until: now + seconds * 1000 },
    answer: { fence: { number, owner } },
  };
}

/** Prolongs a lease, or gives it back. One that ran out and that nobody else has taken is still its owner's. */
export function prolong(record: FleetRecord, fence: Fence, seconds: number, now: number): Changed<"renew"> {
  if (!isHolder(record, fence)) return { record, answer: false };
  return { record: seconds > 0 ? { ...record, until: now + seconds * 1000 } : withoutHolder(record), answer: true };
}

/** Puts another text in force, or notes that it was rejected. */
export function replace(
  record: FleetRecord,
  digest: string,
  { etag, fence }: { readonly etag: string; readonly fence: Fence },
  life: string,
): Changed<"swap"> {
  const isSame = etag === etagOf(record, life);
  if (!isHolder(record, fence) || !isSame) {
    const lost = isHolder(record, fence) ? ("etag" as const) : ("fence" as const);
    return { record: { ...record, rejected: [...record.rejected, digest] }, answer: { lost } };
  }
  const next = { ...withoutHolder(record), digest, writes: record.writes + 1 };
  return { record: next, answer: { etag: etagOf(next, life) } };
}

/** @param life of the engine's data */
export function etagOf({ writes, digest = "" }: FleetRecord, life: string): string {
  return `${life}.${writes}.${digest.slice(0, ETAG_DIGITS)}`;
}

function isHolder({ fence, holder }: FleetRecord, { number, owner }: Fence): boolean {
  return fence === number && holder === owner;
}

function withoutHolder({ holder: _holder, ...record }: FleetRecord): FleetRecord {
  return { ...record, until: 0 };
}
