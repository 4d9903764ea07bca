import type ts from "typescript";
import type { FileScope, FoundStub } from "../describe/describe.js";
import type { FoundRegistration, FoundSignature } from "../describe/describeFunction.js";
import type { RegistrationSite } from "../find/findRegistrations.js";
import { inlineEnums } from "./constEnums.js";
import type { FileContext, TransformHost } from "../host.js";
import {
  printDefinitions,
  printLinked,
  printMember,
  printMistake,
  printUnlinked,
  printWrapping,
  RUNTIME_IMPORT,
} from "./printRuntime.js";
import { promiseReturns } from "../describe/promiseReturns.js";
import type { ScopeValue } from "../find/scope.js";
import type { LinkedBody } from "../stub.js";

/** A body that is exchanged. */
interface BodyEdit {
  readonly body: ts.ConciseBody;
  /** Statements on one line, without braces. */
  readonly text: string;
  /** Variables that are in reach here and not at module level. */
  readonly locals: readonly ScopeValue[];
}

/** A body that stays and is wrapped. */
interface WrapEdit {
  readonly body: ts.ConciseBody;
  /** Statements in front of the body's own, and behind them. */
  readonly open: string;
  readonly close: string;
  readonly locals: readonly ScopeValue[];
  /** Returned expressions that must be awaited for the catch to see their rejection. */
  readonly awaited: readonly ts.Expression[];
}

/** A function that is handed through the runtime, which takes note of it. */
interface DescriptionEdit {
  readonly node: RegistrationSite["node"];
  readonly json: string;
}

/** A call that gets a third argument. */
interface SignatureEdit {
  readonly call: ts.CallExpression;
  readonly json: string;
}

/** All that a file holds of ours. */
export interface FoundInFile {
  readonly stubs: readonly FoundStub[];
  /** Stubs that no body can be written for; `json` says why. */
  readonly mistaken: readonly { readonly body: ts.ConciseBody; readonly json: string }[];
  readonly decorators: readonly ts.Decorator[];
  readonly functions: readonly FoundRegistration[];
  readonly signatures: readonly FoundSignature[];
}

/** All that changes in a file, as both appliers understand it. */
export interface Plan {
  readonly bodies: readonly BodyEdit[];
  readonly wraps: readonly WrapEdit[];
  /** Decorators to be erased; true where the place needs a semicolon instead. */
  readonly decorators: ReadonlyMap<ts.Decorator, boolean>;
  /** `selfCoding(f)` of which only `f` stays. */
  readonly wrappers: readonly { readonly call: ts.CallExpression; readonly inner: ts.Expression }[];
  /** `const` declarations that become `let`, so that a version can be assigned. */
  readonly lists: readonly ts.VariableDeclarationList[];
  /** Static blocks at the end of classes. */
  readonly members: ReadonlyMap<ts.ClassLikeDeclaration, string>;
  readonly descriptions: readonly DescriptionEdit[];
  readonly signatures: readonly SignatureEdit[];
  /** In front of statements. */
  readonly helpers: ReadonlyMap<ts.Statement, string>;
  /** Absent when the file holds nothing but decorators to be erased. */
  readonly prologue?: {
    readonly before: ts.Statement;
    readonly runtimeImport: string;
    /** Imports of linked bodies. */
    readonly imports: string;
    readonly definitions: string;
  };
  /** Module-level values that generated code names. */
  readonly scope: readonly ScopeValue[];
}

/** The plan for a file that stays as it is: all its stubs have mistakes. */
export const NOTHING: Plan = {
  bodies: [],
  wraps: [],
  decorators: new Map(),
  wrappers: [],
  lists: [],
  members: new Map(),
  descriptions: [],
  signatures: [],
  helpers: new Map(),
  scope: [],
};

/** Plans the edits of a file. */
export function planEdits(host: TransformHost, file: FileContext, found: FoundInFile, scope: FileScope): Plan {
  const { ts } = file;
  const { stubs, decorators } = found;
  const { bodies, wraps, helpers, imports } = planBodies(host, file, stubs, scope);
  bodies.push(...found.mistaken.map(({ body, json }) => ({ body, text: printMistake(json), locals: [] })));
  const definitions =
    stubs.length > 0 ? printDefinitions(stubs, scope, host.where(file.sourceFile), freeName(file, "$scope")) : "";
  const prologue = {
    before: firstStatement(file),
    runtimeImport: RUNTIME_IMPORT,
    imports: imports.join(" "),
    definitions,
  };
  // Within a body that is exchanged there is nothing left to edit.
  const stays = (node: ts.Node): boolean => !bodies.some(({ body }) => node !== body && holds(body, node));
  const given = planGiven(found, (node) => stays(node) && !bodies.some(({ body }) => body === node));
  const needsRuntime = bodies.length + wraps.length + given.descriptions.length + given.signatures.length > 0;
  return {
    bodies: bodies.filter(({ body }) => stays(body)),
    wraps: wraps.filter(({ body }) => stays(body)),
    decorators: new Map(decorators.filter(stays).map((decorator) => [decorator, needsSemicolon(ts, decorator)])),
    wrappers: stubs.flatMap(({ site }) => site.wrapper ?? []).filter(({ call }) => stays(call)),
    lists: [...new Set(stubs.flatMap(({ binding }) => (binding === undefined ? [] : constantList(ts, binding))))],
    members: new Map([...planMembers(file, stubs)].filter(([owner]) => stays(owner))),
    ...given,
    helpers,
    ...(needsRuntime ? { prologue } : {}),
    scope: stubs.length > 0 ? scope.values : [],
  };
}

function planBodies(host: TransformHost, file: FileContext, stubs: readonly FoundStub[], scope: FileScope) {
  const { ts } = file;
  const bodies: BodyEdit[] = [];
  const wraps: WrapEdit[] = [];
  const imports: string[] = [];
  const helpers = new Map<ts.Statement, string>();
  for (const found of stubs) {
    const { site, locals } = found;
    const linked = linkedBody(host, found, scope);
    if (linked !== undefined && wantsRecording(found)) {
      bodies.push({ body: site.body, text: printUnlinked(ts, found), locals });
    } else if (linked !== undefined) {
      bodies.push({ body: site.body, text: printLinked(found, linked), locals });
      if (linked.imports !== "") imports.push(terminated(linked.imports));
      const statement = topStatement(ts, site.node);
      if (linked.helpers !== "")
        helpers.set(statement, `${helpers.get(statement) ?? ""}${terminated(linked.helpers)} `);
    } else if (site.isOwnBody) {
      const awaited =
        found.skeleton.calls === "async" && found.skeleton.isAsyncKeyword ? promiseReturns(file, site.body) : [];
      wraps.push({ body: site.body, locals, awaited, ...printWrapping(ts, found) });
    } else bodies.push({ body: site.body, text: printUnlinked(ts, found), locals });
  }
  return { bodies, wraps, imports, helpers };
}

// The compiler puts in the values of constant enums while it reads the user's text, which these bodies are not.
function linkedBody(host: TransformHost, { skeleton, locals }: FoundStub, scope: FileScope): LinkedBody | undefined {
  const linked = host.link?.(skeleton);
  const reached = [...scope.values, ...locals];
  const enums = new Map(reached.flatMap(({ name, values }) => (values ? [[name.text, values] as const] : [])));
  if (linked === undefined || enums.size === 0) return linked;
  const inline = (text: string): string => inlineEnums(host.ts, text, enums);
  return { ...linked, body: inline(linked.body), helpers: inline(linked.helpers) };
}

// A linked body is called by nothing that could count. Only what stands there as such is seen; what a variable holds, or
// `configure` is given, takes effect on versions that are loaded.
function wantsRecording({ options }: FoundStub): boolean {
  return /\brecord\s*:\s*true\b/.test(options);
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

function topStatement(ts: FileContext["ts"], node: ts.Node): ts.Statement {
  let at = node;
  while (!ts.isSourceFile(at.parent)) at = at.parent;
  return at as ts.Statement;
}

function freeName({ sourceFile }: FileContext, base: string): string {
  let name = base;
  for (let number = 2; sourceFile.text.includes(name); number++) name = `${base}${number}`;
  return name;
}

function terminated(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(";") || trimmed.endsWith("}") ? text : `${text};`;
}
