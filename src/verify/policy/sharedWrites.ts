import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { isDeclaredWithin } from "../../compiler/scopes.js";
import type { PolicyContext } from "./context.js";
import type { Ruling } from "./judgement.js";
import { bare, isAccess, writtenTargets } from "./syntax.js";
import type { Value, Values } from "./meanings/values.js";

const { prototype: arrays } = Array;

/** Built-in functions that change their first argument. */
const WRITERS: ReadonlySet<unknown> = new Set<unknown>([
  Object.assign,
  Object.defineProperty,
  Object.defineProperties,
  Object.setPrototypeOf,
  Object.freeze,
  Object.seal,
  Object.preventExtensions,
  Reflect.set,
  Reflect.defineProperty,
  Reflect.deleteProperty,
  Reflect.setPrototypeOf,
  Reflect.preventExtensions,
]);

/** Built-in functions that change what they belong to. */
const MUTATORS: ReadonlySet<unknown> = new Set<unknown>([
  arrays.push,
  arrays.pop,
  arrays.shift,
  arrays.unshift,
  arrays.splice,
  arrays.sort,
  arrays.reverse,
  arrays.fill,
  arrays.copyWithin,
  Reflect.get(Object.prototype, "__defineGetter__"),
  Reflect.get(Object.prototype, "__defineSetter__"),
  Object.getOwnPropertyDescriptor(Object.prototype, "__proto__")?.set,
]);

/** Assignments to what all code of the process shares. */
export function sharedWrite(node: typescript.Node, context: PolicyContext): Ruling | undefined {
  for (const target of writtenTargets(node)) {
    const judgement = judgeTarget(bare(target), context);
    if (judgement !== undefined) return judgement;
  }
  return undefined;
}

function judgeTarget(target: typescript.Expression, context: PolicyContext): Ruling | undefined {
  if (ts.isIdentifier(target)) {
    return isGlobal(target, context)
      ? { code: "global-write", message: `\`${target.text}\` may not be written: it is global.` }
      : undefined;
  }
  if (!isAccess(target)) return undefined;
  const keys = context.meanings.keys(target);
  if (keys.includes("__proto__")) return { code: "prototype-write", message: "`__proto__` may not be written." };
  const isReplaced = keys.includes("prototype") && isShared(context.meanings.of(target));
  if (!isReplaced && !isShared(context.meanings.of(target.expression))) return undefined;
  const how =
    isAccess(bare(target.expression)) || isGlobalName(target.expression, context) ? "" : " here, by another name";
  const remedy =
    !context.allow.dom && isGlobalOfPage(target, context)
      ? " (a person can allow the page in the option `allow.dom`)."
      : ". Change a copy of your own.";
  return {
    code: "prototype-write",
    message: `\`${target.getText()}\` may not be written${how}: all code of the process shares it${remedy}`,
  };
}

function isGlobalOfPage(access: typescript.Expression, context: PolicyContext): boolean {
  const node = bare(access);
  if (isAccess(node)) return isGlobalOfPage(node.expression, context);
  return ts.isIdentifier(node) && isGlobal(node, context) && !(node.text in globalThis);
}

/** Calls that change what all code of the process shares. */
export function sharedCall(node: typescript.Node, { meanings }: PolicyContext): Ruling | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const isWriting = meanings.invocations(node).some(({ callee, self, given }) => {
    if (callee.kind !== "builtIn") return false;
    if (WRITERS.has(callee.object)) return isShared(given[0] ?? []);
    return MUTATORS.has(callee.object) && isShared(self);
  });
  return isWriting
    ? {
        code: "prototype-write",
        message: `\`${node.getText()}\` may not be called: it changes what all code of the process shares. Change a copy of your own.`,
      }
    : undefined;
}

/** Whether a name is that of a global. */
export function isGlobal(name: typescript.Identifier, { known }: PolicyContext): boolean {
  return !known.has(name.text) && !isDeclaredWithin(ts, name, name.getSourceFile());
}

function isGlobalName(expression: typescript.Expression, context: PolicyContext): boolean {
  const name = bare(expression);
  return ts.isIdentifier(name) && isGlobal(name, context);
}

function isShared(values: Values): boolean {
  return values.some(({ kind }: Value) => kind === "builtIn" || kind === "shared");
}
