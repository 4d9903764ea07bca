import type { AnyNode, FunctionDeclaration, ReturnStatement } from "acorn";
import type MagicString from "magic-string";
import { freshName, type Syntax, walkOwn } from "./ast.js";
import { isPlainValue } from "./plainValue.js";

/**
 * Makes an async body await what it returns, else a rejection would pass the catch around it by.
 *
 * A `return` inside of the candidate's own `try` must not await there: its own `catch` would get to see a rejection
 * that was not meant for it. It leaves through a label instead, and the await stands behind that.
 *
 * @returns what belongs in front of the statements, and behind them
 */
export function awaitReturns(text: MagicString, syntax: Syntax, node: FunctionDeclaration): [string, string] {
  const label = freshName("$body", syntax.names);
  const result = freshName("$result", syntax.names);
  let isLabelNeeded = false;
  walkOwn(node.body as AnyNode, (child) => {
    if (child.type !== "ReturnStatement" || child.argument == null || isPlainValue(child.argument, syntax)) return;
    const around = guardsOf(child, node, syntax);
    if (around.length === 0) {
      text
        .appendLeft(child.argument.start, `${gapAt(text, child.argument)}await (`)
        .prependRight(child.argument.end, ")");
    } else if (!around.some(isOverruled)) {
      isLabelNeeded = true;
      leaveByLabel(text, child, result, label);
    }
  });
  if (!isLabelNeeded) return ["", ""];
  return [`let ${result}; ${label}: {`, `} if (${result} !== undefined) return await ${result};`];
}

/** The space that a word needs in front of an expression where minified code has none. */
export function gapAt({ original }: MagicString, { start }: AnyNode): string {
  return original[start - 1] === " " ? "" : " ";
}

function leaveByLabel(text: MagicString, { start, end }: ReturnStatement, result: string, label: string): void {
  text.update(start, start + "return".length, `{ ${result} = (`);
  const ending = `); break ${label}; }`;
  if (text.original[end - 1] === ";") text.update(end - 1, end, ending);
  else text.appendLeft(end, ending);
}

type Guard = AnyNode & { type: "TryStatement" };

/** The candidate's own try statements that a `return` passes on its way out. */
function guardsOf(from: AnyNode, until: AnyNode, { parents }: Syntax): Guard[] {
  const guards: Guard[] = [];
  for (
    let child = from, node = parents.get(child);
    node !== undefined && child !== until;
    child = node, node = parents.get(child)
  ) {
    if (node.type !== "TryStatement" || node.finalizer === child) continue;
    if (node.block === child || node.finalizer != null) guards.push(node);
  }
  return guards;
}

const LEAVING = new Set(["ReturnStatement", "BreakStatement", "ContinueStatement"]);

// A `finally` that leaves by itself overrules the return, and what was noted for the label would be wrong.
function isOverruled({ finalizer }: Guard): boolean {
  if (finalizer == null) return false;
  let isLeaving = false;
  walkOwn(finalizer as AnyNode, ({ type }) => {
    isLeaving ||= LEAVING.has(type);
  });
  return isLeaving;
}
