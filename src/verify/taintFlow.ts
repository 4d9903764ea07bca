import type typescript from "typescript";
import { ts } from "./compiler.js";
import { declaringScope } from "./scopes.js";
import { type Analysis, callValue } from "./taintCalls.js";
import { arrayValue, constructValue, objectValue } from "./taintLiterals.js";
import { bare, isEffect, isLogicalAssignment, isOpaque, isPrimitive, keyText } from "./taintSyntax.js";
import { type Callable, type Heap, NOTHING, type Things, type Thing, UNKNOWN, union } from "./taintThings.js";
import { TaintVariables } from "./taintVariables.js";

type Node = typescript.Node;
type Expression = typescript.Expression;

/** What a candidate is given. */
export interface Given {
  readonly heap: Heap;
  readonly sourceFile: typescript.SourceFile;
  readonly body: typescript.FunctionDeclaration;
  readonly parameters: readonly Things[];
  readonly self: Things;
  /** What a name stands for that the candidate does not declare. */
  readonly outer: (name: string) => Things | undefined;
}

const MAX_PASSES = 25;

/**
 * Which values each expression of a candidate may stand for: an inclusion-based points-to analysis (Andersen's),
 * without regard to the order of statements, so that a set never leaves out what may come at run time.
 */
export class Flow implements Analysis {
  readonly heap: Heap;
  readonly #given: Given;
  readonly #variables: TaintVariables;
  readonly #returns = new Map<Node, Set<Thing>>();
  readonly #callables = new Map<Node, Callable>();
  readonly #escaped = new Set<Thing>();
  #values = new Map<Node, Things>();

  constructor(given: Given) {
    this.#given = given;
    this.heap = given.heap;
    this.#variables = new TaintVariables(given.heap, given.sourceFile, (expression) => this.valueOf(expression));
  }

  /** Whether code that is not seen got hold of what the candidate was given. */
  get hasEscapedOrigin(): boolean {
    return [...this.#escaped].some(({ kind }) => kind === "origin");
  }

  /** Goes over the code until nothing new comes; false when it did not come to an end. */
  solve(): boolean {
    const { body, parameters, sourceFile } = this.#given;
    for (const [index, { name }] of body.parameters.entries()) this.#variables.bind(name, parameters[index] ?? NOTHING);
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const before = this.heap.revision;
      this.#values = new Map();
      this.#walk(sourceFile);
      if (this.heap.revision === before) return true;
    }
    return false;
  }

  valueOf(expression: Expression): Things {
    const kept = this.#values.get(expression);
    if (kept !== undefined) return kept;
    const value = this.#evaluate(expression);
    this.#values.set(expression, value);
    return value;
  }

  enter(callable: Callable, values: readonly Things[]): Things {
    for (const [index, parameter] of callable.node.parameters.entries()) {
      const given = parameter.dotDotDotToken
        ? this.heap.list(parameter, union(...values.slice(index)))
        : (values[index] ?? NOTHING);
      this.#variables.bind(parameter.name, given);
    }
    return this.#returnsOf(callable.node);
  }

  escape(things: Things): void {
    for (const thing of things) {
      if (this.#escaped.has(thing)) continue;
      this.#escaped.add(thing);
      if (thing.kind === "fresh") {
        this.heap.add(thing.items, [UNKNOWN]);
        this.heap.add(thing.keys, [UNKNOWN]);
      }
    }
    // What they hold may have grown since they got away.
    for (const thing of [...this.#escaped]) {
      if (thing.kind === "function") {
        this.enter(thing, new Array<Things>(thing.node.parameters.length).fill(new Set([UNKNOWN])));
        this.#escapeNew(this.#returnsOf(thing.node));
      }
      if (thing.kind === "fresh") this.#escapeNew(this.heap.member(new Set([thing]), "*"));
    }
  }

  isGlobal(name: typescript.Identifier): boolean {
    return declaringScope(name, this.#given.sourceFile) === undefined && this.#given.outer(name.text) === undefined;
  }

  #escapeNew(things: Things): void {
    const added = [...things].filter((thing) => !this.#escaped.has(thing));
    if (added.length > 0) this.escape(new Set(added));
  }

  #walk(node: Node): void {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isVariableDeclaration(node)) {
      if (node.initializer !== undefined) this.#variables.bind(node.name, this.valueOf(node.initializer));
      else if (ts.isCatchClause(node.parent)) this.#variables.bind(node.name, new Set([UNKNOWN]));
    } else if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      this.#variables.bind(node.name, new Set([this.callableOf(node)]));
    } else if (ts.isParameter(node) && node.initializer !== undefined) {
      this.#variables.bind(node.name, this.valueOf(node.initializer));
    } else if (ts.isForOfStatement(node)) {
      this.#variables.assign(node.initializer, this.heap.iterate(this.valueOf(node.expression)));
    } else if (ts.isReturnStatement(node) && node.expression !== undefined) {
      this.#give(node, this.valueOf(node.expression));
    } else if (ts.isClassLike(node)) {
      this.#openClass(node);
    } else if (ts.isExpression(node) && isEffect(node)) {
      this.valueOf(node);
    }
    ts.forEachChild(node, (child) => this.#walk(child));
  }

  #evaluate(expression: Expression): Things {
    const node = bare(expression);
    if (node !== expression) return this.valueOf(node);
    if (ts.isIdentifier(node)) return this.#identifier(node);
    if (ts.isCallExpression(node)) return callValue(node, this);
    if (ts.isNewExpression(node)) return constructValue(node, this);
    if (ts.isPropertyAccessExpression(node)) return this.heap.member(this.valueOf(node.expression), node.name.text);
    if (ts.isElementAccessExpression(node))
      return this.heap.member(this.valueOf(node.expression), keyText(node.argumentExpression));
    if (ts.isArrayLiteralExpression(node)) return arrayValue(node, this);
    if (ts.isObjectLiteralExpression(node)) return objectValue(node, this);
    if (ts.isConditionalExpression(node)) return union(this.valueOf(node.whenTrue), this.valueOf(node.whenFalse));
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    if (ts.isAwaitExpression(node)) return this.#awaited(this.valueOf(node.expression));
    if (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) return this.#function(node);
    if (node.kind === ts.SyntaxKind.ThisKeyword) return this.#isOwnThis(node) ? this.#given.self : new Set([UNKNOWN]);
    if (ts.isYieldExpression(node)) {
      const given = node.expression === undefined ? NOTHING : this.valueOf(node.expression);
      this.#give(node, this.heap.list(node, node.asteriskToken ? this.heap.iterate(given) : given));
    }
    if (ts.isTaggedTemplateExpression(node) && !ts.isNoSubstitutionTemplateLiteral(node.template))
      for (const span of node.template.templateSpans) this.escape(this.valueOf(span.expression));
    return isPrimitive(node) ? NOTHING : new Set([UNKNOWN]);
  }

  #identifier(node: typescript.Identifier): Things {
    if (node.text === "undefined") return NOTHING;
    const scope = declaringScope(node, this.#given.sourceFile);
    if (scope === undefined) return this.#given.outer(node.text) ?? new Set([UNKNOWN]);
    return this.#variables.read(scope, node.text) ?? (isOpaque(scope, node.text) ? new Set([UNKNOWN]) : NOTHING);
  }

  #binary(node: typescript.BinaryExpression): Things {
    const { kind } = node.operatorToken;
    const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken, CommaToken } = ts.SyntaxKind;
    const right = this.valueOf(node.right);
    if (kind === CommaToken || kind === AmpersandAmpersandToken) return right;
    if (kind === BarBarToken || kind === QuestionQuestionToken) return union(this.valueOf(node.left), right);
    if (kind < ts.SyntaxKind.FirstAssignment || kind > ts.SyntaxKind.LastAssignment) return NOTHING;
    if (kind === ts.SyntaxKind.EqualsToken) this.#variables.assign(node.left, right);
    else if (isLogicalAssignment(kind)) {
      this.#variables.assign(node.left, right);
      return union(this.valueOf(node.left), right);
    } else return NOTHING;
    return right;
  }

  #function(node: typescript.FunctionExpression | typescript.ArrowFunction): Things {
    const made = new Set([this.callableOf(node)]);
    if (node.name !== undefined) this.#variables.bind(node.name, made);
    if (!ts.isBlock(node.body)) this.heap.add(this.#returnsOf(node), this.valueOf(node.body));
    return made;
  }

  callableOf(node: typescript.SignatureDeclaration): Callable {
    const callable = this.#callables.get(node) ?? { kind: "function", node };
    this.#callables.set(node, callable);
    return callable;
  }

  // Who calls a method of a class, and on what, is not followed.
  #openClass(node: typescript.ClassLikeDeclaration): void {
    for (const member of node.members) {
      if (!ts.isFunctionLike(member)) continue;
      for (const { name } of member.parameters) this.#variables.bind(name, new Set([UNKNOWN]));
    }
  }

  #awaited(things: Things): Things {
    return union(
      ...[...things].map((thing) =>
        thing.kind === "origin" && thing.shape.kind === "promise"
          ? this.heap.origins(thing.root, thing.shape.of)
          : new Set([thing]),
      ),
    );
  }

  #isOwnThis(node: Node): boolean {
    const around = ts.findAncestor(
      node.parent,
      (one) => (ts.isFunctionLike(one) && !ts.isArrowFunction(one)) || ts.isClassLike(one),
    );
    return around === this.#given.body;
  }

  #returnsOf(node: Node): Set<Thing> {
    const returns = this.#returns.get(node) ?? new Set<Thing>();
    this.#returns.set(node, returns);
    return returns;
  }

  #give(node: Node, values: Things): void {
    const around = ts.findAncestor(node, ts.isFunctionLike);
    if (around !== undefined) this.heap.add(this.#returnsOf(around), values);
  }
}
