import type { Clauses } from "../contract/contract.js";

/** The list literal of the errors that a contract foresees. */
export function printThrows(throws: NonNullable<Clauses["throws"]>): string {
  return `[${throws.map(printThrow).join(", ")}]`;
}

function printThrow({ error, when }: NonNullable<Clauses["throws"]>[number]): string {
  return `{ error: ${JSON.stringify(error)}, when: ${when} }`;
}

/** The object literal of a contract, from its clauses. */
export function printTerms({ accepts, throws, changes, isRepeatable, examples, silent }: Clauses): string {
  const quote = (text: string): string => JSON.stringify(text);
  const list = (name: string, items: readonly string[] | undefined): string[] =>
    items === undefined ? [] : [`  ${name}: [${items.map((item) => `\n    ${item},`).join("")}\n  ],`];
  const lines = [
    ...(accepts === undefined ? [] : [`  accepts: ${accepts},`]),
    ...list("throws", throws?.map(printThrow)),
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
