import type typescript from "typescript";
import type { Expectation } from "../../contract/expectation.js";
import { ts } from "../../compiler/compiler.js";
import type { Comments } from "./comments.js";
import { leadingValue } from "./value.js";

/** Fewer may be the first of many. */
const FEWEST = 2;

/** What a loop, or a function that is called for each item, prints one by one: a value on each of the lines below it. */
export function readPrinted(
  statement: typescript.Statement,
  { beside, below }: Comments,
): { readonly code: string; readonly expect: Expectation } | undefined {
  if (beside !== undefined || below.length < FEWEST || !printsValues(statement)) return undefined;
  const values = below.flatMap((line) => leadingValue(line, false)?.code ?? []);
  if (values.length < below.length) return undefined;
  const log = "const console = { log: (value) => void $printed.push(value) };";
  const code = `const $printed = [];\n{ ${log}\n${statement.getText()}\n}\n$printed`;
  return { code, expect: { kind: "returns", value: `[${values.join(", ")}]` } };
}

/** Whether the console is asked for nothing but one value at a time, in one place. */
function printsValues(statement: typescript.Statement): boolean {
  let uses = 0;
  let prints = 0;
  const visit = (node: typescript.Node): void => {
    if (ts.isIdentifier(node) && node.text === "console") uses++;
    if (ts.isCallExpression(node) && node.expression.getText() === "console.log" && node.arguments.length === 1)
      prints++;
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return uses === 1 && prints === 1;
}
