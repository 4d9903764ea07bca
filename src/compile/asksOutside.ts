import type { AnyNode, Identifier } from "acorn";
import type { Skeleton } from "../../transformer/stub.js";
import { identifierOf, type Syntax } from "./ast.js";
import { bareModuleName } from "../text/moduleNames.js";

/** Globals that have another answer each time, or come from outside. */
const OUTSIDE = new Set(["crypto", "performance", "fetch", "process", "Temporal", "localStorage", "sessionStorage"]);
/** Members of otherwise pure globals that have another answer each time. */
const MEMBERS = new Set(["Math.random", "Date.now"]);
/** Modules of Node whose functions have another answer each time, or come from outside. */
const MODULES = new Set(
  "crypto fs fs/promises http http2 https net tls dgram dns os child_process timers timers/promises worker_threads perf_hooks".split(
    " ",
  ),
);

/**
 * Whether compiled code asks for chance, the time, the world outside, or a variable of its file that can change. What a
 * function that it calls does is not looked at.
 */
export function asksOutside(syntax: Syntax, { scope }: Skeleton): boolean {
  const changing = new Set(scope.filter(({ kind }) => kind === "let").map(({ name }) => name));
  const free = (syntax.scopes.globalScope?.through ?? []).map(identifierOf);
  const isImported = syntax.program.body.some(
    (part) => part.type === "ImportDeclaration" && MODULES.has(bareModuleName(String(part.source.value))),
  );
  return isImported || free.some((name) => changing.has(name.name) || isOutside(name, syntax));
}

function isOutside(name: Identifier, { parents }: Syntax): boolean {
  if (OUTSIDE.has(name.name)) return true;
  const parent = parents.get(name as AnyNode);
  if (parent?.type === "MemberExpression" && parent.object === name) {
    const { property } = parent;
    const key =
      property.type === "Literal" ? String(property.value) : property.type === "Identifier" ? property.name : "";
    return MEMBERS.has(`${name.name}.${key}`);
  }
  // Without arguments, or without `new`, a date is that of now.
  if (name.name !== "Date" || parent === undefined || !("callee" in parent) || parent.callee !== name) return false;
  return parent.type === "CallExpression" || (parent.type === "NewExpression" && parent.arguments.length === 0);
}
