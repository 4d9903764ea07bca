import { SelfCodingError } from "../../contract/errors.js";
import type { Model } from "../../contract/model.js";
import type { Usage } from "../../contract/nouns.js";
import type { Budget, Prices } from "../../contract/spending.js";
import type { Ledger } from "../../store/ledger.js";
import type { Settings } from "./settings.js";

/** The part of the settings that is about money. */
type BudgetSettings = Pick<Settings, "budget" | "prices">;

/** Whose spending is held against a budget. */
interface Account {
  readonly settings: BudgetSettings;
  readonly ledger: Ledger;
  /** The stub's or the agent's id. */
  readonly id: string;
  /** The usage noted in kept versions: it counts when the ledger is gone with the cache. */
  readonly kept?: Usage;
}

const SCOPES: readonly (keyof Budget)[] = ["function", "process", "day"];

/**
 * The model, asked only while there is room in every budget, and each answer entered. Requests that are under way when
 * a budget is reached are let end: by no more than these it is overspent.
 */
export function meteredModel(model: Model, account: Account): Model {
  return {
    id: model.id,
    complete: async (request) => {
      await account.ledger.refresh?.(account.id);
      refuseSpent(account);
      const reply = await model.complete(request);
      charge(account, reply.usage);
      return reply;
    },
  };
}

/**
 * Lets a request through while there is room in every budget.
 *
 * @throws {SelfCodingError} `budget-spent`
 */
export function refuseSpent({ settings, ledger, id, kept }: Account): void {
  for (const scope of SCOPES) {
    const { tokens, dollars } = settings.budget?.[scope] ?? {};
    if (tokens === undefined && dollars === undefined) continue;
    const spent = ledger.spent(scope, id);
    const usage = scope === "function" && kept !== undefined ? larger(spent.usage, kept) : spent.usage;
    const used = usage.promptTokens + usage.completionTokens;
    if (tokens !== undefined && used >= tokens) throw budgetSpent(scope, id, "tokens", [used, tokens]);
    if (dollars === undefined || settings.prices === undefined) continue;
    const paid = paidFor(spent, usage, settings.prices);
    if (paid >= dollars) throw budgetSpent(scope, id, "dollars", [paid, dollars]);
  }
}

/** Enters what a request took. */
export function charge({ settings, ledger, id }: Account, usage: Usage): void {
  ledger.add(id, usage, dollarsOf(usage, settings.prices));
}

/** US dollars; undefined when prices are not known. */
export function dollarsOf(usage: Usage, prices: Prices | undefined): number | undefined {
  if (prices === undefined) return undefined;
  return (usage.promptTokens * prices.prompt + usage.completionTokens * prices.completion) / 1_000_000;
}

// What was spent while no prices were known counts at those of today.
function paidFor(spent: ReturnType<Ledger["spent"]>, usage: Usage, prices: Prices): number {
  const more = {
    promptTokens: spent.unpriced.promptTokens + usage.promptTokens - spent.usage.promptTokens,
    completionTokens: spent.unpriced.completionTokens + usage.completionTokens - spent.usage.completionTokens,
  };
  return spent.dollars + (dollarsOf(more, prices) ?? 0);
}

function larger(one: Usage, other: Usage): Usage {
  return {
    promptTokens: Math.max(one.promptTokens, other.promptTokens),
    completionTokens: Math.max(one.completionTokens, other.completionTokens),
  };
}

function budgetSpent(
  scope: keyof Budget,
  id: string,
  unit: "tokens" | "dollars",
  [used, limit]: readonly [number, number],
): SelfCodingError {
  const whose = { function: id, process: "this process", day: "this day (UTC)" }[scope];
  const sum = unit === "tokens" ? `${used} of ${limit} tokens` : `$${used.toFixed(4)} of $${limit}`;
  const option = `budget.${scope}.${unit}`;
  const remedy = {
    function: `Raise the option \`${option}\`, or make its description or examples clearer.`,
    process: `Raise the option \`${option}\`.`,
    day: `Raise the option \`${option}\` or the variable SELFCODING_DAY_${unit.toUpperCase()}, or wait until 00:00 UTC.`,
  }[scope];
  return new SelfCodingError("budget-spent", `The budget of ${whose} is spent: ${sum} (${option}).`, {
    remedy,
    details: { budget: scope, unit, spent: used, limit },
  });
}
