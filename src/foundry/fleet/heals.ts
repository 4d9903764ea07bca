import { SelfCodingError } from "../../contract/errors.js";
import type { Settings } from "../settings/settings.js";
import type { createFleets } from "./fleets.js";

type Membership = NonNullable<Awaited<ReturnType<ReturnType<typeof createFleets>["of"]>>>;

const HOUR_SECONDS = 3600;

/** What the processes of a fleet count together of the heals of one stub. */
export function healsOf({ fleet, name }: Membership, id: string): Heals {
  const heals = `${name} heals ${id}`;
  const failures = `${name} failed heals ${id}`;
  return {
    begin: async ({ healsPerHour, coolDownSeconds }) => {
      const made = await fleet.ask((engine) => engine.recent(heals, HOUR_SECONDS));
      if (made >= healsPerHour)
        throw spent(`The fleet has healed it ${made} times within an hour (limits.healsPerHour).`, "healsPerHour");
      if ((await fleet.ask((engine) => engine.recent(failures, coolDownSeconds))) > 0)
        throw spent(
          `The fleet's last heal of it failed less than ${coolDownSeconds} s ago (limits.coolDownSeconds).`,
          "coolDownSeconds",
        );
      await fleet.ask((engine) => engine.note(heals));
    },
    fail: () => fleet.ask((engine) => engine.note(failures)).catch(() => undefined),
  };
}

interface Heals {
  /** @throws {SelfCodingError} `budget-spent` when all together have healed too often, or failed a moment ago */
  begin(limits: Settings["limits"]): Promise<void>;
  /** Notes that one came to nothing, or was taken back. Never rejects. */
  fail(): Promise<void>;
}

function spent(fact: string, limit: string): SelfCodingError {
  return new SelfCodingError("budget-spent", fact, {
    remedy: `Wait, or change the option \`limits.${limit}\`.`,
    details: { budget: "heals", limit },
  });
}
