import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { hasModifier, innermost } from "../compiler/nodes.js";
import type { Terms } from "../contract/contract.js";

/** A contract as data, or why it cannot be read, as a sentence. */
type ReadTerms = { readonly terms: Terms } | { readonly reason: string };

type Draft = { -readonly [Key in keyof Terms]: Terms[Key] };

const KEYS = ["accepts", "throws", "changes", "isRepeatable", "examples", "silent"] as const;

class Unreadable extends Error {}

/** Reads the object literal of a contract; `node` must know its own text. */
export function readTerms(node: typescript.Expression): ReadTerms {
  const literal = innermost(ts, node);
  if (!ts.isObjectLiteralExpression(literal)) return { reason: "A contract must be an object literal." };
  const draft: Draft = { text: literal.getText() };
  try {
    for (const property of literal.properties) readProperty(property, draft);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { reason: error.message };
  }
  return { terms: draft };
}

/** The contract that a statement declares: `const contract: Contract<typeof f> = { … }`, or one that is called so. */
export function contractOf(statement: typescript.Statement): typescript.Expression | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration, another] = statement.declarationList.declarations;
  if (declaration?.initializer === undefined || another !== undefined) return undefined;
  const isTyped = isContractType(declaration.type) || isContractType(satisfied(declaration.initializer));
  return isTyped || declaration.name.getText() === "contract" ? declaration.initializer : undefined;
}

function isContractType(type: typescript.TypeNode | undefined): boolean {
  return type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText() === "Contract";
}

function satisfied(expression: typescript.Expression): typescript.TypeNode | undefined {
  return ts.isSatisfiesExpression(expression) || ts.isAsExpression(expression) ? expression.type : undefined;
}

function readProperty(property: typescript.ObjectLiteralElementLike, draft: Draft): void {
  const name = property.name?.getText() ?? "";
  const key = KEYS.find((one) => one === name);
  if (key === undefined) throw new Unreadable(`Unknown clause in the contract: "${name || property.getText()}".`);
  if (key === "accepts") draft.accepts = functionText(property, key);
  else {
    const value = valueOf(property, key);
    if (key === "throws") draft.throws = itemsOf(value, key).map(readThrow);
    else if (key === "examples") draft.examples = itemsOf(value, key).map(readExample);
    else if (key === "isRepeatable") draft.isRepeatable = booleanOf(value);
    else draft[key] = itemsOf(value, key).map((item) => textOf(item, key));
  }
}

// A method's shorthand is a function in an object only.
function functionText(property: typescript.ObjectLiteralElementLike, key: string): string {
  if (!ts.isMethodDeclaration(property)) return valueOf(property, key).getText();
  const text = property.getText();
  const from = property.parameters.pos - 1 - property.getStart();
  const isAsync = hasModifier(ts, property, ts.SyntaxKind.AsyncKeyword);
  return `${isAsync ? "async " : ""}function ${text.slice(from)}`;
}

function valueOf(property: typescript.ObjectLiteralElementLike, key: string): typescript.Expression {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  throw new Unreadable(`Write the clause \`${key}\` of the contract as \`${key}: …\`.`);
}

function itemsOf(value: typescript.Expression, key: string): readonly typescript.Expression[] {
  const inner = innermost(ts, value);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements;
  throw new Unreadable(`The clause \`${key}\` of the contract must be a list literal.`);
}

function readThrow(item: typescript.Expression): NonNullable<Terms["throws"]>[number] {
  const inner = innermost(ts, item);
  if (!ts.isObjectLiteralExpression(inner)) throw new Unreadable("Each of `throws` must be `{ error, when }`.");
  const named = (name: string): typescript.ObjectLiteralElementLike | undefined =>
    inner.properties.find((property) => property.name?.getText() === name);
  const [error, when] = [named("error"), named("when")];
  if (error === undefined || when === undefined) throw new Unreadable("Each of `throws` must be `{ error, when }`.");
  return { error: textOf(valueOf(error, "error"), "throws"), when: functionText(when, "when") };
}

function readExample(item: typescript.Expression): NonNullable<Terms["examples"]>[number] {
  const [call, result, words] = itemsOf(item, "examples");
  if (call === undefined || result === undefined)
    throw new Unreadable("Each of `examples` must be `[call, result, words]`.");
  return {
    call: textOf(call, "examples"),
    result: textOf(result, "examples"),
    words: words === undefined ? "" : textOf(words, "examples"),
  };
}

function textOf(item: typescript.Expression, key: string): string {
  const inner = innermost(ts, item);
  if (ts.isStringLiteralLike(inner)) return inner.text;
  throw new Unreadable(`\`${inner.getText()}\` in the clause \`${key}\` of the contract must be a text.`);
}

function booleanOf(value: typescript.Expression): boolean {
  const { kind } = innermost(ts, value);
  if (kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword)
    return kind === ts.SyntaxKind.TrueKeyword;
  throw new Unreadable("The clause `isRepeatable` of the contract must be true or false.");
}
