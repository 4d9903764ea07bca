import type { AnyNode, FunctionDeclaration, Identifier } from "acorn";
import { parseExpressionAt } from "acorn";
import MagicString from "magic-string";
import type { Skeleton } from "../../transformer/stub.js";
import { freshName, identifierOf, isShorthand, type Syntax, scopeNode, walk, walkOwn } from "./ast.js";
import { awaitReturns, gapAt } from "./awaitReturns.js";

/** The text to edit, and the function in it that is to heal. */
interface HealTask {
  readonly text: MagicString;
  readonly syntax: Syntax;
  readonly node: FunctionDeclaration;
  readonly skeleton: Skeleton;
  /** The expression that gives the stub's handle. */
  readonly handle: string;
  /** The names that parameters have now, by those in the syntax. */
  readonly renamed: ReadonlyMap<string, string>;
  /** A call may change its arguments. */
  readonly isChanging: boolean;
}

/**
 * Wraps the statements of a body in the try/catch that heals. Only the catch reads the arguments, so that a call
 * that succeeds costs what it cost before: measured, 1.00 to 1.02.
 */
export function wrapBody(task: HealTask): void {
  const { text, syntax, node, skeleton, handle, isChanging } = task;
  removeDirectives(text, node);
  const error = freshName("$e", syntax.names);
  const saved = saveReassigned(task);
  const self = skeleton.hasThis ? "this" : "undefined";
  const list = `[${argumentList(skeleton, saved)}]`;
  const before = [...saved].map(([name, copy]) => `const ${copy} = ${name};`);
  let given = `${error}, ${self}, ${list}`;
  if (isChanging && skeleton.parameters.length > 0) {
    // Only a function that is meant to change its arguments pays for being able to give them back.
    const snapshot = freshName("$before", syntax.names);
    before.push(`const ${snapshot} = ${handle}.remember(${list});`);
    given += `, ${snapshot}`;
  }
  const isInnerAsync = skeleton.calls === "async" && !node.async && !node.generator;
  let inCatch = `return ${handle}.heal(${given});`;
  let [opening, closing] = ["", ""];
  if (node.generator) {
    const flag = freshName("$hasYielded", syntax.names);
    before.push(`let ${flag} = false${noteYields(task, flag)};`);
    inCatch = `if (${flag}) { ${handle}.healNext(${given}); throw ${error}; } return yield* ${handle}.heal(${given});`;
  } else if (node.async || isInnerAsync) {
    [opening, closing] = awaitReturns(text, syntax, node);
  }
  // A function without the keyword may throw before there is a promise; inside of one that has it, both ways meet.
  const [head, tail] = isInnerAsync ? ["return (async () => { try {", " })();"] : ["try {", ""];
  text.appendLeft(node.body.start + 1, `${[...before, head, opening].join(" ").trimEnd()} `);
  // Behind what the edits of the last statement have put at the same place.
  text.appendRight(node.body.end - 1, ` ${closing}} catch (${error}) { ${inCatch} }${tail}`);
}

// All that is generated is strict already, and behind the prologue a directive would be none.
function removeDirectives(text: MagicString, node: FunctionDeclaration): void {
  for (const statement of node.body.body) {
    if (statement.type !== "ExpressionStatement" || statement.directive === undefined) return;
    text.remove(statement.start, statement.end);
  }
}

/** Parameters that the body assigns to, each with the name of the constant that keeps what was given. */
function saveReassigned({ syntax, node, renamed }: HealTask): ReadonlyMap<string, string> {
  const saved = new Map<string, string>();
  const scope = syntax.scopes.acquire(scopeNode(node));
  for (const variable of scope?.variables ?? []) {
    if (!variable.defs.some(({ type }) => type === "Parameter")) continue;
    const isReassigned = variable.references.some(
      (reference) => reference.isWrite() && identifierOf(reference).start > node.body.start,
    );
    const name = renamed.get(variable.name) ?? variable.name;
    if (isReassigned) saved.set(name, freshName(`$${name}`, syntax.names));
  }
  return saved;
}

function argumentList({ parameters }: Skeleton, saved: ReadonlyMap<string, string>): string {
  const list = parameters.map(({ argument }) => argument).join(", ");
  if (saved.size === 0) return list;
  const text = new MagicString(`[${list}]`);
  walk(parseExpressionAt(text.original, 0, { ecmaVersion: "latest" }) as AnyNode, (node, parent) => {
    if (node.type !== "Identifier" || (parent?.type === "Property" && parent.key === node && !parent.computed)) return;
    const copy = saved.get(node.name);
    if (copy === undefined) return;
    text.update(node.start, node.end, parent !== undefined && isShorthand(parent) ? `${node.name}: ${copy}` : copy);
  });
  return text.slice(1, text.original.length - 1);
}

/**
 * Sets the flag when an item leaves: after its expression was evaluated, as that may throw too.
 *
 * @returns the declaration of the variable between the two, when one is needed
 */
function noteYields({ text, syntax, node }: HealTask, flag: string): string {
  const item = freshName("$item", syntax.names);
  let isItemNeeded = false;
  walkOwn(node.body as AnyNode, (child) => {
    if (child.type !== "YieldExpression") return;
    const { argument } = child;
    if (argument == null) text.appendLeft(child.end, ` (${flag} = true, undefined)`);
    else if (isCheap(argument))
      text.appendLeft(argument.start, `${gapAt(text, argument)}(${flag} = true, `).prependRight(argument.end, ")");
    else {
      isItemNeeded = true;
      text
        .appendLeft(argument.start, `${gapAt(text, argument)}(${item} = (`)
        .prependRight(argument.end, `), ${flag} = true, ${item})`);
    }
  });
  return isItemNeeded ? `, ${item}` : "";
}

function isCheap(node: AnyNode): node is Identifier & AnyNode {
  return node.type === "Literal" || node.type === "Identifier";
}
