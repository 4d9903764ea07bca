import type { AnyNode, Function as FunctionNode, Identifier, Program } from "acorn";
import { parse } from "acorn";
import type { Reference, Variable } from "eslint-scope";
import { analyze, type ScopeManager } from "eslint-scope";

/** JavaScript taken apart, with what its names mean. */
export interface Syntax {
  readonly program: Program;
  readonly scopes: ScopeManager;
  readonly parents: ReadonlyMap<AnyNode, AnyNode>;
  /** Every identifier that occurs: a new name must be none of them. */
  readonly names: ReadonlySet<string>;
}

/** Parses the text of a module. */
export function parseModule(code: string): Syntax {
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module", ranges: true });
  const parents = new Map<AnyNode, AnyNode>();
  const names = new Set<string>();
  walk(program as AnyNode, (node, parent) => {
    if (parent !== undefined) parents.set(node, parent);
    if (node.type === "Identifier") names.add(node.name);
  });
  // acorn and eslint-scope describe one and the same tree with types of their own.
  const scopes = analyze(program as unknown as Parameters<typeof analyze>[0], {
    ecmaVersion: 2022,
    sourceType: "module",
  });
  return { program, scopes, parents, names };
}

/** Visits a node and all below it, parents first. */
export function walk(
  node: AnyNode,
  visit: (node: AnyNode, parent: AnyNode | undefined) => void,
  parent?: AnyNode,
): void {
  visit(node, parent);
  for (const child of childrenOf(node)) walk(child, visit, node);
}

function childrenOf(node: AnyNode): AnyNode[] {
  // The key of `{ a }` is a copy of its value.
  if (node.type === "Property" && node.shorthand) return [node.value];
  return Object.values(node).flat().filter(isNode);
}

/** As {@link walk}, over what runs as part of one function: other functions and classes are passed over. */
export function walkOwn(node: AnyNode, visit: (node: AnyNode) => void): void {
  for (const child of childrenOf(node)) {
    if (isFunction(child) || child.type === "PropertyDefinition" || child.type === "StaticBlock") continue;
    visit(child);
    walkOwn(child, visit);
  }
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Whether a node is a function of any kind. */
function isFunction(node: AnyNode): node is FunctionNode & AnyNode {
  return FUNCTIONS.has(node.type);
}

/** Whether a node is `{ a }` short for `{ a: a }`, in an object or a pattern. */
export function isShorthand(node: AnyNode): boolean {
  return node.type === "Property" && node.shorthand;
}

/** The scope analysis of a node, in the types of the analyser. */
export function scopeNode(node: AnyNode): Parameters<ScopeManager["acquire"]>[0] {
  return node as unknown as Parameters<ScopeManager["acquire"]>[0];
}

/** The identifier of a reference, with its place in the text. */
export function identifierOf(reference: Reference): Identifier {
  return reference.identifier as unknown as Identifier;
}

/** The identifiers that declare a variable. */
export function declarationsOf(variable: Variable): readonly Identifier[] {
  return variable.identifiers as unknown as readonly Identifier[];
}

/** A name that no identifier of the text has. */
export function freshName(wanted: string, taken: ReadonlySet<string>): string {
  return taken.has(wanted) ? freshName(`${wanted}$`, taken) : wanted;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}
