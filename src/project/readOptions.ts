import type typescript from "typescript";
import type { Clauses } from "../contract/contract.js";
import type { Expectation } from "../contract/expectation.js";
import type { Case } from "../contract/nouns.js";
import type { PlainOptions } from "../contract/options.js";
import { ts } from "../compiler/compiler.js";
import { parserFaults } from "../compiler/nodes.js";
import { readTerms } from "../terms/readTerms.js";

/** The options of a stub, as far as they can be read without running the user's code. */
interface ReadOptions {
  readonly plain: PlainOptions;
  /** Its examples. */
  readonly cases: readonly Case[];
  readonly fixed?: Clauses;
  /** Those that only the running program knows. */
  readonly unread: readonly string[];
}

const CLAUSES = ["accepts", "throws", "changes", "isRepeatable"];
/** What is looked up where it stands in the source, or means something to a running program only. */
const ELSEWHERE = ["properties", "oracle", "knowledge", "heal", "whileHealing", "record", "candidates"];

/**
 * Reads options as they are written. A name is looked up among the constants of the module.
 *
 * @param texts the expressions, the weakest first
 * @param fileText the text of the file in which they stand
 */
export function readOptions(texts: readonly string[], fileText: string): ReadOptions {
  const module = ts.createSourceFile("file.tsx", fileText, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const properties = new Map<string, typescript.Expression | typescript.MethodDeclaration>();
  const unread = new Set<string>();
  for (const text of texts) {
    const literal = resolve(parseExpression(text), module);
    if (literal === undefined || !ts.isObjectLiteralExpression(literal)) unread.add(text);
    else for (const property of literal.properties) take(property, properties, unread);
  }
  const plain: Record<string, unknown> = {};
  const cases: Case[] = [];
  const clauses: string[] = [];
  for (const [name, value] of properties) {
    if (ELSEWHERE.includes(name)) continue;
    if (CLAUSES.includes(name))
      clauses.push(ts.isMethodDeclaration(value) ? value.getText() : `${name}: ${value.getText()}`);
    else if (ts.isMethodDeclaration(value)) unread.add(name);
    else if (name === "examples") cases.push(...readExamples(value, module, unread));
    else {
      const read = readValue(value, module);
      if (read === undefined) unread.add(name);
      else plain[name] = read.value;
    }
  }
  return { plain, cases, ...readClauses(clauses, unread), unread: [...unread] };
}

function take(
  property: typescript.ObjectLiteralElementLike,
  properties: Map<string, typescript.Expression | typescript.MethodDeclaration>,
  unread: Set<string>,
): void {
  const name = property.name !== undefined && "text" in property.name ? property.name.text : undefined;
  if (name === undefined) unread.add(property.getText());
  else if (ts.isPropertyAssignment(property)) properties.set(name, property.initializer);
  else if (ts.isMethodDeclaration(property)) properties.set(name, property);
  else if (ts.isShorthandPropertyAssignment(property)) properties.set(name, property.name);
  else unread.add(name);
}

function readClauses(clauses: readonly string[], unread: Set<string>): { fixed?: Clauses } {
  if (clauses.length === 0) return {};
  const literal = parseExpression(`{ ${clauses.join(", ")} }`);
  const read = literal === undefined ? undefined : readTerms(literal as Parameters<typeof readTerms>[0]);
  if (read === undefined || "reason" in read) {
    for (const clause of clauses) unread.add(clause.split(":", 1)[0] ?? clause);
    return {};
  }
  const { text: _text, ...fixed } = read.terms;
  return { fixed };
}

function readExamples(
  value: typescript.Expression,
  module: typescript.SourceFile,
  unread: Set<string>,
): readonly Case[] {
  const list = resolve(value, module);
  if (list === undefined || !ts.isArrayLiteralExpression(list)) {
    unread.add("examples");
    return [];
  }
  return list.elements.flatMap((element) => {
    const example = resolve(element, module);
    const found =
      example !== undefined && ts.isObjectLiteralExpression(example) ? readExample(example, module) : undefined;
    if (found === undefined) unread.add("examples");
    return found ?? [];
  });
}

function readExample(example: typescript.ObjectLiteralExpression, module: typescript.SourceFile): Case | undefined {
  const parts = new Map<string, typescript.Expression | typescript.MethodDeclaration>();
  for (const property of example.properties) take(property, parts, new Set());
  const values = parts.get("arguments");
  const list = values !== undefined && ts.isExpression(values) ? resolve(values, module) : undefined;
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return undefined;
  const self = parts.get("this");
  const expect = readExpectation(parts, module);
  if (expect === undefined) return undefined;
  const call = {
    ...(self === undefined ? {} : { self: self.getText() }),
    arguments: list.elements.map((element) => element.getText()),
  };
  return { origin: "option", input: { call }, expect };
}

function readExpectation(
  parts: ReadonlyMap<string, typescript.Expression | typescript.MethodDeclaration>,
  module: typescript.SourceFile,
): Expectation | undefined {
  const thrown = parts.get("throws");
  if (thrown !== undefined) {
    const error = ts.isExpression(thrown) ? readValue(thrown, module)?.value : undefined;
    return typeof error === "string" ? { kind: "throws", error } : undefined;
  }
  const approximate = parts.get("isApproximate")?.kind === ts.SyntaxKind.TrueKeyword;
  const value = parts.get("returns")?.getText() ?? "undefined";
  return { kind: "returns", value, ...(approximate ? { isApproximate: true } : {}) };
}

/** An expression's text, parsed; undefined where it is none. */
export function parseExpression(text: string): typescript.Expression | undefined {
  const source = ts.createSourceFile("value.tsx", `(${text}\n)`, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const [only, another] = source.statements;
  if (parserFaults(source).length > 0 || only === undefined || another !== undefined) return undefined;
  if (!ts.isExpressionStatement(only) || !ts.isParenthesizedExpression(only.expression)) return undefined;
  return only.expression.expression;
}

/** The literal that an expression is, or that a constant of its module stands for. */
function resolve(
  expression: typescript.Expression | undefined,
  module: typescript.SourceFile,
): typescript.Expression | undefined {
  if (expression === undefined) return undefined;
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression))
    return resolve(expression.expression, module);
  if (!ts.isIdentifier(expression) || expression.text === "undefined") return expression;
  for (const statement of module.statements) {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && name.text === expression.text) return resolve(initializer, module);
  }
  return undefined;
}

function readValue(
  expression: typescript.Expression,
  module: typescript.SourceFile,
): { readonly value: unknown } | undefined {
  const node = resolve(expression, module);
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return { value: node.text };
  if (ts.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
  if (ts.isIdentifier(node) && node.text === "undefined") return { value: undefined };
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.map((element) => readValue(element, module));
    return items.every((item) => item !== undefined) ? { value: items.map(({ value }) => value) } : undefined;
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const fields: Record<string, unknown> = {};
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return undefined;
    const read = readValue(property.initializer, module);
    if (read === undefined) return undefined;
    fields[property.name.text] = read.value;
  }
  return { value: fields };
}
