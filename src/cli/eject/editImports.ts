import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier } from "../../compiler/nodes.js";
import type { Edit } from "../../project/edits.js";
import { importedBy } from "./unit.js";
import type { settleNames } from "./settleNames.js";

type ImportedName = ReturnType<typeof settleNames>["imports"][number];

/** What becomes of a file's imports. */
interface ImportChanges {
  readonly added: readonly ImportedName[];
  /** Statements that bring no name. */
  readonly effects: readonly string[];
  /** Local names that nothing in the file means any more. */
  readonly unused: ReadonlySet<string>;
  readonly lineEnd: string;
  /** Lays a statement out as the user's formatter does. */
  readonly format: (statement: string) => Promise<string>;
}

/** The edits that bring what versions import, and take out what nobody uses any more; all else stays as it is. */
export async function editImports(source: typescript.SourceFile, changes: ImportChanges): Promise<Edit[]> {
  const statements = source.statements.filter(ts.isImportDeclaration);
  const aliases = source.statements.filter(ts.isImportEqualsDeclaration);
  const rest = [...changes.added];
  const edits: Edit[] = [];
  const removed: typescript.Statement[] = aliases.filter(({ name }) => changes.unused.has(name.text));
  for (const statement of statements) {
    const joined = joinable(statement, changes.unused) ? takeFor(statement, rest) : [];
    const names = importedBy(statement);
    const gone = names.filter(({ text }) => changes.unused.has(text));
    if (gone.length === names.length && names.length > 0) removed.push(statement);
    else if (gone.length > 0 || joined.length > 0) edits.push(await change(statement, joined, changes));
  }
  const written = await Promise.all([...changes.effects, ...printAll(rest, source)].map(changes.format));
  if (removed.length === 0 && written.length === 0) return edits;
  const last = [...statements, ...aliases].sort((one, other) => one.end - other.end).at(-1);
  // A file with nothing else that makes it a module would be a script, whose names are everybody's.
  const isBare =
    written.length === 0 && removed.length === statements.length + aliases.length && !isModule(source, removed);
  const text = [...written, ...(isBare ? ["export {};"] : [])].join(changes.lineEnd);
  for (const statement of removed) {
    const isLast = statement === last && text !== "";
    edits.push(isLast ? { ...rangeOf(statement), text } : removeLine(source, statement, removed));
  }
  if (text !== "" && (last === undefined || !removed.includes(last)))
    edits.push(insertBehind(source, last, text, changes.lineEnd));
  return edits;
}

function rangeOf(node: typescript.Node): { start: number; end: number } {
  return { start: node.getStart(), end: node.end };
}

function isModule({ statements }: typescript.SourceFile, removed: readonly typescript.Statement[]): boolean {
  return statements.some(
    (statement) =>
      !removed.includes(statement) &&
      (ts.isExportDeclaration(statement) ||
        ts.isExportAssignment(statement) ||
        hasModifier(ts, statement, ts.SyntaxKind.ExportKeyword)),
  );
}

/** Whether names of the same module can be added to an import. */
function joinable({ importClause }: typescript.ImportDeclaration, unused: ReadonlySet<string>): boolean {
  const named = importClause?.namedBindings;
  if (named === undefined || !ts.isNamedImports(named) || named.elements.length === 0) return false;
  return named.elements.some(({ name }) => !unused.has(name.text));
}

function takeFor({ importClause, moduleSpecifier, attributes }: typescript.ImportDeclaration, rest: ImportedName[]) {
  const module = (moduleSpecifier as typescript.StringLiteral).text;
  const fits = (one: ImportedName): boolean =>
    one.module === module &&
    !["*", "default"].includes(one.name) &&
    one.attributes === (attributes?.getText() ?? "") &&
    (importClause?.isTypeOnly !== true || one.isType);
  const taken = rest.filter(fits);
  for (const one of taken) rest.splice(rest.indexOf(one), 1);
  return taken;
}

/** One import with other names in its braces. */
async function change(
  statement: typescript.ImportDeclaration,
  joined: readonly ImportedName[],
  { unused, format, lineEnd }: ImportChanges,
): Promise<Edit> {
  const text = statement.getText();
  const clause = statement.importClause;
  const at = statement.getStart();
  const edits: { start: number; end: number; text: string }[] = [];
  const named = clause?.namedBindings;
  if (named !== undefined && ts.isNamedImports(named)) {
    const kept = named.elements.filter(({ name }) => !unused.has(name.text));
    const inner = [
      ...kept.map((element) => element.getText()),
      ...joined.map((one) => printSpecifier(one, clause?.isTypeOnly === true)),
    ];
    const isBroken = named.getText().includes("\n");
    const gap = isBroken ? lineEnd + "  " : " ";
    const list = isBroken ? `{${gap}${inner.join(`,${gap}`)},${lineEnd}}` : `{ ${inner.join(", ")} }`;
    const isOnlyDefault = inner.length === 0;
    const start = isOnlyDefault && clause?.name !== undefined ? clause.name.end : named.getStart();
    edits.push({ start, end: named.end, text: isOnlyDefault ? "" : list });
  }
  const name = clause?.name;
  if (name !== undefined && unused.has(name.text) && named !== undefined)
    edits.push({ start: name.getStart(), end: named.getStart(), text: "" });
  const changed = edits
    .sort((one, other) => other.start - one.start)
    .reduce((sum, { start, end, text: by }) => sum.slice(0, start - at) + by + sum.slice(end - at), text);
  return { start: at, end: statement.end, text: await format(changed) };
}

function printSpecifier({ name, local, isType }: ImportedName, isTypeList: boolean): string {
  return `${isType && !isTypeList ? "type " : ""}${name === local ? name : `${name} as ${local}`}`;
}

/** New imports, those of one module together, with the quotes and semicolons of the file. */
function printAll(names: readonly ImportedName[], source: typescript.SourceFile): string[] {
  const present = source.statements.filter(ts.isImportDeclaration);
  const quote = present.some(({ moduleSpecifier }) => moduleSpecifier.getText().startsWith("'")) ? "'" : '"';
  const semicolon = present.length > 0 && !present.some((each) => each.getText().endsWith(";")) ? "" : ";";
  const groups = groupsOf(names);
  return [...groups.values()].flatMap((group) => {
    const [{ module, attributes } = { module: "", attributes: "" }] = group;
    const from = `from ${quote}${module}${quote}${attributes === "" ? "" : ` ${attributes}`}${semicolon}`;
    const named = group.filter(({ name }) => name !== "*" && name !== "default");
    const single = group
      .filter(({ name }) => name === "*" || name === "default")
      .map(
        ({ name, local, isType }) => `import ${isType ? "type " : ""}${name === "*" ? `* as ${local}` : local} ${from}`,
      );
    if (named.length === 0) return single;
    const isTypes = named.every(({ isType }) => isType);
    const list = named.map((one) => printSpecifier(one, isTypes)).join(", ");
    return [...single, `import ${isTypes ? "type " : ""}{ ${list} } ${from}`];
  });
}

function groupsOf(names: readonly ImportedName[]): Map<string, ImportedName[]> {
  const groups = new Map<string, ImportedName[]>();
  for (const one of names) {
    const key = `${one.module} ${one.attributes}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** Takes a statement with its line; the blank line between imports and code goes with the last of them. */
function removeLine(
  source: typescript.SourceFile,
  statement: typescript.Statement,
  removed: readonly typescript.Statement[],
): Edit {
  const { text } = source;
  const start = statement.getStart();
  const before = text.slice(0, start);
  const isWholeLine = before.slice(before.lastIndexOf("\n") + 1).trim() === "";
  const rest = text.slice(statement.end);
  const gap = rest.length - rest.replace(/^[ \t]*\r?\n/, "").length;
  if (!isWholeLine || gap === 0) return { ...rangeOf(statement), text: "" };
  const [first] = source.statements;
  const head = text.slice(0, first?.getStart()).replaceAll("\r", "");
  const above = source.statements.slice(0, source.statements.indexOf(statement));
  const isFirst = above.every((each) => removed.includes(each)) && (head.trim() === "" || head.endsWith("\n\n"));
  const blank = isFirst ? rest.slice(gap).length - rest.slice(gap).replace(/^[ \t]*\r?\n/, "").length : 0;
  return { start, end: statement.end + gap + blank, text: "" };
}

function insertBehind(
  source: typescript.SourceFile,
  last: typescript.Statement | undefined,
  text: string,
  lineEnd: string,
): Edit {
  if (last === undefined) {
    const [first] = source.statements;
    const at = first?.getStart() ?? 0;
    return { start: at, end: at, text: text + lineEnd };
  }
  const newLine = source.text.indexOf("\n", last.end);
  // A comment behind an import belongs to it.
  const at = newLine < 0 ? source.text.length : newLine + 1;
  return { start: at, end: at, text: newLine < 0 ? lineEnd + text : text + lineEnd };
}
