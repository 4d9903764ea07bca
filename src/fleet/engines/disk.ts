import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import { take } from "../../store/claim.js";
import { quietly, readText, writeAtomically, writeTemporary } from "../../store/files.js";
import { digestOf, type FleetEngine, isNewer, randomName } from "../engine.js";
import { etagOf, grant, NO_RECORD, prolong, replace } from "./transitions.js";

type FleetRecord = typeof NO_RECORD;

/** States of a record that are kept: a writer that is further behind finds the one that it has read gone. */
const KEPT_STATES = 64;

/**
 * An engine in a folder that several processes share. A record is a row of numbered files, of which the last counts;
 * each change makes the next one by a link that only one writer gets.
 */
export function openFolder(folder: string): FleetEngine {
  const place = new Folder(folder);
  const etagFor = (key: string): string => etagOf(place.record(key), place.life());
  const watchers: { close(): void }[] = [];
  return {
    read: async (key) =>
      place.use(() => {
        const record = place.record(key);
        const { digest, fence } = record;
        const text = digest === undefined ? undefined : readText(place.file("texts", digest));
        const head = digest === undefined || text === undefined ? {} : { head: { digest, text } };
        return { etag: etagOf(record, place.life()), fence, ...head };
      }),
    changed: async (known) =>
      place.use(() => [...known].flatMap(([key, etag]) => (isNewer(etagFor(key), etag) ? [key] : []))),
    swap: async (key, text, expected) =>
      place.use(() => {
        const digest = digestOf(text);
        place.write("texts", digest, text);
        const answer = place.change(key, (record) => replace(record, digest, expected, place.life()));
        if ("etag" in answer && expected.isAnnounced) place.announce(key);
        return answer;
      }),
    lease: async (key, owner, seconds) =>
      place.use(() => place.change(key, (record, now) => grant(record, owner, seconds, now))),
    renew: async (key, fence, seconds) =>
      place.use(() => place.change(key, (record, now) => prolong(record, fence, seconds, now))),
    watch: async (onChange) => place.use(() => void watchers.push(place.hear(onChange)), describeUnwatched),
    tally: async (name, period, amounts) => place.use(() => place.tally(name, period, amounts)),
    note: async (name) => place.use(() => place.append("marks", digestOf(name), place.now())),
    recent: async (name, seconds) =>
      place.use(() => {
        const since = place.now() - seconds * 1000;
        return place.lines<number>("marks", digestOf(name)).filter((at) => at > since).length;
      }),
    put: async (name, text) => place.use(() => place.write("forms", digestOf(name), text)),
    get: async (name) => place.use(() => readText(place.file("forms", digestOf(name)))),
    close: async () => watchers.forEach((watcher) => watcher.close()),
  };
}

function describeUnwatched(): string {
  return "this folder does not report its changes";
}

class Folder {
  readonly #folder: string;
  #life: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Says of a folder that cannot be used that it is away. */
  use<Result>(action: () => Result, instead?: () => Result): Result {
    try {
      return action();
    } catch (cause) {
      if (instead !== undefined) return instead();
      throw new SelfCodingError("fleet-away", `The fleet's folder ${this.#folder} cannot be used.`, {
        remedy: "Make it writable for every process of the fleet.",
        cause,
      });
    }
  }

  life(): string {
    const file = this.file("life");
    if (this.#life !== undefined && existsSync(file)) return this.#life;
    if (!existsSync(file)) {
      const temporary = writeTemporary(file, randomName());
      take(temporary, file);
      rmSync(temporary, { force: true });
    }
    return (this.#life = readText(file) ?? "");
  }

  file(...names: readonly string[]): string {
    return path.join(this.#folder, ...names);
  }

  write(room: string, name: string, text: string): void {
    const file = this.file(room, name);
    if (!existsSync(file)) writeAtomically(file, text);
  }

  record(key: string): FleetRecord {
    return this.#latest(this.file("records", digestOf(key))).record;
  }

  change<Answer>(
    key: string,
    make: (record: FleetRecord, now: number) => { readonly record: FleetRecord; readonly answer: Answer },
  ): Answer {
    const folder = this.file("records", digestOf(key));
    mkdirSync(folder, { recursive: true });
    for (;;) {
      const { number, record } = this.#latest(folder);
      const temporary = writeTemporary(path.join(folder, "next"), "", { isDurable: false });
      try {
        const made = make(record, statSync(temporary).mtimeMs);
        if (made.record === record) return made.answer;
        writeFileSync(temporary, JSON.stringify({ key, ...made.record }), { flush: true });
        if (this.#append(folder, number, temporary)) return made.answer;
      } finally {
        rmSync(temporary, { force: true });
      }
    }
  }

  /** The clock of the file system, which all see alike. */
  now(): number {
    const temporary = writeTemporary(this.file("now"), "", { isDurable: false });
    try {
      return statSync(temporary).mtimeMs;
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  announce(key: string): void {
    const file = this.file("announced", digestOf(key));
    mkdirSync(path.dirname(file), { recursive: true });
    writeAtomically(file, key, false);
  }

  hear(onChange: (key: string | undefined) => void): { close(): void } {
    mkdirSync(this.file("announced"), { recursive: true });
    const watcher = watch(this.file("announced"), (_event, name) => {
      if (name?.endsWith(".tmp") === true) return;
      // What cannot be read may be of any key.
      onChange(name === null ? undefined : quietly(() => readText(this.file("announced", name))));
    });
    watcher.on("error", () => watcher.close());
    return watcher.unref();
  }

  tally(name: string, period: "ever" | "day", amounts: Readonly<Record<string, number>>): Record<string, number> {
    const day = period === "day" ? new Date(this.now()).toISOString().slice(0, 10) : "ever";
    if (Object.keys(amounts).length > 0) this.append("tallies", `${digestOf(name)}.${day}`, amounts);
    const sums: Record<string, number> = {};
    for (const line of this.lines<Record<string, number>>("tallies", `${digestOf(name)}.${day}`))
      for (const [field, amount] of Object.entries(line)) sums[field] = (sums[field] ?? 0) + amount;
    return sums;
  }

  append(room: string, name: string, value: unknown): void {
    mkdirSync(this.file(room), { recursive: true });
    appendFileSync(this.file(room, name), `${JSON.stringify(value)}\n`);
  }

  lines<Value>(room: string, name: string): Value[] {
    const lines = (readText(this.file(room, name)) ?? "").split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Value);
  }

  #latest(folder: string): { readonly number: number; readonly record: FleetRecord } {
    for (;;) {
      const [number = 0] = numbersIn(folder).slice(-1);
      if (number === 0) return { number, record: NO_RECORD };
      const text = readText(path.join(folder, fileName(number)));
      // Meanwhile many newer ones were made, and it was cleared away.
      if (text !== undefined) return { number, record: JSON.parse(text) as FleetRecord };
    }
  }

  /** @returns false when somebody else has made the next state, or many of them */
  #append(folder: string, number: number, temporary: string): boolean {
    const next = path.join(folder, fileName(number + 1));
    if (!take(temporary, next)) return false;
    if (number > 0 && !existsSync(path.join(folder, fileName(number)))) {
      // The numbers from here on have been used and cleared away.
      rmSync(next, { force: true });
      return false;
    }
    for (const old of numbersIn(folder).slice(0, -KEPT_STATES))
      rmSync(path.join(folder, fileName(old)), { force: true });
    return true;
  }
}

function fileName(number: number): string {
  return `${String(number).padStart(9, "0")}.json`;
}

function numbersIn(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => Number(name.slice(0, -".json".length))).sort((one, other) => one - other);
}
