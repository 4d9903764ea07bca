import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { declaringScope } from "../../../compiler/scopes.js";
import { bare, isAccess, isAssignment } from "../syntax.js";
import type { Made } from "./values.js";

/** A step from a value to a part of it. */
type FlowStep =
  | { readonly key: string | typescript.Expression }
  | { readonly restFrom: number }
  | "element"
  /** A name, as `for … in` tells them. */
  | "name";

/** Where a variable's value comes from. */
interface Source {
  readonly from:
    | typescript.Expression
    | typescript.ParameterDeclaration
    /** What is caught, which may be anything. */
    | typescript.VariableDeclaration
    | Made
    | typescript.ImportDeclaration;
  readonly path: readonly FlowStep[];
}

/** An assignment to a member. */
interface MemberWrite extends Source {
  readonly target: typescript.AccessExpression;
}

export type CallLike =
  typescript.CallExpression | typescript.NewExpression | typescript.TaggedTemplateExpression | typescript.Decorator;

/** How values go through a candidate, in no order of time. */
interface Flows {
  sourcesOf(name: typescript.Identifier): readonly Source[];
  readonly calls: readonly CallLike[];
  readonly returns: ReadonlyMap<typescript.Node, readonly typescript.Expression[]>;
  readonly writes: ReadonlyMap<string, readonly MemberWrite[]>;
}

/** Reads how values go through a candidate. */
export function collectFlows(root: typescript.SourceFile): Flows {
  const collector = new Collector(root);
  collector.visit(root);
  return collector;
}

class Collector implements Flows {
  readonly calls: CallLike[] = [];
  readonly returns = new Map<typescript.Node, typescript.Expression[]>();
  readonly writes = new Map<string, MemberWrite[]>();
  readonly #root: typescript.SourceFile;
  readonly #sources = new Map<typescript.Node, Map<string, Source[]>>();

  constructor(root: typescript.SourceFile) {
    this.#root = root;
  }

  sourcesOf(name: typescript.Identifier): readonly Source[] {
    const scope = declaringScope(ts, name, this.#root);
    return (scope && this.#sources.get(scope)?.get(name.text)) ?? NONE;
  }

  readonly visit = (node: typescript.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    this.#declaration(node);
    if (ts.isBinaryExpression(node) && isAssignment(node)) {
      const isSum = node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken;
      this.#assign(node.left, isSum ? node : node.right, []);
    }
    if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer))
      this.#assign(node.initializer, node.expression, ["element"]);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.calls.push(node);
    if (ts.isTaggedTemplateExpression(node) || ts.isDecorator(node)) this.calls.push(node);
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) push(this.returns, node, node.body);
    if (ts.isReturnStatement(node) && node.expression !== undefined) {
      const holder = ts.findAncestor(node, ts.isFunctionLike);
      if (holder !== undefined) push(this.returns, holder, node.expression);
    }
    ts.forEachChild(node, this.visit);
  };

  #declaration(node: typescript.Node): void {
    if (ts.isVariableDeclaration(node)) {
      const loop = node.parent.parent;
      if (ts.isForOfStatement(loop)) this.#bind(node.name, loop.expression, ["element"]);
      if (ts.isForInStatement(loop)) this.#bind(node.name, loop.expression, ["name"]);
      if (node.initializer !== undefined) this.#bind(node.name, node.initializer, []);
      if (ts.isCatchClause(node.parent)) this.#bind(node.name, node, []);
    } else if (ts.isParameter(node)) {
      this.#bind(node.name, node, []);
      if (node.initializer !== undefined) this.#bind(node.name, node.initializer, []);
    } else if (ts.isImportDeclaration(node)) {
      for (const { name, path } of importedParts(node)) this.#add(name, { from: node, path });
    } else if (ts.isFunctionExpression(node) || ts.isClassLike(node)) {
      // Its name within itself.
      if (node.name !== undefined) this.#add(node.name, { from: node, path: [] }, node);
    }
    const isNamed = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node);
    if (isNamed && node.name !== undefined) this.#add(node.name, { from: node, path: [] }, node.parent);
  }

  #bind(name: typescript.BindingName, from: Source["from"], path: readonly FlowStep[]): void {
    if (ts.isIdentifier(name)) {
      this.#add(name, { from, path });
      return;
    }
    name.elements.forEach((element, index) => {
      if (!ts.isBindingElement(element)) return;
      this.#bind(element.name, from, [...path, ...stepOfBinding(element, index)]);
      if (element.initializer !== undefined) this.#bind(element.name, element.initializer, []);
    });
  }

  #assign(target: typescript.Expression, from: typescript.Expression, path: readonly FlowStep[]): void {
    const inner = bare(target);
    if (ts.isIdentifier(inner)) this.#add(inner, { from, path });
    // The default of a pattern's part is an assignment of its own.
    if (ts.isBinaryExpression(inner)) this.#assign(inner.left, from, path);
    if (isAccess(inner)) push(this.writes, keyText(inner), { target: inner, from, path });
    if (ts.isArrayLiteralExpression(inner))
      inner.elements.forEach((element, index) => {
        if (ts.isSpreadElement(element)) this.#assign(element.expression, from, [...path, { restFrom: index }]);
        else this.#assign(element, from, [...path, { key: String(index) }]);
      });
    if (!ts.isObjectLiteralExpression(inner)) return;
    for (const property of inner.properties) {
      if (ts.isPropertyAssignment(property))
        this.#assign(property.initializer, from, [...path, { key: keyOfName(property.name) }]);
      if (ts.isShorthandPropertyAssignment(property))
        this.#assign(property.name, from, [...path, { key: property.name.text }]);
      if (ts.isSpreadAssignment(property)) this.#assign(property.expression, from, path);
    }
  }

  #add(name: typescript.Identifier, source: Source, from: typescript.Node = name.parent): void {
    const scope = declaringScope(ts, name, this.#root, from);
    if (scope === undefined) return;
    const names = this.#sources.get(scope) ?? new Map<string, Source[]>();
    this.#sources.set(scope, names);
    push(names, name.text, source);
  }
}

const NONE: readonly Source[] = [];

function stepOfBinding(element: typescript.BindingElement, index: number): FlowStep[] {
  if (ts.isArrayBindingPattern(element.parent))
    return [element.dotDotDotToken === undefined ? { key: String(index) } : { restFrom: index }];
  // The rest of an object has the object's own members.
  if (element.dotDotDotToken !== undefined) return [];
  const name = element.propertyName ?? element.name;
  return ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name) ? [] : [{ key: keyOfName(name) }];
}

function keyOfName(name: typescript.PropertyName): string | typescript.Expression {
  return ts.isComputedPropertyName(name) ? name.expression : name.text;
}

function keyText(access: typescript.AccessExpression): string {
  if (ts.isPropertyAccessExpression(access)) return access.name.text;
  const key = bare(access.argumentExpression);
  return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : "";
}

interface ImportedPart {
  readonly name: typescript.Identifier;
  readonly path: readonly FlowStep[];
}

function importedParts({ importClause }: typescript.ImportDeclaration): ImportedPart[] {
  const bindings = importClause?.namedBindings;
  const whole = importClause?.name === undefined ? [] : [{ name: importClause.name, path: [] }];
  if (bindings === undefined) return whole;
  if (ts.isNamespaceImport(bindings)) return [...whole, { name: bindings.name, path: [] }];
  const parts = bindings.elements.map(({ name, propertyName }) => ({ name, path: partPath(propertyName ?? name) }));
  return [...whole, ...parts];
}

function partPath({ text }: typescript.ModuleExportName): readonly FlowStep[] {
  return text === "default" ? [] : [{ key: text }];
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const present = lists.get(key);
  if (present === undefined) lists.set(key, [item]);
  else present.push(item);
}
