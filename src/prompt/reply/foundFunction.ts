import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier, innermost, isAnywhere } from "../../compiler/nodes.js";
import { isIdentifier, namesIn } from "../../text/identifiers.js";
import { withoutBlankStart, withoutCommonIndent } from "../../text/lines.js";

/** A function in a reply, in whichever form the model wrote it. */
interface ReplyFunction {
  /** `""` when it has none. */
  readonly name: string;
  readonly node: FunctionNode;
  /** The top-level statement that holds it. */
  readonly statement: typescript.Statement;
}

type FunctionNode = (
  | typescript.FunctionDeclaration
  | typescript.FunctionExpression
  | typescript.ArrowFunction
  | typescript.MethodDeclaration
  | typescript.GetAccessorDeclaration
) & {
  readonly body: typescript.ConciseBody;
};

/**
 * The functions that a file declares at its top level: declarations, functions and arrows in variables or exported,
 * a function as the whole text, and the members of classes and object literals that are called like one of `member`.
 */
export function findFunctions(source: typescript.SourceFile, member: ReadonlySet<string>): ReplyFunction[] {
  return source.statements.flatMap((statement) =>
    functionsOf(statement, member).map(([name, node]) => ({ name, node, statement })),
  );
}

function functionsOf(statement: typescript.Statement, member: ReadonlySet<string>): [string, FunctionNode][] {
  if (ts.isFunctionDeclaration(statement)) return named(statement.name?.text ?? "", statement);
  if (ts.isExportAssignment(statement) || ts.isExpressionStatement(statement))
    return inExpression("", statement.expression, member);
  if (ts.isClassDeclaration(statement)) return inMembers(statement.members, member);
  // Who speaks is a label to the parser: `Answer: function half(value) { … }`.
  if (ts.isLabeledStatement(statement) && ts.isFunctionDeclaration(statement.statement))
    return functionsOf(statement.statement, member);
  // The field of an object, to the parser: `half: (value) => value / 2`.
  if (ts.isLabeledStatement(statement) && ts.isExpressionStatement(statement.statement))
    return member.has(statement.label.text)
      ? inExpression(statement.label.text, statement.statement.expression, member)
      : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer === undefined ? [] : inExpression(name.getText(), initializer, member),
  );
}

function inExpression(
  name: string,
  expression: typescript.Expression,
  member: ReadonlySet<string>,
): [string, FunctionNode][] {
  const inner = innermost(ts, expression);
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const target = assignedName(inner.left);
    return target === "" || member.has(target) ? inExpression(target, inner.right, member) : [];
  }
  if (ts.isFunctionExpression(inner)) return named(name || (inner.name?.text ?? ""), inner);
  if (ts.isArrowFunction(inner)) return named(name, inner);
  if (ts.isObjectLiteralExpression(inner)) return inMembers(inner.properties, member);
  return ts.isClassExpression(inner) ? inMembers(inner.members, member) : [];
}

/** `pick` of `pick = …`, `exports.pick = …` and `Tank.prototype.pick = …`; `""` of a module's only export. */
function assignedName(target: typescript.Expression): string {
  if (!ts.isPropertyAccessExpression(target)) return target.getText();
  return target.getText() === "module.exports" ? "" : target.name.text;
}

function inMembers(
  members: readonly (typescript.ClassElement | typescript.ObjectLiteralElementLike)[],
  wanted: ReadonlySet<string>,
): [string, FunctionNode][] {
  return members.flatMap((member) => {
    const name = member.name === undefined ? undefined : nameText(member.name);
    if (name === undefined || !wanted.has(name)) return [];
    if (ts.isMethodDeclaration(member) || ts.isGetAccessor(member)) return named(name, member);
    const isProperty = ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member);
    return isProperty && member.initializer !== undefined ? inExpression(name, member.initializer, wanted) : [];
  });
}

/** A name as {@link findFunctions} compares it: `"a-b"` and `["a-b"]` are `a-b`. */
export function plainName(name: string): string {
  const inner = name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name;
  const isQuoted = inner.length > 1 && "\"'`".includes(inner.charAt(0)) && inner.endsWith(inner.charAt(0));
  return isQuoted ? inner.slice(1, -1) : inner;
}

function nameText(name: typescript.PropertyName): string {
  return plainName(name.getText());
}

// Overload signatures have no body.
function named(
  name: string,
  node: typescript.Node & { readonly body?: typescript.Node | undefined },
): [string, FunctionNode][] {
  return node.body === undefined ? [] : [[name, node as unknown as FunctionNode]];
}

/** The names of a function's parameters, `this` left out; patterns as they are written. */
export function parameterNames({ node }: ReplyFunction): string[] {
  return node.parameters.flatMap(({ name, dotDotDotToken }) => {
    const text = name.getText();
    return text === "this" ? [] : [`${dotDotDotToken === undefined ? "" : "..."}${text}`];
  });
}

/**
 * Writes a parameter that is taken apart in a function's own header as a statement, where the user's header has a name for it;
 * undefined where there is nothing of the kind. A pattern with a default, or one that binds that very name, cannot be moved.
 */
export function unpackStatement({ node }: ReplyFunction, index: number, wanted: string): string | undefined {
  const parameter = node.parameters.filter(({ name }) => name.getText() !== "this")[index];
  if (parameter === undefined || ts.isIdentifier(parameter.name)) return undefined;
  const isMovable = parameter.initializer === undefined && parameter.dotDotDotToken === undefined;
  const text = parameter.name.getText();
  return isMovable && isIdentifier(wanted) && !namesIn(text).has(wanted) ? `const ${text} = ${wanted};` : undefined;
}

/** Statements that give optional parameters the defaults that a function's own header gives them. */
export function defaultStatements({ node }: ReplyFunction, isLacking: (name: string) => boolean): string[] {
  return node.parameters.flatMap(({ name, initializer }) => {
    if (initializer === undefined || !ts.isIdentifier(name) || !isLacking(name.text)) return [];
    return [`if (${name.text} === undefined) ${name.text} = ${initializer.getText()};`];
  });
}

/** Whether the `async` keyword stands before a function. */
export function isAsync({ node }: ReplyFunction): boolean {
  return hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
}

/** Whether a function is a generator. */
export function isGenerator({ node }: ReplyFunction): boolean {
  return "asteriskToken" in node && node.asteriskToken !== undefined;
}

/** The statements of a function's body, without braces and common indentation. */
export function bodyText({ node: { body } }: ReplyFunction, isVoid: boolean): string {
  if (ts.isBlock(body)) return unindent(body, body.getText().slice(1, -1));
  // Without the comments before it: a line break behind `return` would end it.
  return isVoid ? `${body.getText()};` : `return ${body.getText()};`;
}

function unindent(body: typescript.Block, text: string): string {
  const trimmed = withoutBlankStart(text).trimEnd();
  // The inner lines of a template are its value: moving them would change it.
  if (hasLongTemplate(body)) return trimmed.trim();
  return withoutCommonIndent(trimmed.split("\n")).join("\n").trim();
}

function hasLongTemplate(body: typescript.Node): boolean {
  const isTemplate = (node: typescript.Node) =>
    ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);
  return isAnywhere(ts, body, (node) => isTemplate(node) && node.getText().includes("\n"));
}
