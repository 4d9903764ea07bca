import { readFileSync } from "node:fs";
import { ts } from "../../compiler/compiler.js";
import { hasModifier } from "../../compiler/nodes.js";
import { namesOfStatement } from "../../compiler/scopes.js";
import { fileStamp } from "../../store/files.js";

interface Known {
  readonly stamp: string;
  readonly names: ReadonlySet<string>;
}

const known = new Map<string, Known>();

/** The names that a file exports of its own, as it is on disk now. */
export function exportsOf(fileName: string): ReadonlySet<string> {
  const stamp = fileStamp(fileName);
  const kept = known.get(fileName);
  if (kept?.stamp === stamp) return kept.names;
  const names = stamp === "missing" ? new Set<string>() : readExports(fileName);
  known.set(fileName, { stamp, names });
  return names;
}

function readExports(fileName: string): Set<string> {
  const { statements } = ts.createSourceFile(fileName, readFileSync(fileName, "utf8"), ts.ScriptTarget.Latest, true);
  return new Set(
    statements.flatMap((statement) => {
      if (ts.isExportDeclaration(statement))
        return statement.moduleSpecifier === undefined &&
          statement.exportClause !== undefined &&
          ts.isNamedExports(statement.exportClause)
          ? statement.exportClause.elements.map((element) => element.name.text)
          : [];
      return hasModifier(ts, statement, ts.SyntaxKind.ExportKeyword) ? namesOfStatement(ts, statement) : [];
    }),
  );
}
