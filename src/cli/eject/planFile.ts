import type typescript from "typescript";
import { SelfCodingError } from "../../contract/errors.js";
import { ts } from "../../compiler/compiler.js";
import { applyEdits, type Edit } from "../../project/edits.js";
import { holdsElements } from "../../text/fileNames.js";
import type { Candidate } from "../../contract/nouns.js";
import { editImports } from "./editImports.js";
import type { findFormatter } from "./formatters.js";
import type { findPlaces } from "./findPlace.js";
import { indentAt, indentUnitOf, lineEndOf } from "./layout.js";
import { printBody, printStatement } from "./printBody.js";
import { identifiersOf, importedNamesOf, settleNames } from "./settleNames.js";
import { declaredBy, importedBy, parseUnit, unitOf } from "./unit.js";

type Place = ReturnType<typeof findPlaces>[number];
type Settled = ReturnType<typeof settleNames>;

/** A file in which bodies take the places of their stubs. */
interface FilePlan {
  readonly fileName: string;
  /** Without the mark that some editors put before a text. */
  readonly text: string;
  /** With what is put in place; without a candidate the function's own body stays. */
  readonly bodies: readonly { readonly place: Place; readonly candidate: Candidate | undefined }[];
  readonly formatter: Awaited<ReturnType<typeof findFormatter>>;
  /** Imports that nothing names any more go, but for those that are kept for what they do. */
  readonly keepsImports: boolean;
  /** Of names that versions import: those that are types alone. */
  readonly types: ReadonlySet<string>;
}

/** A file with its bodies in place. */
interface PlannedFile {
  readonly text: string;
  /** The local names of imports that were put in. */
  readonly imported: readonly string[];
  /** What a person should hear. */
  readonly notes: readonly string[];
}

/**
 * Puts bodies into a file's text; what has no part in that stays byte for byte.
 *
 * @throws {SelfCodingError} `command-refused` for a stub inside of another one whose body is replaced
 */
export async function planFile(plan: FilePlan): Promise<PlannedFile> {
  refuseNested(plan);
  const { text, fileName, bodies, formatter } = plan;
  const source = parse(text, fileName);
  const lineEnd = lineEndOf(text);
  const notes = new Set<string>();
  const complain = (reason: string): void => void notes.add(reason);
  const surroundings = { fileName, unit: indentUnitOf(text), formatter, complain };
  const settled = settleAll(plan, source);
  const edits: Edit[] = bodies.flatMap(({ place }) => [...place.marks]);
  const helpers = new Map<number, string[]>();
  for (const [index, { place }] of bodies.entries()) {
    const own = settled[index];
    if (own === undefined) continue;
    const body = await printBody(own.unit.body, place.comments, { ...surroundings, base: indentAt(text, place.start) });
    edits.push({ start: place.start, end: place.end, text: body.replaceAll("\n", lineEnd) });
    const printed = await Promise.all(own.helpers.map((helper) => printStatement(helper, surroundings)));
    helpers.set(place.top, [...(helpers.get(place.top) ?? []), ...printed]);
  }
  for (const [top, statements] of helpers) {
    const put = statements.map((statement) => `${statement}\n\n`.replaceAll("\n", lineEnd)).join("");
    if (put !== "") edits.push({ start: top, end: top, text: put });
  }
  const all = settled.filter((one) => one !== undefined);
  const added = all
    .flatMap(({ imports }) => imports)
    .map((one) => (plan.types.has(one.local) ? { ...one, isType: true } : one));
  const present = source.statements
    .filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => moduleSpecifier.getText().slice(1, -1));
  const changes = {
    added,
    effects: [...new Set(all.flatMap(({ effects }) => effects))].filter(
      (one) => !present.some((name) => one.includes(name)),
    ),
    unused: unusedNames(plan, source, applyEdits(text, edits).text),
    lineEnd,
    format: (statement: string) => printStatement(statement, surroundings).then((one) => one.replaceAll("\n", lineEnd)),
  };
  edits.push(...(await editImports(source, changes)));
  return { text: applyEdits(text, edits).text, imported: added.map(({ local }) => local), notes: [...notes] };
}

// The body of the outer one was written without the inner one, or calls it as it was: it takes the place of both.
function refuseNested({ bodies }: FilePlan): void {
  for (const { place: outer, candidate } of bodies) {
    const inner = bodies.find(({ place }) => outer.start < place.start && place.end < outer.end);
    if (candidate === undefined || inner === undefined) continue;
    const [one, other] = [inner.place.stub.skeleton.id, outer.stub.skeleton.id];
    throw new SelfCodingError("command-refused", `${one} stands inside of ${other}, whose body takes its place.`, {
      remedy: `Name only one of them: ${other} ends ${one}, too.`,
    });
  }
}

function settleAll({ bodies }: FilePlan, source: typescript.SourceFile): (Settled | undefined)[] {
  const gone = bodies.flatMap(({ place, candidate }) => [
    ...(candidate === undefined ? [] : [place]),
    ...place.marks.filter(({ start, end }) => start < end),
  ]);
  const isGone = (node: typescript.Node): boolean =>
    gone.some(({ start, end }) => start <= node.getStart(source) && node.end <= end);
  const imports = importedNamesOf(source.statements.filter(ts.isImportDeclaration));
  const units = bodies.map(({ place, candidate }) => candidate && unitOf(candidate, place.stub.skeleton));
  // What one body means by a name must not become another body's helper.
  const inBodies = units.map((unit) => (unit === undefined ? undefined : identifiersOf(parseUnit(unit).main)));
  const own = units.map((unit) => {
    if (unit === undefined) return new Set<string>();
    const { helpers: added, imports: brought } = parseUnit(unit);
    return new Set([...added.flatMap(declaredBy), ...brought.flatMap(importedBy)].map(({ text }) => text));
  });
  const taken = identifiersOf(source, isGone);
  for (const [index, names] of inBodies.entries())
    for (const name of names ?? []) if (own[index]?.has(name) !== true) taken.add(name);
  for (const { local } of imports) taken.add(local);
  const present = {
    taken,
    imports: new Map(imports.map((one) => [one.local, one])),
    helpers: new Map<string, string>(),
  };
  return units.map((unit) => unit && settleNames(unit, present));
}

/** Imported names that the text named before and names no more. */
function unusedNames({ keepsImports, fileName }: FilePlan, before: typescript.SourceFile, text: string): Set<string> {
  const isImport = (node: typescript.Node): boolean =>
    ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node);
  const used = identifiersOf(before, isImport);
  const left = identifiersOf(parse(text, fileName), isImport);
  const names = importedNamesOf(before.statements.filter(ts.isImportDeclaration)).filter(
    ({ module }) => !keepsImports || isOwn(module),
  );
  const aliases = before.statements.filter(ts.isImportEqualsDeclaration).flatMap(({ name, moduleReference }) => {
    const { expression } = moduleReference as { expression?: typescript.Node };
    return expression !== undefined && ts.isStringLiteral(expression) && isOwn(expression.text) ? [name.text] : [];
  });
  const locals = [...names.map(({ local }) => local), ...aliases];
  return new Set(locals.filter((local) => used.has(local) && !left.has(local)));
}

function isOwn(module: string): boolean {
  return module === "selfcoding" || module.startsWith("selfcoding/");
}

function parse(text: string, fileName: string): typescript.SourceFile {
  const kind = holdsElements(fileName) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true, kind);
}
