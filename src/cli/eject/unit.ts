import { Project } from "ts-morph";
import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate } from "../../contract/nouns.js";
import { ts } from "../../compiler/compiler.js";
import { boundNames } from "../../compiler/scopes.js";
import { namesOf } from "../../../transformer/rewrite/ownImports.js";
import { holdsElements } from "../../text/fileNames.js";

/** A version's code as a module of its own, whose names can be changed. */
type Unit = Pick<Candidate, "imports" | "helpers" | "body"> & {
  readonly header: string;
  readonly name: string;
  /** The user's file. */
  readonly file: string;
};

/** The code of a version. */
export function unitOf({ imports, helpers, body }: Candidate, { header, name, file }: Omit<Skeleton, "scope">): Unit {
  return { imports, helpers, body, header, name, file };
}

/** A unit taken apart. */
interface UnitSyntax {
  readonly text: string;
  readonly imports: readonly typescript.ImportDeclaration[];
  readonly helpers: readonly typescript.Statement[];
  readonly main: typescript.FunctionDeclaration;
  readonly source: typescript.SourceFile;
}

/** Parses a unit. */
export function parseUnit({ imports, helpers, header, body, file }: Unit): UnitSyntax {
  const text = `${imports}\n${helpers}\n${header} {\n${body}\n}\n`;
  const kind = holdsElements(file) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile("unit", text, ts.ScriptTarget.Latest, true, kind);
  const main = source.statements.at(-1);
  if (main === undefined || !ts.isFunctionDeclaration(main)) throw new Error("A version without its function.");
  const before = source.statements.slice(0, -1);
  return {
    text,
    source,
    main,
    imports: before.filter(ts.isImportDeclaration),
    helpers: before.filter((statement) => !ts.isImportDeclaration(statement)),
  };
}

/** The names that a statement declares, with the identifiers. */
export function declaredBy(statement: typescript.Statement): typescript.Identifier[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(ts, name));
  const { name } = statement as typescript.DeclarationStatement;
  return name !== undefined && ts.isIdentifier(name) ? [name] : [];
}

/** The local names of an import, with the identifiers. */
export function importedBy({ importClause }: typescript.ImportDeclaration): typescript.Identifier[] {
  return importClause === undefined ? [] : [...namesOf(ts, importClause)];
}

/** Gives names of a unit's module level other names, wherever they are meant. */
export function renameIn(unit: Unit, names: ReadonlyMap<string, string>): Unit {
  if (names.size === 0) return unit;
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { usePrefixAndSuffixTextForRename: true },
  });
  const ending = holdsElements(unit.file) ? "tsx" : "ts";
  const file = project.createSourceFile(`unit.${ending}`, parseUnit(unit).text);
  for (const [from, to] of names) {
    const parsed = parseUnit({ ...unit, ...partsOf(file.getFullText(), unit) });
    const declared = [...parsed.imports.flatMap(importedBy), ...parsed.helpers.flatMap(declaredBy)];
    const found = declared.find(({ text }) => text === from);
    const node = found && file.replaceWithText(parsed.text).getDescendantAtPos(found.getStart());
    if (node === undefined || !("rename" in node)) throw new Error(`A version does not declare ${from}.`);
    (node as { rename(name: string): void }).rename(to);
  }
  return { ...unit, ...partsOf(file.getFullText(), unit) };
}

function partsOf(text: string, { file }: Unit): Pick<Unit, "imports" | "helpers" | "body"> {
  const kind = holdsElements(file) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile("unit", text, ts.ScriptTarget.Latest, true, kind);
  const main = source.statements.at(-1) as typescript.FunctionDeclaration;
  const imports = source.statements.filter(ts.isImportDeclaration);
  const importsEnd = imports.at(-1)?.end ?? 0;
  const inner = main.body === undefined ? "" : text.slice(main.body.getStart() + 1, main.body.end - 1);
  return {
    imports: text.slice(0, importsEnd).trim(),
    helpers: text.slice(importsEnd, main.getStart()).trim(),
    body: inner.startsWith("\n") ? inner.slice(1).trimEnd() : inner.trimEnd(),
  };
}
