import type { Skeleton } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Clauses } from "../../contract/contract.js";
import type { Compiled, FoundEntry, Project, StoreEntry } from "../../contract/nouns.js";
import { currentOf } from "../../history/versionsOf.js";
import { acquireLock } from "../../store/lock.js";
import { openStore } from "../../store/memory/memoryStore.js";
import { entryPaths } from "../../store/paths.js";
import type { Settings } from "../settings/settings.js";
import type { Ports } from "../ports.js";
import { putForm } from "./forms.js";
import type { createFleets } from "./fleets.js";
import { newerOf } from "./newerOf.js";

type Membership = NonNullable<Awaited<ReturnType<ReturnType<typeof createFleets>["of"]>>>;
type Reservation = Extract<Awaited<ReturnType<Membership["fleet"]["reserve"]>>, AsyncDisposable>;

interface Subject {
  readonly project: Project;
  readonly skeleton: Skeleton;
  readonly fixed?: Clauses | undefined;
}

/**
 * The store of one stub's generation: the project's folder, with what its fleet has in front of it.
 *
 * @param turn the right to write, where it was taken already
 */
export function openFleetStore(
  subject: Subject,
  membership: Membership,
  settings: Settings,
  turn?: Reservation,
): FleetStore {
  return new FleetStore(subject, membership, settings, turn);
}

class FleetStore {
  readonly #subject: Subject;
  readonly #fleet: Membership["fleet"];
  readonly #whileAway: "throw" | "write";
  readonly #key: string;
  readonly #compiled = new Map<string, Compiled>();
  #turn: Reservation | undefined;
  #reservation: Reservation | undefined;
  #fault: SelfCodingError | undefined;

  constructor(subject: Subject, { fleet }: Membership, { fleet: options }: Settings, turn: Reservation | undefined) {
    this.#turn = turn;
    const { id, fingerprint } = subject.skeleton;
    this.#subject = subject;
    this.#fleet = fleet;
    this.#whileAway = options?.whileAway ?? "throw";
    this.#key = fleet.keyOf(id, fingerprint);
  }

  /** The engine could not be asked, or its data not be used. */
  get isAway(): boolean {
    return this.#fault !== undefined;
  }

  /** Looks at the fleet; where that fails, what is known goes on. */
  async refresh(): Promise<void> {
    try {
      await this.#fleet.look(this.#key);
      this.#fault = undefined;
    } catch (error) {
      if (!SelfCodingError.is(error)) throw error;
      this.#fault = error;
    }
  }

  /** What runs here: what was reviewed, unless the fleet has something newer of it. */
  read(id: string, fingerprint: string): FoundEntry {
    const found = openStore(this.#subject.project).read(id, fingerprint);
    const seen = this.#fleet.recall(this.#fleet.keyOf(id, fingerprint), this.isAway);
    return newerOf(found, seen?.entry, fingerprint);
  }

  /**
   * Takes the right to write to the fleet.
   *
   * @throws {SelfCodingError} the fleet's fault
   */
  async reserve(signal: AbortSignal): ReturnType<Ports["lock"]> {
    this.#reservation = undefined;
    if (this.#fault !== undefined) throw this.#fault;
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn !== undefined) return (this.#reservation = turn);
    const answer = await this.#fleet.reserve(this.#key, signal);
    if ("hasChanged" in answer) return { hasChanged: true, [Symbol.asyncDispose]: async () => undefined };
    return (this.#reservation = answer);
  }

  /**
   * Takes the right to write, to the fleet or, where the options let something be written while it is away, on this machine.
   *
   * @throws {SelfCodingError} the fleet's fault
   */
  async lock(signal: AbortSignal): ReturnType<Ports["lock"]> {
    try {
      return await this.reserve(signal);
    } catch (error) {
      if (!isAway(error) || this.#whileAway === "throw") throw error;
      this.#fault = error;
      const { project, skeleton } = this.#subject;
      return acquireLock(`${entryPaths(`${project.cacheDirectory}/locks`, skeleton.id).marked}.lock`, { signal });
    }
  }

  /** Remembers a compiled form, which travels with its version. */
  keepForm(compiled: Compiled): void {
    this.#compiled.set(compiled.source, compiled);
  }

  /**
   * Writes what is good and paid for: where the engine cannot be asked it serves this process, and is handed in later.
   *
   * @returns false when another process was first; then its version is known
   */
  async write(entry: StoreEntry): Promise<boolean> {
    const { skeleton, fixed } = this.#subject;
    if (this.#reservation === undefined) {
      this.#fleet.owe(this.#key, entry);
      return true;
    }
    try {
      // Before the version is told of, or approved: whoever hears needs it.
      const compiled = this.#compiled.get(entry.versions.at(-1)?.source ?? "");
      if (compiled !== undefined) await putForm(this.#fleet, skeleton, compiled, fixed);
      return await this.publish(entry);
    } catch (error) {
      if (isAway(error)) this.#fleet.owe(this.#key, entry);
      throw error;
    }
  }

  /** Writes what is worth nothing later: nothing of it is left where the engine cannot be asked. */
  async publish(entry: StoreEntry): Promise<boolean> {
    if (this.#reservation === undefined) return false;
    const before = this.#fleet.recall(this.#key, false)?.entry;
    const isAnnounced = before === undefined || currentOf(before)?.source !== currentOf(entry)?.source;
    if (await this.#fleet.publish(this.#key, entry, this.#reservation.fence, isAnnounced)) return true;
    await this.#fleet.look(this.#key);
    return false;
  }
}

function isAway(error: unknown): error is SelfCodingError {
  return SelfCodingError.is(error) && error.code === "fleet-away";
}
