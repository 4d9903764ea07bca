import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { isAnywhere } from "../compiler/nodes.js";
import { bare, writtenTargets } from "./policy/syntax.js";

/** Methods by which the language's own objects are changed, besides those that begin with `set`. */
const CHANGING: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin add delete clear assign append defineProperty".split(" "),
);

/**
 * Whether the text of a body changes a member of anything: asked where nobody could look at the object. What the functions
 * do that it calls is not known.
 */
export function mayChangeObject(body: string): boolean {
  return isAnywhere(
    ts,
    ts.createSourceFile("body.ts", `function body() {${body}\n}`, ts.ScriptTarget.Latest),
    isChange,
  );
}

function isChange(node: typescript.Node): boolean {
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && isChanging(node.expression);
  return writtenTargets(node).some((target) => !ts.isIdentifier(bare(target)));
}

function isChanging({ name }: typescript.PropertyAccessExpression): boolean {
  return CHANGING.has(name.text) || name.text.startsWith("set");
}
