import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier, withoutExport } from "../../compiler/nodes.js";
import { PACKAGE_NAME, type Skeleton } from "../../../transformer/stub.js";
import { contractOf } from "../../terms/readTerms.js";
import { withoutScriptEnding } from "../../text/fileNames.js";
import { namesIn } from "../../text/identifiers.js";
import { bareModuleName } from "../../text/moduleNames.js";

/** The helpers and imports beside the function in a reply. */
interface Surroundings {
  readonly helpers: string;
  readonly imports: string;
}

/**
 * The declarations and imports that a body may need. What the model only repeats of the user's file, calls to try the
 * function out, and exports are left out.
 */
export function readSurroundings(statements: readonly typescript.Statement[], skeleton: Skeleton): Surroundings {
  const types = typesInReach(skeleton);
  const known = new Set([skeleton.name, ...skeleton.scope.map(({ name }) => name), ...types]);
  const helpers: string[] = [];
  const imports: string[] = [];
  for (const statement of statements) {
    if (ts.isImportDeclaration(statement)) {
      if (specifierOf(statement) !== PACKAGE_NAME) imports.push(...withoutKnown(statement, skeleton, types));
    } else if (!isLeftOut(statement, known)) helpers.push(withoutExport(ts, statement));
  }
  return { helpers: helpers.join("\n\n"), imports: imports.join("\n") };
}

/**
 * An import without what the file has already: models write it once more. Of a constant enum there is nothing to import
 * at run time.
 */
function withoutKnown(
  statement: typescript.ImportDeclaration,
  { scope }: Skeleton,
  types: ReadonlySet<string>,
): string[] {
  const { name, namedBindings, isTypeOnly } = statement.importClause ?? {};
  const module = nameOfModule(specifierOf(statement));
  const isNew = (local: typescript.Identifier, exported: string): boolean =>
    !types.has(local.text) &&
    !scope.some(({ name: known, kind, from }) => {
      const isSame = from?.name === exported && nameOfModule(from.module) === module;
      return known === local.text && (kind === "enum" || isSame);
    });
  const elements = namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  const others = elements.filter((element) => isNew(element.name, (element.propertyName ?? element.name).text));
  const whole = namedBindings !== undefined && ts.isNamespaceImport(namedBindings) ? [namedBindings] : [];
  const parts = [
    ...(name !== undefined && isNew(name, "default") ? [name.text] : []),
    ...whole.filter((one) => isNew(one.name, "*")).map((one) => one.getText()),
    ...(others.length === 0 ? [] : [`{ ${others.map((element) => element.getText()).join(", ")} }`]),
  ];
  const count = (name === undefined ? 0 : 1) + (namedBindings === undefined ? 0 : 1);
  if (parts.length === count && others.length === elements.length) return [statement.getText()];
  const keyword = isTypeOnly === true ? "import type" : "import";
  return parts.length === 0 ? [] : [`${keyword} ${parts.join(", ")} from ${statement.moduleSpecifier.getText()};`];
}

// `./scale.ts` and `./scale.js` are one file, `node:path` and `path` one module.
function nameOfModule(specifier: string): string {
  return specifier.startsWith(".") ? withoutScriptEnding(specifier) : bareModuleName(specifier);
}

function specifierOf({ moduleSpecifier }: typescript.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
}

function typesInReach({ types, foreignTypes, owner }: Skeleton): ReadonlySet<string> {
  const text = `${types}\n${owner?.text ?? ""}`;
  const { statements } = ts.createSourceFile("types.ts", text, ts.ScriptTarget.Latest, true);
  // What is only told of a value, such as `declare const`, does not say that the file has it.
  const declared = statements.filter((one) => !ts.isVariableStatement(one) && !ts.isFunctionDeclaration(one));
  return new Set(declared.flatMap(declaredNames).filter((name) => foreignTypes?.includes(name) !== true));
}

function isLeftOut(statement: typescript.Statement, known: ReadonlySet<string>): boolean {
  if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement) || ts.isEmptyStatement(statement))
    return true;
  // `Note: done` is a label to the parser.
  if (ts.isLabeledStatement(statement)) return isLeftOut(statement.statement, known);
  if (contractOf(statement) !== undefined) return true;
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    return isTrial(expression) || isHandedOut(expression) || isIdle(expression);
  }
  if (hasModifier(ts, statement, ts.SyntaxKind.DeclareKeyword)) return true;
  const names = declaredNames(statement);
  return names.length > 0 && names.every((each) => known.has(each));
}

// Words that read as code, such as the name of the language on a line of its own, or a file's, do nothing.
function isIdle(expression: typescript.Expression): boolean {
  if (ts.isBinaryExpression(expression)) {
    const { kind } = expression.operatorToken;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return !isAssignment && isIdle(expression.left) && isIdle(expression.right);
  }
  if (ts.isPropertyAccessExpression(expression)) return isIdle(expression.expression);
  return ts.isIdentifier(expression) || ts.isStringLiteral(expression);
}

function isTrial(expression: typescript.Expression): boolean {
  return ts.isCallExpression(expression) && expression.expression.getText().startsWith("console.");
}

// `exports.pick = pick`, `Object.defineProperty(exports, …)`: the author's own file hands out what it wants to.
function isHandedOut(expression: typescript.Expression): boolean {
  const isAssigned = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const target = isAssigned ? expression.left : ts.isCallExpression(expression) ? expression.arguments[0] : undefined;
  let root = target;
  while (root !== undefined && (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)))
    root = root.expression;
  return root !== undefined && ts.isIdentifier(root) && (root.text === "module" || root.text === "exports");
}

/** The statements whose names a code needs, or one of them does in turn. */
export function neededBy(code: string, statements: readonly typescript.Statement[]): Set<typescript.Statement> {
  const needed = new Set<typescript.Statement>();
  let texts = [code];
  for (let size = -1; size !== needed.size;) {
    size = needed.size;
    for (const statement of statements)
      if (declaredNames(statement).some((name) => texts.some((text) => namesIn(text).has(name)))) needed.add(statement);
    texts = [code, ...[...needed].map((statement) => statement.getText())];
  }
  return needed;
}

/** The statements without those that only use the function or its class, or what uses them: tests, calls, exports in any form. */
export function withoutUses(
  statements: readonly typescript.Statement[],
  own: readonly string[],
  code: string,
): typescript.Statement[] {
  const needed = neededBy(code, statements);
  const users = new Set<typescript.Statement>();
  const used = new Set(own);
  for (let size = -1; size !== users.size;) {
    size = users.size;
    for (const statement of statements) {
      if (needed.has(statement) || ts.isImportDeclaration(statement) || contractOf(statement) !== undefined) continue;
      const names = namesIn(statement.getText());
      if (![...used].some((each) => names.has(each))) continue;
      users.add(statement);
      for (const each of declaredNames(statement)) used.add(each);
    }
  }
  return statements.filter((statement) => !users.has(statement));
}

/** The names that a statement declares. */
export function declaredNames(statement: typescript.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}
