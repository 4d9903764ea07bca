import type ts from "typescript";
import type { FileScope, FoundStub } from "../describe/describe.js";
import type { describeRegistration, describeSignature } from "../describe/describeFunction.js";
import type { findRegistrations } from "../find/findRegistrations.js";
import type { FileContext, TransformHost } from "../host.js";
import { unusedOwnImports } from "./ownImports.js";
import { planBodies } from "./planBodies.js";
import { printDefinitions, printMember, printMistake, RUNTIME_IMPORT } from "./printRuntime.js";
import type { ScopeValue } from "../find/scope.js";

/** A function that is handed through the runtime, which takes note of it. */
interface DescriptionEdit {
  readonly node: ReturnType<typeof findRegistrations>["functions"][number]["node"];
  readonly json: string;
}

/** A call that gets a third argument. */
interface SignatureEdit {
  readonly call: ts.CallExpression;
  readonly json: string;
}

/** All that a file holds of ours. */
interface FoundInFile {
  readonly stubs: readonly FoundStub[];
  /** Stubs that no body can be written for; `json` says why. */
  readonly mistaken: readonly { readonly body: ts.ConciseBody; readonly json: string }[];
  readonly decorators: readonly ts.Decorator[];
  readonly functions: readonly NonNullable<ReturnType<typeof describeRegistration>>[];
  readonly signatures: readonly NonNullable<ReturnType<typeof describeSignature>>[];
}

/** All that changes in a file, as both appliers understand it. */
export interface Plan {
  readonly bodies: ReturnType<typeof planBodies>["bodies"];
  readonly wraps: ReturnType<typeof planBodies>["wraps"];
  /** Decorators to be erased; true where the place needs a semicolon instead. */
  readonly decorators: ReadonlyMap<ts.Decorator, boolean>;
  /** `selfCoding(f)` of which only `f` stays. */
  readonly wrappers: readonly { readonly call: ts.CallExpression; readonly inner: ts.Expression }[];
  /** `const` declarations that become `let`, so that a version can be assigned. */
  readonly lists: readonly ts.VariableDeclarationList[];
  /** Imports of which nothing is used any more. */
  readonly ownImports: readonly ReturnType<typeof unusedOwnImports>[number][];
  /** Static blocks at the end of classes. */
  readonly members: ReadonlyMap<ts.ClassLikeDeclaration, string>;
  readonly descriptions: readonly DescriptionEdit[];
  readonly signatures: readonly SignatureEdit[];
  /** In front of statements. */
  readonly helpers: ReturnType<typeof planBodies>["helpers"];
  /** Absent when the file holds nothing but decorators to be erased. */
  readonly prologue?: {
    readonly before: ts.Statement;
    readonly runtimeImport: string;
    /** Imports of linked bodies. */
    readonly imports: string;
    readonly definitions: string;
  };
  /** Module-level values in reach of generated code. */
  readonly scope: readonly ScopeValue[];
  /** Those of them that it may name. */
  readonly named: ReadonlySet<string>;
}

/** The plan for a file that stays as it is: all its stubs have mistakes. */
export const NOTHING: Plan = {
  bodies: [],
  wraps: [],
  decorators: new Map(),
  wrappers: [],
  lists: [],
  ownImports: [],
  members: new Map(),
  descriptions: [],
  signatures: [],
  helpers: new Map(),
  scope: [],
  named: new Set(),
};

/** Plans the edits of a file. */
export function planEdits(host: TransformHost, file: FileContext, found: FoundInFile, scope: FileScope): Plan {
  const { ts } = file;
  const { stubs, decorators } = found;
  const { wraps, helpers, imports, versions, ...planned } = planBodies(host, file, stubs, scope);
  const bodies = [...planned.bodies];
  bodies.push(...found.mistaken.map(({ body, json }) => ({ body, text: printMistake(json), locals: [] })));
  // Stubs that stand by themselves have nothing that could be put in their place later.
  const live = host.frozenLink === undefined ? stubs : [];
  // Within a body that is exchanged there is nothing left to edit.
  const stays = (node: ts.Node): boolean => !bodies.some(({ body }) => node !== body && holds(body, node));
  const given = planGiven(found, (node) => stays(node) && !bodies.some(({ body }) => body === node));
  const wrappers = stubs.flatMap(({ site }) => site.wrapper ?? []).filter(({ call }) => stays(call));
  const mayCall = live.length + found.mistaken.length > 0 && bodies.length + wraps.length > 0;
  const needsRuntime = mayCall || given.descriptions.length + given.signatures.length > 0;
  const prologue = {
    before: firstStatement(file),
    runtimeImport: needsRuntime ? RUNTIME_IMPORT : "",
    imports: imports.join(" "),
    definitions:
      live.length > 0
        ? printDefinitions(live, scope, {
            where: host.where(file.sourceFile),
            name: freeName(file, "$scope"),
            versions,
          })
        : "",
  };
  const isErased = (node: ts.Node): boolean =>
    bodies.some(({ body }) => holds(body, node)) ||
    decorators.some((decorator) => holds(decorator, node)) ||
    wrappers.some(({ call, inner }) => holds(call, node) && !holds(inner, node));
  return {
    bodies: bodies.filter(({ body }) => stays(body)),
    wraps: wraps.filter(({ body }) => stays(body)),
    decorators: new Map(decorators.filter(stays).map((decorator) => [decorator, needsSemicolon(ts, decorator)])),
    wrappers,
    lists: [...new Set(live.flatMap(({ binding }) => (binding === undefined ? [] : constantList(ts, binding))))],
    ownImports: unusedOwnImports(file, isErased, host.frozenLink !== undefined),
    members: new Map([...planMembers(file, host.isShipped ? [] : live)].filter(([owner]) => stays(owner))),
    ...given,
    helpers,
    ...(needsRuntime || imports.length > 0 ? { prologue } : {}),
    scope: stubs.length > 0 ? scope.values : [],
    named: namesIn(live.length > 0 ? undefined : [...bodies, ...helpers.values()], scope),
  };
}

/** What generated code may name; what bodies that stand alone do not name is not loaded for their sake. */
function namesIn(texts: readonly { readonly text: string }[] | undefined, { values }: FileScope): ReadonlySet<string> {
  const names = values.map(({ name }) => name.text);
  return new Set(names.filter((name) => texts?.some(({ text }) => text.includes(name)) ?? true));
}

function planGiven({ stubs, decorators, functions, signatures }: FoundInFile, stays: (node: ts.Node) => boolean) {
  const wrappers = stubs.flatMap(({ site }) => site.wrapper ?? []);
  // Options of stubs are read at module level, from a copy of their text: what stands here is erased.
  const isErased = (node: ts.Node): boolean =>
    decorators.some((decorator) => holds(decorator, node)) ||
    wrappers.some(({ call, inner }) => holds(call, node) && call !== node && !holds(inner, node));
  const isEdited = (node: ts.Node): boolean => stays(node) && !isErased(node);
  return {
    descriptions: functions
      .filter(({ site }) => isEdited(site.node))
      .map(({ site, description }) => ({ node: site.node, json: JSON.stringify(description) })),
    signatures: signatures
      .filter(({ site }) => isEdited(site.call))
      .map(({ site, description }) => ({ call: site.call, json: JSON.stringify(description) })),
  };
}

function holds(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function planMembers(file: FileContext, stubs: readonly FoundStub[]): Map<ts.ClassLikeDeclaration, string> {
  const members = new Map<ts.ClassLikeDeclaration, string>();
  for (const found of stubs) {
    const text = printMember(file, found);
    const owner = found.site.node.parent;
    if (text === undefined || !file.ts.isClassLike(owner)) continue;
    members.set(owner, members.has(owner) ? `${members.get(owner)} ${text}` : text);
  }
  return members;
}

function constantList(ts: FileContext["ts"], binding: ts.Identifier): ts.VariableDeclarationList[] {
  const list = binding.parent.parent;
  return ts.isVariableDeclarationList(list) && list.flags & ts.NodeFlags.Const ? [list] : [];
}

// Without the decorator, a field above that ends without a semicolon would go on with `[key]()` or `*items()`.
function needsSemicolon(ts: FileContext["ts"], decorator: ts.Decorator): boolean {
  const member = decorator.parent;
  if (!ts.isClassElement(member) || !ts.canHaveModifiers(member) || member.modifiers?.[0] !== decorator) return false;
  const { members } = member.parent as ts.ClassLikeDeclaration;
  const above = members[members.indexOf(member) - 1];
  return above !== undefined && ts.isPropertyDeclaration(above) && !above.getText().endsWith(";");
}

function firstStatement({ ts, sourceFile }: FileContext): ts.Statement {
  const isDirective = (statement: ts.Statement): boolean =>
    ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
  const { statements } = sourceFile;
  return statements.find((statement) => !isDirective(statement)) ?? (statements[0] as ts.Statement);
}

function freeName({ sourceFile }: FileContext, base: string): string {
  let name = base;
  for (let number = 2; sourceFile.text.includes(name); number++) name = `${base}${number}`;
  return name;
}
