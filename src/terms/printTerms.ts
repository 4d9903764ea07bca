import type { Clauses } from "../contract/contract.js";

/** The object literal of a contract, from its clauses. */
export function printTerms({ accepts, throws, changes, isRepeatable, examples, silent }: Clauses): string {
  const quote = (text: string): string => JSON.stringify(text);
  const list = (name: string, items: readonly string[] | undefined): string[] =>
    items === undefined ? [] : [`  ${name}: [${items.map((item) => `\n    ${item},`).join("")}\n  ],`];
  const lines = [
    ...(accepts === undefined ? [] : [`  accepts: ${accepts},`]),
    ...list(
      "throws",
      throws?.map(({ error, when }) => `{ error: ${quote(error)}, when: ${when} }`),
    ),
    ...(changes === undefined ? [] : [`  changes: [${changes.map(quote).join(", ")}],`]),
    ...(isRepeatable === undefined ? [] : [`  isRepeatable: ${isRepeatable},`]),
    ...list(
      "examples",
      examples?.map((one) => `[${[one.call, one.result, one.words].map(quote).join(", ")}]`),
    ),
    ...list("silent", silent?.map(quote)),
  ];
  return `{\n${lines.join("\n")}\n}`;
}
