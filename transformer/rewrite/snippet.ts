import type ts from "typescript";
import type { TypeScript } from "../host.js";
import type { rangesOf } from "./mapNodes.js";

/** Tells where nodes stand in a version's file. */
type RangeOf = NonNullable<ReturnType<typeof rangesOf>>;

/** Names of the user's file that generated code uses, with the identifiers that declare them. */
type Origins = ReadonlyMap<string, ts.Identifier>;

/** Makes generated text nodes of the compiler's tree. */
export function createSnippetParser(typescript: TypeScript): SnippetParser {
  return new SnippetParser(typescript);
}

class SnippetParser {
  readonly #ts: TypeScript;

  constructor(typescript: TypeScript) {
    this.#ts = typescript;
  }

  /** Module-level statements. */
  parseModule(text: string, origins: Origins, rangeOf?: RangeOf): ts.Statement[] {
    return this.#adopt(this.#parse(text), origins, rangeOf).statements.slice();
  }

  /** Statements of a function's body. */
  parseBody(text: string, origins: Origins, rangeOf?: RangeOf): ts.Statement[] {
    // Within such a function both `await` and `yield` are what they are meant to be.
    const head = "async function* outer() { ";
    const within: RangeOf = (start, end) => rangeOf?.(start - head.length, end - head.length);
    const [outer] = this.#adopt(this.#parse(`${head}${text} }`), origins, within).statements;
    return (outer as ts.FunctionDeclaration).body?.statements.slice() ?? [];
  }

  /** Members of a class. */
  parseMembers(text: string, origins: Origins): ts.ClassElement[] {
    const [outer] = this.#adopt(this.#parse(`class Outer { ${text} }`), origins).statements;
    return (outer as ts.ClassDeclaration).members.slice();
  }

  #parse(text: string): ts.SourceFile {
    return this.#ts.createSourceFile("snippet.ts", text, this.#ts.ScriptTarget.Latest, true);
  }

  #adopt(parsed: ts.SourceFile, origins: Origins, rangeOf?: RangeOf): ts.SourceFile {
    const ts = this.#ts;
    const declared = declaredNames(ts, parsed);
    const references: ts.Identifier[] = [];
    const ranges = new Map<ts.Node, ts.SourceMapRange>();
    const visit = (node: ts.Node): void => {
      const range = rangeOf?.(node.getStart(parsed), node.end);
      if (range !== undefined) ranges.set(node, range);
      if (ts.isIdentifier(node) && origins.has(node.text) && isReference(ts, node) && !isDeclared(declared, node)) {
        references.push(node);
      }
      ts.forEachChild(node, visit);
    };
    visit(parsed);
    ts.forEachChild(parsed, (node) => detach(ts, node));
    for (const [node, range] of ranges) ts.setSourceMapRange(node, range);
    // CommonJS output spells imports and exported variables differently, and knows them by the user's own nodes.
    for (const reference of references) ts.setOriginalNode(reference, origins.get(reference.text));
    return parsed;
  }
}

// The compiler takes nodes for the user's own text unless they say that they have no place in it.
function detach(ts: TypeScript, node: ts.Node): void {
  ts.forEachChild(node, (child) => detach(ts, child));
  const nowhere = { pos: -1, end: -1 };
  for (const value of Object.values(node)) {
    if (Array.isArray(value) && "pos" in value) Object.assign(value, nowhere);
  }
  Object.assign(node, nowhere, { flags: node.flags | ts.NodeFlags.Synthesized, parent: undefined });
}

function isReference(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent))
    return parent.name === node || parent.objectAssignmentInitializer === node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  return (parent as Partial<ts.NamedDeclaration>).name !== node;
}

function isDeclared(declared: ReadonlyMap<ts.Node, ReadonlySet<string>>, node: ts.Identifier): boolean {
  for (let at: ts.Node = node; at !== undefined; at = at.parent) {
    if (declared.get(at)?.has(node.text)) return true;
  }
  return false;
}

function declaredNames(ts: TypeScript, parsed: ts.SourceFile): Map<ts.Node, Set<string>> {
  const declared = new Map<ts.Node, Set<string>>();
  const add = (scope: ts.Node, name: string): void => {
    declared.set(scope, (declared.get(scope) ?? new Set()).add(name));
  };
  const visit = (node: ts.Node): void => {
    const { name } = node as Partial<ts.NamedDeclaration>;
    if (name !== undefined && ts.isIdentifier(name)) {
      const scope = scopeOf(ts, node);
      if (scope !== undefined) add(scope, name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return declared;
}

/** The node in which a declaration's name is known; undefined for what declares no variable. */
function scopeOf(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) return node;
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.parent;
  if (!ts.isVariableDeclaration(node) && !ts.isBindingElement(node) && !ts.isParameter(node)) return undefined;
  let root: ts.Node = node;
  while (ts.isBindingElement(root)) root = root.parent.parent;
  if (ts.isParameter(root) || ts.isCatchClause(root.parent)) return root.parent;
  const list = root.parent;
  if (list.flags & ts.NodeFlags.BlockScoped)
    return ts.isVariableStatement(list.parent) ? list.parent.parent : list.parent;
  let holder: ts.Node = list;
  while (!ts.isSourceFile(holder) && !ts.isFunctionLike(holder)) holder = holder.parent;
  return holder;
}
