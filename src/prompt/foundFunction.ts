import { ts } from "ts-morph";

/** A function in a reply, in whichever form the model wrote it. */
export interface FoundFunction {
  readonly name: string;
  /** The statements without their braces. */
  readonly body: string;
  /** Names or patterns, `this` left out. */
  readonly parameters: readonly string[] | undefined;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** The top-level statement that holds it. */
  readonly statement: ts.Statement;
  readonly line: string;
}

type WithBody = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration | ts.GetAccessorDeclaration;

/**
 * The functions at the top level of a reply: declarations, functions and arrows in variables, and, when it has that name,
 * the member of a class or object.
 */
export function findFunction(source: ts.SourceFile, wanted: string): FoundFunction[] {
  return source.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return take(statement, statement.name?.text ?? wanted, statement, source);
    if (ts.isExportAssignment(statement)) return fromExpression(statement.expression, wanted, statement, source);
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap((declaration) =>
        fromExpression(declaration.initializer, declaration.name.getText(source), statement, source),
      );
    }
    if (ts.isClassDeclaration(statement)) return members(statement.members, wanted, statement, source);
    return [];
  });
}

function fromExpression(expression: ts.Expression | undefined, name: string, statement: ts.Statement, source: ts.SourceFile): FoundFunction[] {
  if (expression === undefined) return [];
  if (ts.isFunctionExpression(expression) || ts.isArrowFunction(expression)) return take(expression, name, statement, source);
  return ts.isObjectLiteralExpression(expression) ? members(expression.properties, name, statement, source) : [];
}

function members(all: readonly (ts.ClassElement | ts.ObjectLiteralElementLike)[], wanted: string, statement: ts.Statement, source: ts.SourceFile): FoundFunction[] {
  return all.flatMap((member) => {
    const isWanted = member.name?.getText(source) === wanted;
    return isWanted && (ts.isMethodDeclaration(member) || ts.isGetAccessor(member)) ? take(member, wanted, statement, source) : [];
  });
}

function take(node: WithBody, name: string, statement: ts.Statement, source: ts.SourceFile): FoundFunction[] {
  if (node.body === undefined) return [];
  const modifiers = ts.getModifiers(node) ?? [];
  return [
    {
      name,
      body: bodyText(node.body, source),
      parameters: node.parameters.flatMap(({ name: parameter, dotDotDotToken }) => {
        const text = parameter.getText(source);
        return text === "this" ? [] : [`${dotDotDotToken === undefined ? "" : "..."}${text}`];
      }),
      isAsync: modifiers.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword),
      isGenerator: "asteriskToken" in node && node.asteriskToken !== undefined,
      statement,
      line: node.getText(source).split("\n")[0] ?? "",
    },
  ];
}

function bodyText(body: ts.ConciseBody, source: ts.SourceFile): string {
  if (!ts.isBlock(body)) return `return ${body.getText(source)};`;
  const text = body.getText(source).slice(1, -1);
  return unindent(text);
}

function unindent(text: string): string {
  const lines = text.replace(/^[ \t]*\n/, "").trimEnd().split("\n");
  const depths = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const depth = Math.min(...depths, 40);
  // The inner lines of a template literal are its text: cutting them would change the value.
  if (text.includes("`")) return text.trim();
  return lines.map((line) => line.slice(Math.min(depth, /^[ \t]*/.exec(line)?.[0].length ?? 0))).join("\n").trim();
}
