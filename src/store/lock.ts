import { linkSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Project } from "../contract/nouns.js";
import { isCode, quietly, readText, writeTemporary } from "./files.js";
import { describeHolder, isGone, parseHolder } from "./lockHolder.js";
import { entryPaths } from "./paths.js";

type Holder = ReturnType<typeof describeHolder>;

const HEARTBEAT_MILLISECONDS = 2000;
/** How long a lock may show no heartbeat, where its holder's process cannot be asked about. */
const STALE_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 25;

/** Settings of {@link acquireLock}. */
interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called once, when somebody else holds the lock. */
  readonly onWait?: (holder: Holder | undefined) => void;
}

/** A lock that is held until it is released. */
interface Lock extends AsyncDisposable {
  /** `false` where locks cannot be kept, as on a read-only disk: everybody goes ahead then. */
  readonly isHeld: boolean;
  release(): void;
}

/** The file of a stub's lock, which all processes over one folder share. */
export function lockPlace({ cacheDirectory }: Pick<Project, "cacheDirectory">, id: string): string {
  return `${entryPaths(path.join(cacheDirectory, "locks"), id).marked}.lock`;
}

/**
 * Waits for a lock that all processes over one folder share. It saves work done twice and no more: that a store is
 * written by one is ensured by how it is written, so a lock that was lost costs a model call and breaks nothing.
 */
export async function acquireLock(file: string, { signal, onWait }: LockOptions = {}): Promise<Lock> {
  const holder = describeHolder();
  let watched: Watched | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const taken = tryTake(file, holder);
    if (taken === "impossible") return lockOf(false, () => {});
    if (taken) return hold(file, holder);
    const other = readHolder(file);
    if (watched === undefined) onWait?.(other);
    watched = watch(file, other, watched);
    if (watched !== undefined && (isGone(other) || watched.isSilent) && removeOf(file, watched)) continue;
    await delay(POLL_MILLISECONDS * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  }
}

function tryTake(file: string, holder: Holder): boolean | "impossible" {
  // A link to a whole file: nobody reads a lock that is half written.
  const temporary = quietly(() => writeTemporary(file, JSON.stringify(holder), { isDurable: false }));
  if (temporary === undefined) return "impossible";
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    return isCode(error, "EEXIST") ? false : "impossible";
  } finally {
    rmSync(temporary, { force: true });
  }
}

// One listener for all: Node warns of a leak when there are eleven.
const held = new Set<() => void>();

function releaseAll(): void {
  for (const release of held) release();
}

function hold(file: string, { token }: Holder): Lock {
  const beat = setInterval(() => {
    const now = new Date();
    if (readHolder(file)?.token === token) quietly(() => utimesSync(file, now, now));
  }, HEARTBEAT_MILLISECONDS);
  beat.unref();
  const release = (): void => {
    clearInterval(beat);
    held.delete(release);
    if (held.size === 0) process.off("exit", releaseAll);
    if (readHolder(file)?.token === token) quietly(() => rmSync(file, { force: true }));
  };
  if (held.size === 0) process.once("exit", releaseAll);
  held.add(release);
  return lockOf(true, release);
}

function lockOf(isHeld: boolean, release: () => void): Lock {
  return { isHeld, release, [Symbol.asyncDispose]: async () => release() };
}

/** The last observation of another's lock, by the clock of who waits: clocks of two machines differ. */
interface Watched {
  readonly token: string;
  readonly heartbeat: number;
  readonly since: number;
  readonly isSilent: boolean;
}

function watch(file: string, other: Holder | undefined, before: Watched | undefined): Watched | undefined {
  const heartbeat = quietly(() => statSync(file).mtimeMs);
  if (heartbeat === undefined) return before;
  const token = other?.token ?? "";
  const isSame = before?.token === token && before.heartbeat === heartbeat;
  const since = isSame ? before.since : performance.now();
  return { token, heartbeat, since, isSilent: performance.now() - since > STALE_MILLISECONDS };
}

/**
 * Takes a dead holder's lock away. Of all who wait only the one whose link under the dead lock's own name succeeds may
 * do so: whoever finds another's lock under that name was too late and leaves the file alone.
 */
function removeOf(file: string, { token, isSilent }: Watched): boolean {
  const grave = `${file}.${token.replaceAll(/[^\w-]/g, "_")}.dead`;
  // Nobody needs half a minute for these few lines: who made it was killed in the middle of them.
  if (isSilent) rmSync(grave, { force: true });
  try {
    linkSync(file, grave);
  } catch {
    return false;
  }
  const isSame = (readHolder(grave)?.token ?? "") === token;
  if (isSame) quietly(() => rmSync(file, { force: true }));
  rmSync(grave, { force: true });
  return isSame;
}

function readHolder(file: string): Holder | undefined {
  return parseHolder(quietly(() => readText(file)));
}
