import type ts from "typescript";
import type { FileScope, FoundStub } from "../describe/describe.js";
import { promiseReturns } from "../describe/promiseReturns.js";
import type { ScopeValue } from "../find/scope.js";
import type { FileContext, TransformHost } from "../host.js";
import { isNeverHealed } from "../options.js";
import { reportUnlinkable } from "../problems.js";
import type { FrozenLink, LinkedBody } from "../stub.js";
import { inlineEnums } from "./constEnums.js";
import { printLinked, printUnlinked, printWrapping } from "./printRuntime.js";

/** A part of generated text that was taken out of a version's file. */
interface VersionPart {
  /** Where it begins in the text. */
  readonly at: number;
  readonly length: number;
  /** Where it stands in the file: the `mappings` of a source map of one line. */
  readonly mappings: string;
  readonly origin: NonNullable<LinkedBody["origin"]>;
}

/** A body that is exchanged. */
interface BodyEdit {
  readonly body: ts.ConciseBody;
  /** Statements on one line, without braces. */
  readonly text: string;
  /** Variables that are in reach here and not at module level. */
  readonly locals: readonly ScopeValue[];
  /** What of the text is a version's. */
  readonly part?: VersionPart | undefined;
  /** The function's `async`, where it is to go: what the body gives is a promise already. */
  readonly async?: ts.Modifier | undefined;
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

/** What becomes of the bodies of stubs, and what bodies that stand in the file need around them. */
interface PlannedBodies {
  readonly bodies: readonly BodyEdit[];
  readonly wraps: readonly WrapEdit[];
  readonly imports: readonly string[];
  /** In front of statements. */
  readonly helpers: ReadonlyMap<ts.Statement, { readonly text: string; readonly parts: readonly VersionPart[] }>;
  /** The numbers of those that stand in place, by the handles of their stubs. */
  readonly versions: ReadonlyMap<string, number>;
}

/** Plans the bodies of stubs: in place where they are known, else asking the runtime. */
export function planBodies(
  host: TransformHost,
  file: FileContext,
  stubs: readonly FoundStub[],
  scope: FileScope,
): PlannedBodies {
  const { ts } = file;
  const bodies: BodyEdit[] = [];
  const wraps: WrapEdit[] = [];
  const imports: string[] = [];
  const helpers = new Map<ts.Statement, { readonly text: string; readonly parts: readonly VersionPart[] }>();
  const versions = new Map<string, number>();
  const place = ({ site, locals }: FoundStub, text: string, linked: LinkedBody, form: "body" | "plain"): void => {
    bodies.push({ body: site.body, text, locals, part: partOf(linked, form, text.lastIndexOf(linked[form])) });
    if (linked.imports !== "") imports.push(terminated(linked.imports));
    if (linked.helpers === "") return;
    const statement = topStatement(ts, site.node);
    const { text: before, parts } = helpers.get(statement) ?? { text: "", parts: [] };
    const part = partOf(linked, "helpers", before.length);
    helpers.set(statement, {
      text: `${before}${terminated(linked.helpers)} `,
      parts: part === undefined ? parts : [...parts, part],
    });
  };
  for (const found of stubs) {
    const { site, locals } = found;
    if (host.frozenLink !== undefined) {
      const plain = frozenBody(host.frozenLink, file, found, scope);
      if (plain !== undefined) place(found, plain.plain, plain, "plain");
      continue;
    }
    const given = host.link?.(found.skeleton);
    const linked = linkedBody(file, given, found, scope);
    if (linked !== undefined && wantsRecording(found)) {
      bodies.push(askingBody(file, found));
    } else if (linked !== undefined) {
      if (given?.version !== undefined) versions.set(found.skeleton.handle, given.version);
      if (isNeverHealed(file, site)) place(found, linked.plain, linked, "plain");
      else place(found, printLinked(found, linked), linked, "body");
    } else if (site.isOwnBody) {
      const awaited =
        found.skeleton.calls === "async" && found.skeleton.isAsyncKeyword ? promiseReturns(file, site.body) : [];
      wraps.push({ body: site.body, locals, awaited, ...printWrapping(found) });
    } else bodies.push(askingBody(file, found));
  }
  return { bodies, wraps, imports, helpers, versions };
}

function partOf(
  { mappings, origin, ...texts }: LinkedBody,
  name: keyof NonNullable<LinkedBody["mappings"]>,
  at: number,
): VersionPart | undefined {
  if (mappings === undefined || origin === undefined) return undefined;
  return { at, length: texts[name].length, mappings: mappings[name], origin };
}

function askingBody({ ts }: FileContext, found: FoundStub): BodyEdit {
  const { site, locals } = found;
  return { body: site.body, text: printUnlinked(found), locals, async: needlessAsync(ts, found) };
}

/**
 * The `async` of a function that does nothing but hand a promise on: whoever holds on to it would wait for two. It stays
 * where something else may throw, as a parameter's default, and where the name alone would go on with the line above.
 */
function needlessAsync(ts: FileContext["ts"], { site, skeleton }: FoundStub): ts.Modifier | undefined {
  const { node } = site;
  if (skeleton.calls !== "async" || !ts.canHaveModifiers(node)) return undefined;
  if (node.name !== undefined && !ts.isIdentifier(node.name)) return undefined;
  const isPlain = node.parameters.every(({ name, initializer }) => ts.isIdentifier(name) && initializer === undefined);
  if (!isPlain) return undefined;
  return ts.getModifiers(node)?.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
}

/** The version that stands by itself; what a person wrote stays as it is where there is none. */
function frozenBody(
  frozenLink: FrozenLink,
  file: FileContext,
  found: FoundStub,
  scope: FileScope,
): LinkedBody | undefined {
  const { site, skeleton } = found;
  const version = frozenLink(skeleton);
  if (typeof version !== "string") return linkedBody(file, version, found, scope);
  const isOwn = site.isOwnBody && (version === "missing" || version === "stale");
  if (!isOwn) reportUnlinkable(file, version, site.node.name ?? site.node);
  return undefined;
}

// The compiler puts in the values of constant enums while it reads the user's text, which these bodies are not.
function linkedBody(
  { ts }: FileContext,
  linked: LinkedBody | undefined,
  { locals }: FoundStub,
  scope: FileScope,
): LinkedBody | undefined {
  const reached = [...scope.values, ...locals];
  const enums = new Map(reached.flatMap(({ name, enums: own }) => (own ? [[name.text, own.values] as const] : [])));
  if (linked === undefined || enums.size === 0) return linked;
  const inline = (text: string): string => inlineEnums(ts, text, enums);
  const { body, plain, imports, helpers } = linked;
  const inlined = { body: inline(body), plain: inline(plain), imports, helpers: inline(helpers) };
  // What stands behind a value has another place than the version's map says.
  const isSame = inlined.body === body && inlined.plain === plain && inlined.helpers === helpers;
  return isSame ? linked : inlined;
}

// A linked body is called by nothing that could count. Only what stands there as such is seen; what a variable holds, or
// `configure` is given, takes effect on versions that are loaded.
function wantsRecording({ options }: FoundStub): boolean {
  return /\brecord\s*:\s*true\b/.test(options);
}

function topStatement(ts: FileContext["ts"], node: ts.Node): ts.Statement {
  let at = node;
  while (!ts.isSourceFile(at.parent)) at = at.parent;
  return at as ts.Statement;
}

function terminated(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(";") || trimmed.endsWith("}") ? text : `${text};`;
}
