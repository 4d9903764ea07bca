import type ts from "typescript";
import type { StubSite } from "./find/find.js";
import { declarationsAt, type FileContext } from "./host.js";
import { printOneLine } from "./types/print.js";
import { reportProblem } from "./problems.js";
import { nodesOf } from "../src/compiler/nodes.js";

/** The options of a stub as one expression that can be read at module level; `""` for none. */
export function optionsOf(file: FileContext, site: StubSite): string {
  const texts = site.options
    .filter((option) => isStaticExpression(file, option))
    .map((option) => printOneLine(file, option));
  if (texts.length < 2) return texts[0] ?? "";
  return `{ ${texts.map((text) => `...(${text})`).join(", ")} }`;
}

/** Whether a stub's options say in so many words that it is never healed: nothing at run time has a say after them. */
export function isNeverHealed({ ts }: FileContext, { options }: StubSite): boolean {
  const literals = options.filter((option) => ts.isObjectLiteralExpression(option));
  const properties = literals.flatMap((literal) => [...literal.properties]);
  if (literals.length < options.length || properties.some((property) => ts.isSpreadAssignment(property))) return false;
  const heal = properties.findLast(({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === "heal");
  return heal !== undefined && ts.isPropertyAssignment(heal) && heal.initializer.kind === ts.SyntaxKind.FalseKeyword;
}

function isStaticExpression(file: FileContext, option: ts.Expression): boolean {
  const { ts } = file;
  const foreign = nodesOf(ts, option).find(
    (node) => node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && isLocal(file, node, option)),
  );
  if (foreign !== undefined) reportProblem(file, "stub-options-not-static", foreign);
  return foreign === undefined;
}

function isLocal(file: FileContext, name: ts.Identifier, option: ts.Expression): boolean {
  const { ts } = file;
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent) && parent.name === name) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === name) return false;
  const [declaration] = declarationsAt(file, name);
  if (declaration === undefined || declaration.getSourceFile() !== file.sourceFile) return false;
  if (option.pos <= declaration.pos && declaration.end <= option.end) return false;
  return !isModuleLevel(ts, declaration);
}

/** Whether a declaration's name is in reach of the whole module. */
export function isModuleLevel(ts: FileContext["ts"], declaration: ts.Node): boolean {
  if (ts.isSourceFile(declaration)) return true;
  let at = declaration;
  while (!ts.isStatement(at) && at.parent !== undefined) {
    if (ts.isParameter(at) || ts.isFunctionLike(at) || ts.isTypeParameterDeclaration(at)) return false;
    if (ts.isClassExpression(at) || ts.isCatchClause(at)) return false;
    if (ts.isVariableDeclarationList(at) && !ts.isVariableStatement(at.parent)) return false;
    at = at.parent;
  }
  return at.parent !== undefined && ts.isSourceFile(at.parent);
}
