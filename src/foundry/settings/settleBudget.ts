import { SelfCodingError } from "../../contract/errors.js";
import type { PlainOptions } from "../../contract/options.js";
import type { Budget, Prices, Spending } from "../../contract/spending.js";
import type { GenerationRequest } from "../thread/protocol.js";

type Environment = GenerationRequest["environment"];

interface SettledBudget {
  readonly budget: Budget;
  readonly prices?: Prices;
}

/**
 * Merges what layers of options say of spending, the strongest first; the environment has the last word on the day.
 *
 * @throws {SelfCodingError} `options-invalid` for what is no amount, and for dollars without prices
 */
export function settleBudget(layers: readonly PlainOptions[], environment: Environment): SettledBudget {
  const merge = (scope: keyof Budget): Spending =>
    layers.toReversed().reduce<Spending>((sum, { budget }) => ({ ...sum, ...budget?.[scope] }), {});
  const day = { ...merge("day"), ...dayOf(environment) };
  const budget = { function: merge("function"), process: merge("process"), day };
  const prices = layers.find((layer) => layer.prices !== undefined)?.prices;
  for (const [scope, spending] of Object.entries(budget)) {
    for (const [unit, amount] of Object.entries(spending)) checkAmount(amount, `budget.${scope}.${unit}`);
    if (spending.dollars !== undefined && prices === undefined) throw noPrices(scope);
  }
  for (const kind of ["prompt", "completion"] as const)
    if (prices !== undefined) checkAmount(prices[kind], `prices.${kind}`);
  return { budget, ...(prices === undefined ? {} : { prices }) };
}

function dayOf(environment: Environment): Spending {
  const tokens = environment["SELFCODING_DAY_TOKENS"];
  const dollars = environment["SELFCODING_DAY_DOLLARS"];
  return {
    ...(tokens ? { tokens: amountOf(tokens, "SELFCODING_DAY_TOKENS") } : {}),
    ...(dollars ? { dollars: amountOf(dollars, "SELFCODING_DAY_DOLLARS") } : {}),
  };
}

function amountOf(text: string, variable: string): number {
  const amount = Number(text);
  checkAmount(amount, variable);
  return amount;
}

function checkAmount(amount: unknown, place: string): void {
  if (typeof amount === "number" && amount >= 0) return;
  throw new SelfCodingError("options-invalid", `\`${place}\` must be a number ≥ 0 (got ${JSON.stringify(amount)}).`, {
    remedy: "Set it to a number, or leave it out for no limit.",
  });
}

function noPrices(scope: string): SelfCodingError {
  return new SelfCodingError(
    "options-invalid",
    `\`budget.${scope}.dollars\` is set, but selfcoding does not know what the model costs.`,
    {
      remedy:
        "Set the option `prices: { prompt, completion }` to what the model costs, in US dollars per million tokens, " +
        "or limit tokens instead.",
    },
  );
}
