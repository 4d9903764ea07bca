import type { AnyNode, FunctionDeclaration, Identifier } from "acorn";
import type { Variable } from "eslint-scope";
import type MagicString from "magic-string";
import { ts } from "../compiler/compiler.js";
import { boundNames } from "../compiler/scopes.js";
import { declarationsOf, freshName, identifierOf, isShorthand, type Syntax, scopeNode } from "./ast.js";
import { HANDLE_PREFIX } from "../../transformer/stub.js";

/** The part of a stub's handle that makes names unique in its file. */
export function suffixOf(handle: string): string {
  return handle.slice(HANDLE_PREFIX.length);
}

/**
 * Gives the module-level names of a version names of the stub's own, so that they can stand in the user's file.
 *
 * @param except the function itself, whose name is the user's
 * @returns the new name of each old one
 */
export function renameModuleNames(
  text: MagicString,
  syntax: Syntax,
  suffix: string,
  except: string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const scope = syntax.scopes.scopes.find(({ type }) => type === "module");
  for (const variable of scope?.variables ?? []) {
    if (variable.name === except || variable.identifiers.length === 0) continue;
    const name = freshName(`${variable.name}$${suffix}`, syntax.names);
    names.set(variable.name, name);
    for (const identifier of placesOf(variable, syntax)) replaceIdentifier(text, syntax, identifier, name);
  }
  return names;
}

/**
 * Gives the parameters the names again that they have in the user's file: the compiler renames one that is called like
 * the function or like a helper.
 *
 * @param header of the function in the user's file, as TypeScript
 * @returns the name that each renamed one has again
 */
export function keepParameterNames(
  text: MagicString,
  syntax: Syntax,
  node: FunctionDeclaration,
  header: string,
): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  const own = ts.createSourceFile("header.ts", `${header} {}`, ts.ScriptTarget.Latest).statements.at(-1);
  if (own === undefined || !ts.isFunctionDeclaration(own)) return kept;
  const names = own.parameters
    .flatMap(({ name }) => boundNames(ts, name).map(({ text }) => text))
    .filter((name) => name !== "this");
  const variables = syntax.scopes.acquire(scopeNode(node as AnyNode))?.variables ?? [];
  const parameters = variables.filter(({ defs }) => defs.some(({ type }) => type === "Parameter"));
  for (const [index, variable] of parameters.entries()) {
    const name = names[index] ?? variable.name;
    if (name === variable.name) continue;
    kept.set(variable.name, name);
    for (const identifier of placesOf(variable, syntax)) replaceIdentifier(text, syntax, identifier, name);
  }
  return kept;
}

/** Puts an expression in the place of an identifier; `{ a }` becomes `{ a: … }`. */
export function replaceIdentifier(
  text: MagicString,
  { parents }: Syntax,
  identifier: Identifier,
  expression: string,
): void {
  const parent = parents.get(identifier as AnyNode);
  const isDefault = parent?.type === "AssignmentPattern" && parent.left === identifier;
  const property = isDefault ? parents.get(parent) : parent;
  const isShort = property !== undefined && isShorthand(property);
  text.update(identifier.start, identifier.end, isShort ? `${identifier.name}: ${expression}` : expression);
}

// A class is known by its name a second time, in its own body; both names are one text.
function placesOf(variable: Variable, syntax: Syntax): Set<Identifier> {
  const inner = variable.defs.flatMap(({ type, node }) => {
    if (type !== "ClassName") return [];
    return syntax.scopes.acquire(scopeNode(node as unknown as AnyNode))?.set.get(variable.name)?.references ?? [];
  });
  const references = [...variable.references, ...inner].map(identifierOf);
  const isImport = variable.defs.some(({ type }) => type === "ImportBinding");
  return new Set([...(isImport ? [] : declarationsOf(variable)), ...references]);
}
