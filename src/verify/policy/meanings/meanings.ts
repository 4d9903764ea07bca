import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { declaringScope } from "../../../compiler/scopes.js";
import { builtInResult } from "./builtInCalls.js";
import { type CallLike, collectFlows } from "./flows.js";
import { growAnswers } from "./growing.js";
import { invocationsOf } from "./invocations.js";
import { anyMember, elementsOf, isStaticMember, keysOf, memberOf } from "./members.js";
import { moduleValues } from "./moduleValues.js";
import { bare, isAccess, layersOf, thisHolder } from "../syntax.js";
import { binaryValues, templateTexts } from "./texts.js";
import type { TypeReader } from "../types.js";
import {
  builtIn,
  globalValues,
  instance,
  instanceOf,
  type Invocation,
  list,
  made,
  type Made,
  type Meaning,
  SHARED,
  SOME_CLASS,
  SOME_FUNCTION,
  text,
  textsOf,
  type Value,
  type Values,
} from "./values.js";

type Source = ReturnType<ReturnType<typeof collectFlows>["sourcesOf"]>[number];

/**
 * The values that the expressions of a candidate may hold: each variable all that is ever put into it, each parameter what the
 * candidate's own calls give it. What comes from outside is not known, and holds nothing here.
 */
export class Meanings implements Meaning {
  readonly #root: typescript.SourceFile;
  readonly #known: ReadonlySet<string>;
  readonly #types: TypeReader | undefined;
  readonly #allowsPage: boolean;
  readonly #flows: ReturnType<typeof collectFlows>;
  readonly #kept = growAnswers();
  readonly #cells = new Map<Value, Map<string, object>>();
  readonly #open = new Set<Made>();
  /** Who calls a function, as the last round has seen it. */
  #callers: ReadonlyMap<typescript.Node, readonly Invocation[]> = new Map();
  #noted = new Map<typescript.Node, Invocation[]>();

  /** @param allowsPage - what a page has is the page's affair, and no more known than an argument */
  constructor(
    root: typescript.SourceFile,
    known: ReadonlySet<string>,
    types: TypeReader | undefined,
    allowsPage: boolean,
  ) {
    this.#allowsPage = allowsPage;
    this.#root = root;
    this.#known = known;
    this.#types = types;
    this.#flows = collectFlows(root);
    // What a function is given, and what its calls give, may depend on each other: until nothing is added.
    this.#kept.settle(() => {
      this.#noted = new Map();
      for (const call of this.#flows.calls) for (const one of this.invocations(call)) this.#note(one);
      this.#callers = this.#noted;
    });
  }

  of(expression: typescript.Expression): Values {
    const node = bare(expression);
    return this.#kept.ask(node, () => this.#evaluate(node));
  }

  /** The functions that a call may call. */
  invocations(call: CallLike): Invocation[] {
    return invocationsOf(call, this);
  }

  /** The texts that a member's key may be, by the text of the code or by its type. */
  keys(access: typescript.AccessExpression): string[] {
    if (ts.isPropertyAccessExpression(access)) return [access.name.text];
    const texts = textsOf(this.of(access.argumentExpression));
    return texts.length > 0 ? texts : (this.#types?.texts(access.argumentExpression) ?? []);
  }

  /** The values that an expression may hold, by its type where the text does not say it. */
  typed(expression: typescript.Expression): Values {
    const values = this.of(expression);
    if (values.length > 0 || this.#types === undefined) return values;
    if (layersOf(expression).some((layer) => this.#types?.isFunction(layer))) return [SOME_FUNCTION];
    return this.#types.texts(expression).map(text);
  }

  returned(node: typescript.FunctionLikeDeclaration): Values {
    return this.#flows.returns.get(node)?.flatMap((expression) => [...this.of(expression)]) ?? [];
  }

  assigned(owner: Value, key: string): Values {
    const writes = this.#flows.writes.get(key) ?? [];
    return writes.flatMap(({ target, from, path }) =>
      this.of(target.expression).includes(owner) ? this.#follow({ from, path }) : [],
    );
  }

  member(owner: Value, key: string, find: () => Values): Values {
    const cells = this.#cells.get(owner) ?? new Map<string, object>();
    const cell = cells.get(key) ?? {};
    this.#cells.set(owner, cells.set(key, cell));
    return this.#kept.ask(cell, find);
  }

  inside<Result>(node: Made, look: () => Result, otherwise: Result): Result {
    if (this.#open.has(node)) return otherwise;
    this.#open.add(node);
    const result = look();
    this.#open.delete(node);
    return result;
  }

  #evaluate(node: typescript.Expression): Values {
    if (ts.isStringLiteralLike(node)) return [text(node.text)];
    if (ts.isNumericLiteral(node)) return [text(node.text), instance(Number.prototype)];
    if (ts.isIdentifier(node)) return this.#variable(node);
    if (isAccess(node)) return this.#member(node);
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node))
      return this.#result(node);
    if (
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isObjectLiteralExpression(node) ||
      ts.isArrayLiteralExpression(node)
    )
      return [made(node as typescript.ArrowFunction)];
    if (ts.isRegularExpressionLiteral(node)) return [instance(RegExp.prototype)];
    if (ts.isTemplateExpression(node)) return templateTexts(node, this);
    if (ts.isBinaryExpression(node)) return binaryValues(node, this);
    if (ts.isConditionalExpression(node)) return [...this.of(node.whenTrue), ...this.of(node.whenFalse)];
    if (ts.isAwaitExpression(node)) return this.of(node.expression);
    return node.kind === ts.SyntaxKind.ThisKeyword ? this.#receiver(node) : [];
  }

  #variable(name: typescript.Identifier): Values {
    if (declaringScope(ts, name, this.#root) !== undefined) {
      const sources = this.#flows.sourcesOf(name);
      return this.#kept.ask(sources, () => sources.flatMap((source) => [...this.#follow(source)]));
    }
    if (this.#known.has(name.text) || name.text === "undefined") return [];
    return globalValues(name.text, this.#allowsPage);
  }

  #follow({ from, path }: Source): Values {
    const isOfConstructor = path.some(
      (step) => typeof step === "object" && "key" in step && step.key === "constructor",
    );
    let values = this.#origin(from, isOfConstructor);
    for (const step of path) values = this.#step(values, step);
    return values;
  }

  #origin(from: Source["from"], isOfConstructor: boolean): Values {
    if (ts.isParameter(from)) return this.#parameter(from);
    if (ts.isVariableDeclaration(from)) return [];
    if (ts.isImportDeclaration(from)) return moduleValues(from);
    if (ts.isFunctionLike(from) || ts.isClassLike(from) || ts.isEnumDeclaration(from)) return [made(from)];
    return isOfConstructor ? this.typed(from) : this.of(from);
  }

  #step(values: Values, step: Source["path"][number]): Values {
    if (step === "name") return values.flatMap((value) => keysOf(value).map(text));
    if (step === "element") return values.flatMap((value) => elementsOf(value, this).flat());
    if ("restFrom" in step) return values.map((value) => list(elementsOf(value, this).slice(step.restFrom)));
    const keys = typeof step.key === "string" ? [step.key] : textsOf(this.typed(step.key));
    return this.#membersOf(values, keys);
  }

  #membersOf(values: Values, keys: readonly string[]): Values {
    if (keys.length === 0) return values.flatMap((value) => [...anyMember(value, this)]);
    return keys.flatMap((key) => {
      if (values.length > 0) return values.flatMap((value) => [...memberOf(value, key, this)]);
      if (key === "constructor") return [SOME_CLASS];
      return key === "__proto__" ? [SHARED] : [];
    });
  }

  #member(access: typescript.AccessExpression): Values {
    const keys = this.keys(access);
    const needsType = keys.includes("constructor");
    const values = needsType ? this.typed(access.expression) : this.of(access.expression);
    const members = this.#membersOf(values, keys);
    // The prototype of what is not the candidate's own belongs to others.
    const isForeign = values.length === 0 && keys.includes("prototype") && !this.#isOwnName(access.expression);
    return isForeign ? [...members, SHARED] : members;
  }

  #isOwnName(expression: typescript.Expression): boolean {
    const name = bare(expression);
    return ts.isIdentifier(name) && !this.#known.has(name.text) && declaringScope(ts, name, this.#root) !== undefined;
  }

  #result(call: typescript.CallExpression | typescript.NewExpression | typescript.TaggedTemplateExpression): Values {
    if (ts.isTaggedTemplateExpression(call) && this.of(call.tag).includes(builtIn(String.raw)))
      return this.of(call.template);
    const invocations = this.invocations(call);
    const values = invocations.flatMap((one) => (one.isCallback === true ? [] : this.#given(one)));
    const fromCallbacks = invocations.flatMap((one) => (one.isCallback === true ? this.#given(one) : []));
    return fromCallbacks.length === 0 ? values : [...values, ...fromCallbacks, list([fromCallbacks])];
  }

  #given(invocation: Invocation): Values {
    const { callee, isNew } = invocation;
    if (callee.kind !== "made") return builtInResult(invocation, this);
    const { node } = callee;
    // A constructor that returns an object makes that one.
    if (!ts.isClassLike(node)) return ts.isFunctionLike(node) ? this.returned(node) : [];
    return isNew
      ? [
          instanceOf(node),
          ...node.members.filter(ts.isConstructorDeclaration).flatMap((made) => [...this.returned(made)]),
        ]
      : [];
  }

  #parameter(parameter: typescript.ParameterDeclaration): Values {
    const index = parameter.parent.parameters.indexOf(parameter);
    const callers = this.#callers.get(parameter.parent) ?? [];
    if (parameter.dotDotDotToken !== undefined) return callers.map(({ given }) => list(given.slice(index)));
    return callers.flatMap(({ given }) => [...(given[index] ?? [])]);
  }

  #note(invocation: Invocation): void {
    const { callee } = invocation;
    if (callee.kind !== "made") return;
    const { node } = callee;
    const called = ts.isClassLike(node) ? node.members.find(ts.isConstructorDeclaration) : node;
    if (called !== undefined) this.#noted.set(called, [...(this.#noted.get(called) ?? []), invocation]);
  }

  #receiver(node: typescript.Expression): Values {
    const holder = thisHolder(node);
    const owner = holder.parent;
    const called = this.#callers.get(holder)?.flatMap(({ self }) => [...self]) ?? [];
    if (owner !== undefined && ts.isClassLike(owner) && ts.isClassElement(holder))
      return [isStaticMember(holder) ? made(owner) : instanceOf(owner), ...called];
    return called;
  }
}
