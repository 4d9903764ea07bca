import type { Usage } from "../contract/nouns.js";
import { atLeast, type Ledger } from "../store/ledger.js";
import type { openFleet } from "./fleet.js";

type Spent = ReturnType<Ledger["spent"]>;
type Sums = Readonly<Record<string, number>>;

/**
 * A ledger over all processes of a fleet, beside this machine's own, which goes on counting while the engine is away.
 *
 * @param name of the program
 */
export function fleetLedger(own: Ledger, fleet: ReturnType<typeof openFleet>, name: string): Ledger {
  const known = new Map<string, Spent>();
  const scopes = (id: string) =>
    [
      ["function", `${name} spending ${id}`, "ever"],
      ["day", `${name} spending`, "day"],
    ] as const;
  const tally = async (id: string, amounts: Sums): Promise<void> => {
    for (const [scope, place, period] of scopes(id)) {
      const sums = await fleet.ask((engine) => engine.tally(place, period, amounts));
      known.set(scope === "day" ? scope : id, readSums(sums));
    }
  };
  let pending: Promise<unknown> = Promise.resolve();
  const inTurn = (id: string, amounts: Sums): Promise<unknown> =>
    // What is not counted here is counted on this machine.
    (pending = pending.then(() => tally(id, amounts)).catch(() => undefined));
  return {
    refresh: async (id) => void (await inTurn(id, {})),
    spent: (scope, id) => {
      const here = own.spent(scope, id);
      const all = scope === "process" ? undefined : known.get(scope === "day" ? scope : id);
      return all === undefined ? here : atLeast(here, all);
    },
    add: (id, usage, dollars) => {
      own.add(id, usage, dollars);
      void inTurn(id, printSums(usage, dollars));
    },
  };
}

function printSums({ promptTokens, completionTokens }: Usage, dollars: number | undefined): Sums {
  const tokens = { promptTokens, completionTokens };
  if (dollars !== undefined) return { ...tokens, dollars };
  return { ...tokens, unpricedPromptTokens: promptTokens, unpricedCompletionTokens: completionTokens };
}

function readSums(sums: Sums): Spent {
  const sum = (field: string): number => sums[field] ?? 0;
  return {
    usage: { promptTokens: sum("promptTokens"), completionTokens: sum("completionTokens") },
    dollars: sum("dollars"),
    unpriced: { promptTokens: sum("unpricedPromptTokens"), completionTokens: sum("unpricedCompletionTokens") },
  };
}
