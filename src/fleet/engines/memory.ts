import { digestOf, type FleetEngine, isNewer, randomName } from "../engine.js";
import { etagOf, grant, NO_RECORD, prolong, replace } from "./transitions.js";

type FleetRecord = typeof NO_RECORD;

/** The data that the clients of one engine in memory have in common. */
interface Shared {
  readonly life: string;
  readonly records: Map<string, FleetRecord>;
  readonly texts: Map<string, string>;
  readonly forms: Map<string, string>;
  readonly tallies: Map<string, Map<string, number>>;
  readonly marks: Map<string, number[]>;
  readonly watchers: Set<(key: string) => void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The data of an engine in memory, for clients of one thread: tests, and simulations on a clock of their own. */
export function createMemory(now: () => number = Date.now): Shared {
  return {
    life: randomName(),
    records: new Map(),
    texts: new Map(),
    forms: new Map(),
    tallies: new Map(),
    marks: new Map(),
    watchers: new Set(),
    now,
  };
}

/** One client of an engine in memory. */
export function openMemory(shared: Shared): FleetEngine {
  const { life, records, texts, forms, tallies, marks, watchers, now } = shared;
  const own = new Set<(key: string) => void>();
  const recordOf = (key: string): FleetRecord => records.get(key) ?? NO_RECORD;
  const change = <Answer>(
    key: string,
    make: (record: FleetRecord) => { readonly record: FleetRecord; readonly answer: Answer },
  ): Answer => {
    const { record, answer } = make(recordOf(key));
    records.set(key, record);
    return answer;
  };
  return {
    read: async (key) => {
      const record = recordOf(key);
      const { digest, fence } = record;
      const text = digest === undefined ? undefined : texts.get(digest);
      const head = digest === undefined || text === undefined ? {} : { head: { digest, text } };
      return { etag: etagOf(record, life), fence, ...head };
    },
    changed: async (known) =>
      [...known].flatMap(([key, etag]) => (isNewer(etagOf(recordOf(key), life), etag) ? [key] : [])),
    swap: async (key, text, expected) => {
      const digest = digestOf(text);
      texts.set(digest, text);
      const answer = change(key, (record) => replace(record, digest, expected, life));
      if ("etag" in answer && expected.isAnnounced) for (const tell of watchers) tell(key);
      return answer;
    },
    lease: async (key, owner, seconds) => change(key, (record) => grant(record, owner, seconds, now())),
    renew: async (key, fence, seconds) => change(key, (record) => prolong(record, fence, seconds, now())),
    watch: async (onChange) => {
      own.add(onChange);
      watchers.add(onChange);
      return undefined;
    },
    tally: async (name, period, amounts) => {
      const whole = period === "day" ? `${name} ${new Date(now()).toISOString().slice(0, 10)}` : name;
      const sums = tallies.get(whole) ?? new Map<string, number>();
      tallies.set(whole, sums);
      for (const [field, amount] of Object.entries(amounts)) sums.set(field, (sums.get(field) ?? 0) + amount);
      return Object.fromEntries(sums);
    },
    note: async (name) => void marks.set(name, [...(marks.get(name) ?? []), now()]),
    recent: async (name, seconds) => (marks.get(name) ?? []).filter((at) => now() - at < seconds * 1000).length,
    put: async (name, text) => void (forms.has(name) || forms.set(name, text)),
    get: async (name) => forms.get(name),
    close: async () => own.forEach((tell) => watchers.delete(tell)),
  };
}
