import type { Skeleton } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Compiled, Project, Store, StoreEntry } from "../../contract/nouns.js";
import { overrule } from "../../fleet/overrule.js";
import { createFleets } from "../../foundry/fleet/fleets.js";
import { putForm } from "../../foundry/fleet/forms.js";
import { newerOf } from "../../foundry/fleet/newerOf.js";
import { settle } from "../../foundry/settings/settings.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { readEnvironment } from "../../runtime/options.js";
import { diskStore } from "../../store/disk.js";

type Fleet = NonNullable<Awaited<ReturnType<ReturnType<typeof createFleets>["of"]>>>["fleet"];

/** A stub beside what its fleet has of it. */
interface SeenStub {
  readonly stub: ListedStub;
  readonly fleet: Fleet;
  /** The fleet's entry; undefined when it has none. */
  readonly head: StoreEntry | undefined;
  /** The stub as if the fleet's entry were all that there is of it. */
  readonly listed: ListedStub;
  /** Puts another entry in the place of the one that was seen. @returns false when that was changed meanwhile */
  replace(entry: StoreEntry): Promise<boolean>;
  /** Hands in the compiled form of a version that is about to be written. */
  keepForm(form: { readonly compiled: Compiled; readonly skeleton: Skeleton }): Promise<void>;
}

/** The fleets of the projects where a command runs. */
export function openFleetsHere(): FleetsHere {
  return new FleetsHere();
}

class FleetsHere implements AsyncDisposable {
  readonly #fleets = createFleets();
  readonly #known = new Map<string, Promise<Fleet>>();

  /**
   * What the fleets have of these stubs, as they are written now.
   *
   * @throws {SelfCodingError} `options-invalid` where a project has no fleet; what the fleet's engine says
   */
  look(stubs: readonly ListedStub[]): Promise<readonly SeenStub[]> {
    return Promise.all(stubs.map((stub) => this.#look(stub)));
  }

  /** The stores of projects as their fleets run them, once all that is known of these stubs is looked up. */
  async stores(stubs: readonly ListedStub[]): Promise<(owner: Project) => Pick<Store, "read">> {
    const seen = await this.look(stubs);
    const heads = new Map(seen.map(({ stub, head }) => [`${stub.project.root} ${stub.skeleton.id}`, head]));
    return (owner) => ({
      read: (id, fingerprint) =>
        newerOf(diskStore(owner).read(id, fingerprint), heads.get(`${owner.root} ${id}`), fingerprint),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fleets.close();
  }

  async #look(stub: ListedStub): Promise<SeenStub> {
    const fleet = await this.#fleetOf(stub.project);
    const key = fleet.keyOf(stub.skeleton.id, stub.skeleton.fingerprint);
    const { entry: head, etag = "" } = await fleet.look(key);
    return {
      ...{ stub, fleet, head, listed: seenWith(stub, head) },
      replace: (entry) => overrule(fleet, key, etag, entry),
      keepForm: ({ skeleton, compiled }) => putForm(fleet, skeleton, compiled, undefined),
    };
  }

  #fleetOf(project: Project): Promise<Fleet> {
    const known = this.#known.get(project.root) ?? this.#join(project);
    this.#known.set(project.root, known);
    return known;
  }

  async #join(project: Project): Promise<Fleet> {
    const settings = await settle({ options: [], project, environment: readEnvironment() });
    const membership = await this.#fleets.of(project, settings);
    if (membership !== undefined) return membership.fleet;
    throw new SelfCodingError("options-invalid", `${project.root} takes part in no fleet.`, {
      remedy:
        "Name its database: SELFCODING_FLEET=postgres://… (or redis://…) before the command, or " +
        '`"store": "postgres://…"` in selfcoding.config.json.',
    });
  }
}

/** A stub as it stands with the versions that a fleet has of it. */
export function seenWith(stub: ListedStub, head: StoreEntry | undefined): ListedStub {
  const found = { ...newerOf({ state: "missing" }, head, stub.skeleton.fingerprint), ...(head && { entry: head }) };
  return { ...stub, found, state: found.state };
}
