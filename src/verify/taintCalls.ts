import type typescript from "typescript";
import { ts } from "./compiler.js";
import { isKnownCollection } from "./taintShapes.js";
import { bare } from "./taintSyntax.js";
import { type Callable, type Heap, NOTHING, type Thing, type Things, UNKNOWN, union } from "./taintThings.js";

/** What the meaning of calls needs of the analysis around it. */
export interface Analysis {
  readonly heap: Heap;
  valueOf(expression: typescript.Expression): Things;
  /** Gives a function of the candidate its arguments; the answer is what it returns. */
  enter(callable: Callable, values: readonly Things[]): Things;
  /** Code that is not seen gets hold of these. */
  escape(things: Things): void;
  isGlobal(name: typescript.Identifier): boolean;
  /** A function of the candidate as a value. */
  callableOf(node: typescript.SignatureDeclaration): Callable;
}

interface MethodCall {
  readonly analysis: Analysis;
  readonly node: typescript.CallExpression;
  readonly receiver: Things;
  readonly items: Things;
  readonly values: readonly Things[];
}

const MAX_SPREAD = 8;

type Meaning = (call: MethodCall) => Things;

/** Globals that neither change what they are given nor give it back. */
const HARMLESS =
  /^(?:Math|Number|String|Boolean|BigInt|Symbol|Intl|console|JSON|Date|isNaN|isFinite|parseInt|parseFloat)$/;
/** Methods whose first argument is changed. */
export const CHANGES_FIRST =
  /^(?:Object\.(?:assign|definePropert(?:y|ies)|freeze|seal|preventExtensions|setPrototypeOf)|Reflect\.(?:set|defineProperty|deleteProperty|preventExtensions|setPrototypeOf))$/;

const visit: Meaning = (call) => (callBack(call, [call.items, NOTHING, call.receiver]), NOTHING);
const copy: Meaning = ({ analysis, node, items }) => analysis.heap.list(node, items);
const item: Meaning = ({ items }) => items;
const same: Meaning = ({ receiver }) => receiver;
const fold: Meaning = (call) => {
  const { analysis, node, items, values, receiver } = call;
  const folded = analysis.heap.fresh(node, "folded");
  analysis.heap.add(folded.items, values[1] ?? items);
  analysis.heap.add(folded.items, callBack(call, [folded.items, items, NOTHING, receiver]));
  return folded.items;
};
const keep: Meaning = ({ analysis, receiver, values, node }) => {
  const isKeyed = methodName(node) === "set";
  for (const one of receiver) {
    if (one.kind !== "fresh") continue;
    if (isKeyed) analysis.heap.add(one.keys, values[0] ?? NOTHING);
    for (const value of isKeyed ? values.slice(1) : values) analysis.heap.add(one.items, value);
    if (methodName(node) === "add") analysis.heap.add(one.keys, values[0] ?? NOTHING);
  }
  return receiver;
};
const join: Meaning = ({ analysis, node, items, values }) =>
  analysis.heap.list(node, union(items, ...values, ...values.map((value) => analysis.heap.iterate(value))));
const sorted: Meaning = (call) => {
  callBack(call, [call.items, call.items]);
  return methodName(call.node) === "sort" ? call.receiver : copy(call);
};

const METHODS: Readonly<Record<string, Meaning>> = {
  forEach: (call) => {
    const keys = [...call.receiver].map((one) => (one.kind === "fresh" ? one.keys : call.analysis.heap.keys(one)));
    callBack(call, [call.items, union(...keys), call.receiver]);
    return NOTHING;
  },
  ...Object.fromEntries(["some", "every", "findIndex", "findLastIndex"].map((name) => [name, visit])),
  find: (call) => (visit(call), call.items),
  findLast: (call) => (visit(call), call.items),
  filter: (call) => (visit(call), copy(call)),
  map: (call) => call.analysis.heap.list(call.node, callBack(call, [call.items, NOTHING, call.receiver])),
  flatMap: (call) => {
    const given = callBack(call, [call.items, NOTHING, call.receiver]);
    return call.analysis.heap.list(call.node, union(given, call.analysis.heap.iterate(given)));
  },
  reduce: fold,
  reduceRight: fold,
  sort: sorted,
  toSorted: sorted,
  ...Object.fromEntries(["slice", "toReversed", "values", "subarray"].map((name) => [name, copy])),
  ...Object.fromEntries(["pop", "shift", "at", "get"].map((name) => [name, item])),
  ...Object.fromEntries(
    ["concat", "toSpliced", "with", "union", "intersection", "difference"].map((name) => [name, join]),
  ),
  flat: ({ analysis, node, items }) => {
    const deep = analysis.heap.fresh(node);
    analysis.heap.add(deep.items, items);
    analysis.heap.add(deep.items, analysis.heap.iterate(deep.items));
    return new Set([deep]);
  },
  splice: (call) => {
    store(call, call.values.slice(2));
    return copy(call);
  },
  push: (call) => (store(call, call.values), NOTHING),
  unshift: (call) => (store(call, call.values), NOTHING),
  fill: (call) => (store(call, call.values.slice(0, 1)), call.receiver),
  reverse: same,
  copyWithin: same,
  set: keep,
  add: keep,
  keys: ({ analysis, node, receiver }) =>
    analysis.heap.list(node, union(...[...receiver].map((one) => analysis.heap.keys(one)))),
  entries: ({ analysis, node, receiver }) =>
    analysis.heap.list(
      node,
      [...receiver].map((one) => analysis.heap.pair(one)),
    ),
  split: ({ analysis, node }) => analysis.heap.list(node, NOTHING),
  matchAll: ({ analysis, node }) => analysis.heap.list(node, analysis.heap.list(node, NOTHING, "match")),
};

const STATICS: Readonly<Record<string, (call: Omit<MethodCall, "receiver" | "items">) => Things>> = {
  "Object.keys": ({ analysis, node }) => analysis.heap.list(node, NOTHING),
  "Object.values": ({ analysis, node, values: [of = NOTHING] }) =>
    analysis.heap.list(node, analysis.heap.member(of, "*")),
  "Object.entries": ({ analysis, node, values: [of = NOTHING] }) => {
    const pair = analysis.heap.fresh(node, "pair");
    analysis.heap.store(pair, "1", analysis.heap.member(of, "*"));
    return analysis.heap.list(node, [pair]);
  },
  "Object.fromEntries": ({ analysis, node, values: [of = NOTHING] }) =>
    analysis.heap.list(node, analysis.heap.member(analysis.heap.iterate(of), "1")),
  "Object.freeze": ({ values: [of = NOTHING] }) => of,
  "Object.assign": ({ analysis, values: [target = NOTHING, ...sources] }) => {
    for (const one of target)
      if (one.kind === "fresh") for (const source of sources) analysis.heap.add(one.spreads, source);
    return target;
  },
  "Object.create": ({ analysis, node }) => new Set([analysis.heap.fresh(node), UNKNOWN]),
  "Array.isArray": () => NOTHING,
  "Array.of": ({ analysis, node, values }) => analysis.heap.list(node, union(...values)),
  "Array.from": (call) => {
    const { analysis, node, values } = call;
    const items = analysis.heap.iterate(values[0] ?? NOTHING);
    return analysis.heap.list(
      node,
      values[1] === undefined
        ? items
        : callBack({ ...call, receiver: NOTHING, items, values: values.slice(1) }, [items]),
    );
  },
  structuredClone: ({ analysis, node }) => {
    const clone = analysis.heap.fresh(node);
    analysis.heap.add(clone.items, [clone]);
    return new Set([clone]);
  },
  "JSON.parse": ({ analysis, node }) => {
    const parsed = analysis.heap.fresh(node);
    analysis.heap.add(parsed.items, [parsed]);
    return new Set([parsed]);
  },
};

/** What a call gives back, once what it stores and calls is taken down. */
export function callValue(node: typescript.CallExpression, analysis: Analysis): Things {
  const callee = bare(node.expression);
  const values = argumentValues(node.arguments, analysis);
  const name = globalName(node, analysis);
  if (name !== undefined) {
    const meaning = Object.hasOwn(STATICS, name) ? STATICS[name] : undefined;
    if (meaning !== undefined) return meaning({ analysis, node, values });
    // What it defines may hide what was there.
    if (CHANGES_FIRST.test(name)) analysis.escape(values[0] ?? NOTHING);
    if (HARMLESS.test(name.split(".")[0] ?? "") || CHANGES_FIRST.test(name)) return new Set([UNKNOWN]);
  }
  if (!ts.isPropertyAccessExpression(callee)) return apply(analysis, analysis.valueOf(callee), values);
  const receiver = analysis.valueOf(callee.expression);
  const own = [...analysis.heap.member(receiver, callee.name.text)].filter((one) => one.kind === "function");
  const method = callee.name.text;
  const isKnown = own.length === 0 && [...receiver].every(isCollection);
  const meaning = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  const items = analysis.heap.values(receiver);
  const result = meaning?.({ analysis, node, receiver, items, values });
  if (isKnown && result !== undefined) return result;
  if (!isKnown) analysis.escape(receiver);
  return union(result ?? NOTHING, apply(analysis, new Set([UNKNOWN, ...own]), isKnown ? functionsOf(values) : values));
}

/** The name of a global function as it is called, as `Object.assign`; undefined for others. */
export function globalName(node: typescript.CallExpression, analysis: Pick<Analysis, "isGlobal">): string | undefined {
  const callee = bare(node.expression);
  const first = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  if (!ts.isIdentifier(first) || !analysis.isGlobal(first)) return undefined;
  return ts.isPropertyAccessExpression(callee) ? `${first.text}.${callee.name.text}` : first.text;
}

/** Calls what may be called, known or not. */
export function apply(analysis: Analysis, callees: Things, values: readonly Things[]): Things {
  const results: Things[] = [];
  let isUnknown = callees.size === 0;
  for (const one of callees) {
    if (one.kind === "function") results.push(analysis.enter(one, values));
    else isUnknown = true;
  }
  if (!isUnknown) return union(...results);
  for (const value of values) analysis.escape(value);
  return union(...results, new Set([UNKNOWN]));
}

/** What each argument may be; behind a spread any place may hold any of them. */
export function argumentValues(list: readonly typescript.Expression[], analysis: Analysis): Things[] {
  const values = list.map((argument) =>
    ts.isSpreadElement(argument)
      ? analysis.heap.iterate(analysis.valueOf(argument.expression))
      : analysis.valueOf(argument),
  );
  if (!list.some((argument) => ts.isSpreadElement(argument))) return values;
  return new Array<Things>(Math.max(list.length, MAX_SPREAD)).fill(union(...values));
}

function callBack({ analysis, values }: MethodCall, given: readonly Things[]): Things {
  return values[0] === undefined || values[0].size === 0 ? NOTHING : apply(analysis, values[0], given);
}

function store({ analysis, receiver }: MethodCall, values: readonly Things[]): void {
  for (const one of receiver) for (const value of values) analysis.heap.store(one, "*", value);
}

function functionsOf(values: readonly Things[]): Things[] {
  return values.map((value) => new Set([...value].filter(({ kind }) => kind === "function")));
}

function isCollection(thing: Thing): boolean {
  return thing.kind === "fresh" || (thing.kind === "origin" && isKnownCollection(thing.shape));
}

function methodName({ expression }: typescript.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : "";
}
