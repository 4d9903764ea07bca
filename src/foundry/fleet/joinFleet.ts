import type { EventMap } from "../../contract/events.js";
import { writeCompiled } from "../../store/cache.js";
import type { Ports } from "../ports.js";
import type { Settings } from "../settings/settings.js";
import type { GenerationRequest } from "../thread/protocol.js";
import type { createFleets } from "./fleets.js";
import { openFleetStore } from "./fleetStore.js";
import { healsOf } from "./heals.js";
import { FLEET } from "./newerOf.js";

type Membership = NonNullable<Awaited<ReturnType<ReturnType<typeof createFleets>["of"]>>>;

interface Occasion {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  /** The right to write, where it was taken already. */
  readonly turn?: Parameters<typeof openFleetStore>[3] | undefined;
}

/** The ports of a generation whose outcome all processes of a fleet share: its store and its locks. */
export function joinFleet(own: Ports, { request, settings, turn }: Occasion, membership: Membership): Ports {
  const { project, skeleton, failure } = request;
  const store = openFleetStore(request, membership, settings, turn);
  const heals = healsOf(membership, skeleton.id);
  let isHealing = false;
  return {
    ...own,
    store: {
      list: own.store.list,
      read: (id, fingerprint) => store.read(id, fingerprint),
      write: (entry) => store.write(entry),
    },
    refresh: () => store.refresh(),
    lock: (_id, signal) => store.lock(signal),
    model: async () => {
      // Who has none has not tried: the others may heal all the same.
      const model = await own.model();
      if (failure !== undefined && !store.isAway) {
        await heals.begin(settings.limits);
        isHealing = true;
      }
      return model;
    },
    compile: async (...asked) => {
      const result = await own.compile(...asked);
      if ("compiled" in result) store.keepForm(result.compiled);
      return result;
    },
    // What stands in no file of the project is not linked.
    keepCompiled: async (of, compiled) =>
      store.read(of.id, of.fingerprint).path === FLEET
        ? writeCompiled(project, of, compiled)
        : own.keepCompiled(of, compiled),
    emit: (event, facts) => {
      if (event === "generation-fail" && isHealing && (facts as EventMap["generation-fail"]).id === skeleton.id)
        void heals.fail();
      own.emit(event, facts);
    },
  };
}
