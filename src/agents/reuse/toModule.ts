import { SelfCodingError } from "../../contract/errors.js";
import { printLiteral } from "../../value/literal/literal.js";
import { isIdentifier } from "../../text/identifiers.js";

/** How a call becomes a module. */
export interface ModuleOptions {
  /** The module that exports the function that is called, as the new module is to import it: `"./database.js"`. */
  readonly importFrom: string;
  /** Its name there. @default as it was registered */
  readonly importName?: string;
  /** The name that the module exports. @default made from the question */
  readonly name?: string;
}

/** The facts of the call. */
interface ModuleFacts {
  readonly agent: string;
  readonly question: string;
  readonly hypothesis: string;
  readonly criteria: readonly string[];
  readonly functionName: string;
  readonly values: readonly unknown[];
}

/**
 * The source of a module that makes one call.
 *
 * @throws {SelfCodingError} `options-invalid` for names that cannot stand in a module, and arguments that cannot be written down
 */
export function printModule(facts: ModuleFacts, { importFrom, importName, name }: ModuleOptions): string {
  const called = importName ?? facts.functionName;
  const own = name ?? "answer";
  for (const each of [called, own])
    if (!isIdentifier(each)) throw invalid(`"${each}" is not a name that a module can export or import.`);
  if (called === own) throw invalid(`The module would both import and export ${own}.`);
  const values = facts.values.map((value, index) => {
    const { text, notReplayable } = printLiteral(value, { maxCharacters: Number.POSITIVE_INFINITY });
    if (notReplayable !== undefined) throw invalid(`Argument ${index + 1} cannot be written as code: ${notReplayable}`);
    return text;
  });
  const docs = [
    facts.question,
    "",
    `Found by the agent ${facts.agent}, on the hypothesis: ${facts.hypothesis}`,
    ...facts.criteria.map((criterion) => `- ${criterion}`),
  ];
  const comment = docs
    .flatMap((text) => text.split("\n"))
    .map((line) => ` * ${line.replaceAll("*/", "* /")}`.trimEnd());
  return `import { selfCoding } from "selfcoding";
import { ${called} } from ${JSON.stringify(importFrom)};

/**
${comment.join("\n")}
 */
export const ${own} = selfCoding(async function ${own}(): Promise<Awaited<ReturnType<typeof ${called}>>> {
  return await ${called}(${values.join(", ")});
});
`;
}

function invalid(fact: string): SelfCodingError {
  return new SelfCodingError("options-invalid", fact, {
    remedy: 'Give `toModule({ importFrom: "./database.js", importName: "query", name: "listTables" })`.',
  });
}
