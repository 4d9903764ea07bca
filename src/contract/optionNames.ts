import { DEFAULT_LIMITS } from "./limits.js";

const NAMES = new Set(
  (
    "mode prompt model limits allow isolation candidates tests seed proof approval record budget prices whileHealing store fleet log " +
    "testModel examples properties oracle knowledge heal root accepts throws changes isRepeatable"
  ).split(" "),
);
const LIMITS = new Set([...Object.keys(DEFAULT_LIMITS), "growth"]);

const SCOPES = new Set(["function", "process", "day"]);
const AMOUNTS = new Set(["tokens", "dollars"]);
const PRICES = new Set(["prompt", "completion"]);

interface Named {
  readonly limits?: object | undefined;
  readonly budget?: object | undefined;
  readonly prices?: object | undefined;
}

/**
 * The first name among options, or among their limits, budgets and prices, that no option has; one with a `$` is for whoever
 * reads the file.
 */
export function findUnknownOption(options: object & Named): string | undefined {
  const other = Object.keys(options).find((name) => !NAMES.has(name) && !name.startsWith("$"));
  const { limits, budget, prices } = options;
  return other ?? unknownIn(limits, LIMITS, "limits") ?? unknownIn(prices, PRICES, "prices") ?? unknownBudget(budget);
}

function unknownIn(given: object | undefined, known: ReadonlySet<string>, place: string): string | undefined {
  const name = Object.keys(given ?? {}).find((each) => !known.has(each));
  return name && `${place}.${name}`;
}

function unknownBudget(budget: object | undefined): string | undefined {
  const scopes = Object.entries(budget ?? {}) as [string, unknown][];
  const inner = scopes.map(([scope, amounts]) =>
    typeof amounts === "object" || amounts === undefined
      ? unknownIn(amounts ?? {}, AMOUNTS, `budget.${scope}`)
      : `budget.${scope}: ${JSON.stringify(amounts)}`,
  );
  return unknownIn(budget, SCOPES, "budget") ?? inner.find((each) => each !== undefined);
}
