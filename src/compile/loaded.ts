import type { AnyNode, FunctionDeclaration, Identifier, ImportDeclaration } from "acorn";
import type { Reference } from "eslint-scope";
import type MagicString from "magic-string";
import type { ScopeEntry, Skeleton } from "../../transformer/stub.js";
import type { Allowance } from "../contract/options.js";
import { identifierOf, parseModule, type Syntax } from "./ast.js";
import { wrapBody } from "./wrapBody.js";
import { importedName } from "./linked.js";
import { takeApart } from "./module.js";
import { asksOutside } from "./asksOutside.js";
import { findPowers, hasPowers } from "./powers.js";
import { keepParameterNames, replaceIdentifier } from "./rename.js";

const DEFAULT_INTEROP =
  '($module) => $module && ($module.__esModule || $module[Symbol.toStringTag] === "Module") ? $module.default : $module';

/** Globals of which a body has what it was allowed, under their own names. */
const GIVEN: readonly string[] = ["fetch", "process"];

/** How a version is loaded. */
interface LoadedForm {
  readonly allow: Allowance;
  /** `"healing"` wraps the body in the catch that heals; `"changing"` keeps its arguments for it; `"plain"` does neither. */
  readonly guard: "healing" | "changing" | "plain";
}

/** A version whose names are pointed at the user's file. */
interface ReachTask {
  readonly text: MagicString;
  readonly syntax: Syntax;
  readonly node: FunctionDeclaration;
  readonly skeleton: Skeleton;
}

/** Facts about the code that preparing it brings to light. */
interface LoadedFacts {
  readonly isPowerful: boolean;
  /** The code asks for chance, the time, or anything outside of its arguments. */
  readonly asksOutside: boolean;
}

/** Prepares a version to be loaded beside the user's file: edits `text`, which ends up as a function's body. */
export function prepareLoaded(text: MagicString, skeleton: Skeleton, { allow, guard }: LoadedForm): LoadedFacts {
  const syntax = parseModule(text.original);
  const { imports, node } = takeApart(text, syntax, skeleton.name);
  const powers = findPowers(syntax, skeleton, node);
  for (const statement of imports) text.remove(statement.start, statement.end);
  const isMember = guard !== "plain" && isMemberStub(skeleton);
  const early = reachScope({ text, syntax, node, skeleton });
  const renamed = keepParameterNames(text, syntax, node, skeleton.header);
  const isChanging = guard === "changing";
  if (guard !== "plain") wrapBody({ text, syntax, node, skeleton, handle: "$stub", renamed, isChanging });
  if (isMember) asMember(text, node, skeleton);
  const lines = ['"use strict";'];
  // `load` knows this line by its place and form.
  if (early.length > 0) lines.push(`const { ${early.join(", ")} } = $scope;`);
  if (imports.some(hasDefault)) lines.push(`const $default = ${DEFAULT_INTEROP};`);
  if (hasPowers(powers)) lines.push(...printPowers(powers.names, allow));
  for (const identifier of powers.ofAuthor.filter(({ name }) => GIVEN.includes(name) && powers.names.has(name)))
    replaceIdentifier(text, syntax, identifier, `globalThis.${identifier.name}`);
  lines.push(...imports.flatMap((statement) => printRequire(statement, powers.modules.includes(statement))), "");
  text.prepend(lines.join("\n")).append(`\nreturn ${isMember ? "$function" : skeleton.name};`);
  return { isPowerful: hasPowers(powers), asksOutside: asksOutside(syntax, skeleton) };
}

// Names of its own hide the world's: the body gets what it was given, and no more.
function printPowers(names: ReadonlySet<string>, allow: Allowance): string[] {
  const given = GIVEN.filter((name) => names.has(name));
  return [
    `const $allowed = $stub.allowed(${JSON.stringify(allow)});`,
    ...given.map((name) => `const ${name} = $allowed.${name};`),
  ];
}

/** Inside of a member, the member's bare name means something else, if anything. */
function isMemberStub({ form, owner }: Skeleton): boolean {
  return form === "method" || form === "getter" || owner !== undefined;
}

function asMember(text: MagicString, node: FunctionDeclaration, { name, form }: Skeleton): void {
  const key = JSON.stringify(form === "getter" ? `get ${name}` : name);
  const prefix = `${node.async ? "async " : ""}${node.generator ? "*" : ""}`;
  text.update(node.start, text.original.indexOf("(", node.id.end), `const $function = { ${prefix}[${key}]`);
  text.appendLeft(node.end, ` }[${key}];`);
}

/**
 * Points the names that the body takes from the user's file at the scope.
 *
 * Names that cannot change are read once, into constants that the engine inlines; reading it through the scope's getter each
 * time was measured at 8 ns. What may change, as a variable or an imported one, is read through the getter.
 *
 * @returns the names that are read once
 */
function reachScope(task: ReachTask): string[] {
  const { text, syntax, skeleton } = task;
  const entries = new Map(skeleton.scope.map((entry) => [entry.name, entry]));
  const early = new Set<string>();
  for (const reference of freeReferences(task)) {
    const identifier = identifierOf(reference);
    const entry = entries.get(identifier.name);
    if (entry === undefined) continue;
    if (isConstant(entry)) early.add(entry.name);
    else replaceIdentifier(text, syntax, identifier, scopeAccess(identifier, syntax));
  }
  for (const identifier of ownHolders(task)) replaceIdentifier(text, syntax, identifier, `$scope.${skeleton.name}`);
  return [...early];
}

const OF_EVERY_FUNCTION = new Set(Reflect.ownKeys(Function.prototype));

// What hangs on the file's function, as a namespace of its name or a property, does not hang on the one that is loaded.
function ownHolders({ syntax, node, skeleton }: ReachTask): Identifier[] {
  if (skeleton.access !== skeleton.name) return [];
  return ownReferences(syntax, node)
    .map(identifierOf)
    .filter((identifier) => {
      const parent = syntax.parents.get(identifier as AnyNode);
      if (parent?.type !== "MemberExpression" || parent.object !== identifier) return false;
      const { property, computed } = parent;
      return computed || property.type !== "Identifier" || !OF_EVERY_FUNCTION.has(property.name);
    });
}

function freeReferences({ syntax, node, skeleton }: ReachTask): Reference[] {
  const free = syntax.scopes.globalScope?.through ?? [];
  return isMemberStub(skeleton) ? [...free, ...ownReferences(syntax, node)] : free;
}

/** Where the body names itself. */
function ownReferences({ scopes }: Syntax, node: FunctionDeclaration): Reference[] {
  const variables = scopes.scopes.find(({ type }) => type === "module")?.variables ?? [];
  return variables.find(({ name }) => name === node.id.name)?.references ?? [];
}

// An imported function or class is never assigned anew but by a version of its own, and then the old one calls the new.
function isConstant({ kind, isCode }: ScopeEntry): boolean {
  if (kind === "import") return isCode === true;
  return kind !== "let" && kind !== "local";
}

// `$scope.f()` would hand the scope to the function as its `this`.
function scopeAccess(identifier: Identifier, { parents }: Syntax): string {
  const parent = parents.get(identifier as AnyNode);
  const isCalled =
    (parent?.type === "CallExpression" && parent.callee === identifier) ||
    (parent?.type === "TaggedTemplateExpression" && parent.tag === identifier);
  return isCalled ? `(0, $scope.${identifier.name})` : `$scope.${identifier.name}`;
}

function hasDefault({ specifiers }: ImportDeclaration): boolean {
  return specifiers.some(
    (one) =>
      one.type === "ImportDefaultSpecifier" || (one.type === "ImportSpecifier" && importedName(one) === "default"),
  );
}

function printRequire(statement: ImportDeclaration, isPower: boolean): string[] {
  const { specifiers, source } = statement;
  const required = `${isPower ? "$allowed.require" : "$require"}(${source.raw})`;
  if (specifiers.length === 0) return [`${required};`];
  const named: string[] = [];
  const lines: string[] = [];
  for (const one of specifiers) {
    const local = one.local.name;
    if (one.type === "ImportNamespaceSpecifier") lines.push(`const ${local} = ${required};`);
    else if (one.type === "ImportDefaultSpecifier") lines.push(`const ${local} = $default(${required});`);
    else if (importedName(one) === "default") lines.push(`const ${local} = $default(${required});`);
    else named.push(`${importedName(one)}: ${local}`);
  }
  if (named.length > 0) lines.push(`const { ${named.join(", ")} } = ${required};`);
  return lines;
}
