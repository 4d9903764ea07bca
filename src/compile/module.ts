import type { FunctionDeclaration, ImportDeclaration, ModuleDeclaration, Program, Statement } from "acorn";
import type MagicString from "magic-string";
import type { Syntax } from "./ast.js";

/** The parts of a version. */
interface ModuleParts {
  readonly imports: readonly ImportDeclaration[];
  readonly helpers: readonly Statement[];
  readonly node: FunctionDeclaration;
}

/** Tells the parts of a version apart, and drops the exports of what is only used inside of it. */
export function takeApart(text: MagicString, { program }: Syntax, name: string): ModuleParts {
  const imports: ImportDeclaration[] = [];
  const statements: Statement[] = [];
  for (const part of program.body) {
    if (part.type === "ImportDeclaration") imports.push(part);
    else statements.push(...withoutExport(text, part));
  }
  const node = statements.findLast(
    (statement): statement is FunctionDeclaration =>
      statement.type === "FunctionDeclaration" && statement.id?.name === name,
  );
  if (node === undefined) throw new Error(`The compiled text holds no function ${name}.`);
  return { imports, helpers: statements.filter((statement) => statement !== node), node };
}

type Part = Exclude<Program["body"][number], ImportDeclaration>;

function withoutExport(text: MagicString, part: Part): Statement[] {
  if (!isModuleDeclaration(part)) return [part];
  const inner = "declaration" in part ? part.declaration : null;
  const isKept = inner != null && (inner.type.endsWith("Declaration") as boolean);
  text.remove(part.start, isKept ? (inner?.start ?? part.end) : part.end);
  return isKept ? [inner as Statement] : [];
}

function isModuleDeclaration(part: Part): part is Exclude<ModuleDeclaration, ImportDeclaration> {
  return part.type.startsWith("Export");
}
