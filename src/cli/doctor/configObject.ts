import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { innermost, nodesOf } from "../../compiler/nodes.js";

/**
 * The object that a configuration file exports, where it stands in the file as such: as it is, through a function of one
 * argument such as `defineConfig`, through a function that returns nothing else, or by the name of a constant.
 */
export function findConfigObject(source: typescript.SourceFile): typescript.ObjectLiteralExpression | undefined {
  const exported = source.statements.flatMap((statement) => exportedBy(statement) ?? []);
  const [only] = exported;
  return exported.length === 1 && only !== undefined ? objectIn(only, source) : undefined;
}

function exportedBy(statement: typescript.Statement): typescript.Expression | undefined {
  if (ts.isExportAssignment(statement)) return statement.expression;
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, operatorToken, right } = statement.expression;
  const isModule = left.getText() === "module.exports" && operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isModule ? right : undefined;
}

function objectIn(
  given: typescript.Expression,
  source: typescript.SourceFile,
): typescript.ObjectLiteralExpression | undefined {
  const expression = innermost(ts, given);
  if (ts.isObjectLiteralExpression(expression)) return expression;
  const inside = innerOf(expression, source);
  return inside && objectIn(inside, source);
}

function innerOf(expression: typescript.Expression, source: typescript.SourceFile): typescript.Expression | undefined {
  if (ts.isCallExpression(expression)) return expression.arguments.length === 1 ? expression.arguments[0] : undefined;
  if (ts.isIdentifier(expression)) return constantOf(expression.text, source);
  if (!ts.isArrowFunction(expression) && !ts.isFunctionExpression(expression)) return undefined;
  if (!ts.isBlock(expression.body)) return expression.body;
  const last = expression.body.statements.at(-1);
  const isOnly = returnsIn(expression.body) === 1;
  return isOnly && last !== undefined && ts.isReturnStatement(last) ? last.expression : undefined;
}

function constantOf(name: string, source: typescript.SourceFile): typescript.Expression | undefined {
  const declared = source.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find((declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name);
  return declared?.initializer;
}

function returnsIn(body: typescript.Block): number {
  return nodesOf(ts, body, ts.isFunctionLike).filter(ts.isReturnStatement).length;
}
