import { SelfCodingError } from "../../contract/errors.js";
import type { EventMap } from "../../contract/events.js";
import { fleetLedger } from "../../fleet/ledger.js";
import { writeCompiled } from "../../store/cache.js";
import type { Ports } from "../ports.js";
import type { Settings } from "../settings/settings.js";
import type { GenerationRequest } from "../thread/protocol.js";
import type { createFleets } from "./fleets.js";
import { openFleetStore } from "./fleetStore.js";
import { FLEET } from "./newerOf.js";

type Membership = NonNullable<Awaited<ReturnType<ReturnType<typeof createFleets>["of"]>>>;

interface Occasion {
  readonly request: GenerationRequest;
  readonly settings: Settings;
}

const HOUR_SECONDS = 3600;

/** The ports of a generation whose outcome all processes of a fleet share: its store, its locks, and what may be spent. */
export function joinFleet(own: Ports, { request, settings }: Occasion, membership: Membership): Ports {
  const { project, skeleton, failure } = request;
  const { fleet, name } = membership;
  const store = openFleetStore(request, membership, settings);
  const heals = `${name} heals ${skeleton.id}`;
  const failures = `${name} failed heals ${skeleton.id}`;
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
    ledger: fleetLedger(own.ledger, fleet, name),
    model: async () => {
      // Who has none has not tried: the others may heal all the same.
      const model = await own.model();
      if (failure !== undefined && !store.isAway) {
        await refuseHeals(fleet, heals, failures, settings.limits);
        await fleet.ask((engine) => engine.note(heals));
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
        void fleet.ask((engine) => engine.note(failures)).catch(() => undefined);
      own.emit(event, facts);
    },
  };
}

/** @throws {SelfCodingError} `budget-spent` when all processes together have healed too often, or failed a moment ago */
async function refuseHeals(
  fleet: Membership["fleet"],
  heals: string,
  failures: string,
  { healsPerHour, coolDownSeconds }: Settings["limits"],
): Promise<void> {
  const made = await fleet.ask((engine) => engine.recent(heals, HOUR_SECONDS));
  if (made >= healsPerHour)
    throw spent(`The fleet has healed it ${made} times within an hour (limits.healsPerHour).`, "healsPerHour");
  if ((await fleet.ask((engine) => engine.recent(failures, coolDownSeconds))) > 0)
    throw spent(
      `The fleet's last heal of it failed less than ${coolDownSeconds} s ago (limits.coolDownSeconds).`,
      "coolDownSeconds",
    );
}

function spent(fact: string, limit: string): SelfCodingError {
  return new SelfCodingError("budget-spent", fact, {
    remedy: `Wait, or change the option \`limits.${limit}\`.`,
    details: { budget: "heals", limit },
  });
}
