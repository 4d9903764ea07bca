import type typescript from "typescript";
import { ts } from "./compiler.js";
import { declaringScope } from "./scopes.js";
import { keyText, nameText, bare } from "./taintSyntax.js";
import { type Heap, type Thing, type Things, UNKNOWN, union } from "./taintThings.js";

type Node = typescript.Node;

/** What the variables of a candidate may hold. */
export class TaintVariables {
  readonly #heap: Heap;
  readonly #sourceFile: typescript.SourceFile;
  readonly #valueOf: (expression: typescript.Expression) => Things;
  readonly #variables = new Map<Node, Map<string, Set<Thing>>>();

  constructor(heap: Heap, sourceFile: typescript.SourceFile, valueOf: (expression: typescript.Expression) => Things) {
    this.#heap = heap;
    this.#sourceFile = sourceFile;
    this.#valueOf = valueOf;
  }

  /** What a name may stand for that is declared in `scope`; undefined before anything was given to it. */
  read(scope: Node, name: string): Things | undefined {
    return this.#variables.get(scope)?.get(name);
  }

  /** Takes down an assignment to whatever may stand on its left. */
  assign(target: Node, values: Things): void {
    const node = ts.isExpression(target) ? bare(target) : target;
    if (ts.isVariableDeclarationList(node)) {
      for (const { name } of node.declarations) this.bind(name, values);
    } else if (ts.isIdentifier(node)) {
      this.bind(node, values);
    } else if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      const name = ts.isPropertyAccessExpression(node) ? node.name.text : keyText(node.argumentExpression);
      for (const one of this.#valueOf(node.expression)) this.#heap.store(one, name, values);
    } else if (ts.isBinaryExpression(node)) {
      this.assign(node.left, union(values, this.#valueOf(node.right)));
    } else if (ts.isArrayLiteralExpression(node)) {
      const items = this.#heap.iterate(values);
      for (const element of node.elements)
        this.assign(ts.isSpreadElement(element) ? element.expression : element, items);
    } else if (ts.isObjectLiteralExpression(node)) {
      for (const property of node.properties) {
        if (ts.isShorthandPropertyAssignment(property))
          this.bind(property.name, this.#heap.member(values, property.name.text));
        else if (ts.isPropertyAssignment(property))
          this.assign(property.initializer, this.#heap.member(values, nameText(property.name)));
        else if (ts.isSpreadAssignment(property)) this.assign(property.expression, new Set([UNKNOWN]));
      }
    }
  }

  /** Gives the names of a declaration their values. */
  bind(name: typescript.BindingName, values: Things): void {
    if (ts.isIdentifier(name)) {
      const scope = declaringScope(name, this.#sourceFile);
      if (scope === undefined) return;
      const names = this.#variables.get(scope) ?? new Map<string, Set<Thing>>();
      this.#variables.set(scope, names);
      const variable = names.get(name.text) ?? new Set<Thing>();
      names.set(name.text, variable);
      return this.#heap.add(variable, values);
    }
    for (const [index, element] of name.elements.entries()) {
      if (ts.isOmittedExpression(element)) continue;
      let part = ts.isObjectBindingPattern(name)
        ? this.#heap.member(values, nameText(element.propertyName ?? element.name))
        : this.#indexed(values, String(index));
      if (element.dotDotDotToken) part = this.#rest(element, name, values);
      this.bind(element.name, part);
      if (element.initializer !== undefined) this.bind(element.name, this.#valueOf(element.initializer));
    }
  }

  #indexed(values: Things, index: string): Things {
    const parts = [...values].map((one) => {
      const isMap = one.kind === "fresh" ? one.isMap : one.kind === "origin" && one.shape.kind === "map";
      const isIndexed = !isMap && (one.kind === "fresh" || (one.kind === "origin" && one.shape.kind === "tuple"));
      return isIndexed ? this.#heap.member(new Set([one]), index) : this.#heap.iterate(new Set([one]));
    });
    return union(...parts);
  }

  #rest(element: Node, pattern: typescript.BindingPattern, values: Things): Things {
    if (ts.isArrayBindingPattern(pattern)) return this.#heap.list(element, this.#heap.iterate(values));
    const rest = this.#heap.fresh(element);
    this.#heap.add(rest.spreads, values);
    return new Set([rest]);
  }
}
