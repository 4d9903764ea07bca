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

const GROWTHS: readonly unknown[] = ["O(1)", "O(log n)", "O(n)", "O(n log n)", "O(n^2)", "O(n^3)"];

/** What a value must be, in words, and whether it is. */
type Kind = readonly [expected: string, isRight: (value: unknown) => boolean];

const isAmount = (value: unknown): boolean => typeof value === "number" && value >= 0;
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === "string");

const AMOUNT: Kind = ["a number ≥ 0", isAmount];
const COUNT: Kind = ["a whole number ≥ 0", (value) => isAmount(value) && Number.isInteger(value)];
const TEXTS: Kind = ["a list of texts", areTexts];
const TEXT_OR_TEXTS: Kind = ["a text or a list of texts", (value) => typeof value === "string" || areTexts(value)];
const POWER: Kind = ["true, false or a list of texts", (value) => typeof value === "boolean" || areTexts(value)];
const FLAG: Kind = ["true or false", (value) => typeof value === "boolean"];
const OBJECT: Kind = ["an object", (value) => typeof value === "object" && value !== null && !Array.isArray(value)];

const GROUPS: readonly string[] = ["limits", "allow"];
const KINDS: Readonly<Record<string, Kind>> = {
  limits: OBJECT,
  "limits.growth": [`one of ${GROWTHS.join(", ")}`, (value) => GROWTHS.includes(value)],
  "limits.inputs": COUNT,
  allow: OBJECT,
  "allow.imports": TEXTS,
  "allow.net": POWER,
  "allow.fs": POWER,
  "allow.env": POWER,
  "allow.dom": FLAG,
  candidates: AMOUNT,
  seed: ["a number", (value) => typeof value === "number"],
  tests: TEXT_OR_TEXTS,
  record: FLAG,
  whileHealing: ['"wait" or "throw"', (value) => value === "wait" || value === "throw"],
};

/** The first value among options that they cannot have, in words; what is read by its owner alone is looked at there. */
export function findWrongValue(options: object): string | undefined {
  for (const [place, value] of placesOf(options)) {
    const [expected, isRight] = KINDS[place] ?? (place.startsWith("limits.") ? AMOUNT : []);
    if (value !== undefined && isRight?.(value) === false)
      return `\`${place}\` must be ${expected} (got ${typeof value === "number" ? String(value) : JSON.stringify(value)})`;
  }
  return undefined;
}

function placesOf(options: object): (readonly [place: string, value: unknown])[] {
  return Object.entries(options).flatMap(([key, value]: [string, unknown]) => {
    const isGroup = GROUPS.includes(key) && typeof value === "object" && value !== null;
    const inner = isGroup ? Object.entries(value) : [];
    return [[key, value], ...inner.map(([name, each]) => [`${key}.${name}`, each])] as [string, unknown][];
  });
}
