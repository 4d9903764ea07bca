import type typescript from "typescript";
import type { ExampleOption, StubOptions } from "../../contract/options.js";

/** The options of a stub as far as its source says them in so many words: for who does not run it. */
interface LiteralOptions {
  /** Plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly examples: readonly ExampleOption[];
  /** Clauses of its contract; functions as their text. */
  readonly clauses: Readonly<Record<string, unknown>>;
  /** The names of those that only its program knows. */
  readonly unread: readonly string[];
}

type Ts = typeof typescript;

const CLAUSES: ReadonlySet<string> = new Set<keyof StubOptions>(["accepts", "throws", "changes", "isRepeatable"]);
/** They are functions, or reach for other modules: the checks read them in the user's source, or they say how to run. */
const ELSEWHERE: ReadonlySet<string> = new Set<keyof StubOptions>(["properties", "oracle", "heal", "knowledge"]);
const UNREAD = Symbol("unread");

/** Reads the options of a stub from its source, the strongest expression last. */
export function readLiteralOptions(ts: Ts, expressions: readonly typescript.Expression[]): LiteralOptions {
  const unread: string[] = [];
  const read = new Map<string, unknown>();
  for (const expression of expressions) {
    if (!ts.isObjectLiteralExpression(expression)) {
      unread.push(expression.getText());
      continue;
    }
    for (const property of expression.properties) {
      const name = property.name === undefined ? property.getText() : property.name.getText();
      if (ELSEWHERE.has(name)) continue;
      const value = ts.isPropertyAssignment(property)
        ? valueOf(ts, property.initializer, CLAUSES.has(name))
        : CLAUSES.has(name) && ts.isMethodDeclaration(property)
          ? property.getText()
          : UNREAD;
      if (value === UNREAD) unread.push(name);
      else read.set(name, value);
    }
  }
  const part = (isWanted: (name: string) => boolean): Record<string, unknown> =>
    Object.fromEntries([...read].filter(([name]) => isWanted(name)));
  return {
    options: part((name) => !CLAUSES.has(name) && name !== "examples"),
    examples: (read.get("examples") ?? []) as readonly ExampleOption[],
    clauses: part((name) => CLAUSES.has(name)),
    unread,
  };
}

function valueOf(ts: Ts, node: typescript.Expression, mayBeFunction: boolean): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return valueOf(ts, node.expression, mayBeFunction);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = valueOf(ts, node.operand, false);
    return typeof value === "number" ? -value : UNREAD;
  }
  if (mayBeFunction && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))) return node.getText();
  if (ts.isArrayLiteralExpression(node)) return listOf(ts, node, mayBeFunction);
  if (ts.isObjectLiteralExpression(node)) return objectOf(ts, node, mayBeFunction);
  return UNREAD;
}

function listOf(ts: Ts, node: typescript.ArrayLiteralExpression, mayBeFunction: boolean): unknown {
  const values = node.elements.map((element) => valueOf(ts, element, mayBeFunction));
  return values.includes(UNREAD) ? UNREAD : values;
}

function objectOf(ts: Ts, node: typescript.ObjectLiteralExpression, mayBeFunction: boolean): unknown {
  const pairs = node.properties.map((property): readonly [string, unknown] => {
    const { name } = property;
    const isPlain = name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name));
    if (!isPlain || !ts.isPropertyAssignment(property)) return ["", UNREAD];
    return [name.text, valueOf(ts, property.initializer, mayBeFunction)];
  });
  return pairs.some(([, value]) => value === UNREAD) ? UNREAD : Object.fromEntries(pairs);
}
