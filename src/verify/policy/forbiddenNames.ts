import type typescript from "typescript";
import type { Allowance } from "../../contract/options.js";
import { ts } from "../../compiler/compiler.js";

/** Names that a body may not read, with the reason. */
const FORBIDDEN_NAMES: Readonly<Record<string, string>> = {
  eval: "it runs text as code",
  Function: "it makes code from text",
  require: "it loads modules behind the check's back; write an import",
  module: "it belongs to the module around the function",
  exports: "it belongs to the module around the function",
  process:
    "it reaches out of the function; what it needs must come in as an argument (a person can allow variables of its environment in the option `allow.env`)",
  globalThis: "it reaches everything; use a global by its own name",
  global: "it reaches everything; use a global by its own name",
  window: "it reaches everything; use a global by its own name",
  self: "it reaches everything; use a global by its own name",
  __filename: "it belongs to the module around the function",
  __dirname: "it belongs to the module around the function",
  Deno: "it reaches out of the function",
  Bun: "it reaches out of the function",
  WebAssembly: "it makes code from bytes",
  Worker: "it starts a thread",
  fetch:
    "it reaches the network; a function of the stub's file may do that, if one is in reach (a person can allow hosts in the option `allow.net`)",
  SharedWorker: "it starts a thread",
  XMLHttpRequest: "it reaches the network",
  WebSocket: "it reaches the network",
  EventSource: "it reaches the network",
  $cases: "it belongs to the check",
  $needs: "it belongs to the check",
  $revive: "it belongs to the check",
  $builtin: "it belongs to the check",
  $answered: "it belongs to the check",
  $stub: "it belongs to what loads the function",
  $scope: "it belongs to what loads the function",
  $require: "it belongs to what loads the function",
  $allowed: "it belongs to what loads the function",
};

/** Why a body may not read a global name; undefined when it may. */
export function reasonAgainst(node: typescript.Identifier, allow: Allowance): string | undefined {
  if (!Object.hasOwn(FORBIDDEN_NAMES, node.text) || isAllowed(node, allow)) return undefined;
  return FORBIDDEN_NAMES[node.text];
}

/** Whether a member of the global object may be read as the global that it is. */
export function isFreeGlobal(name: string): boolean {
  return !Object.hasOwn(FORBIDDEN_NAMES, name);
}

/** Names that a list of hosts or variables can be held to, or that are allowed with all of their kind. */
function isAllowed(node: typescript.Identifier, { net, env }: Allowance): boolean {
  if (node.text === "fetch") return Boolean(net);
  if (node.text === "WebSocket" || node.text === "EventSource") return net === true;
  if (node.text !== "process" || !env || memberOf(node) !== "env") return false;
  const member = memberOf(node.parent);
  return env === true || member === undefined || env.includes(member);
}

/** The member that is read of a value, such as `env` of `process`. */
function memberOf(value: typescript.Node): string | undefined {
  const { parent } = value;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === value) return parent.name.text;
  if (!ts.isElementAccessExpression(parent) || parent.expression !== value) return undefined;
  return ts.isStringLiteralLike(parent.argumentExpression) ? parent.argumentExpression.text : undefined;
}
