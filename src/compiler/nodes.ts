import type typescript from "typescript";

type TypeScript = typeof typescript;
type Node = typescript.Node;

/** A node and all that stand in it, in the order of the text; those that are passed over with all that is in them. */
export function nodesOf(ts: TypeScript, root: Node, isPassedOver: (node: Node) => boolean = () => false): Node[] {
  const found: Node[] = [];
  const waiting = [root];
  // Without calls within calls: a text of a thousand lines, joined by `+`, is a thousand nodes deep.
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isPassedOver(node)) continue;
    found.push(node);
    const children: Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    for (const child of children.reverse()) waiting.push(child);
  }
  return found;
}

/** Whether something is so of a node, or of any that stands in it. */
export function isAnywhere(ts: TypeScript, root: Node, isSo: (node: Node) => boolean): boolean {
  return isSo(root) || ts.forEachChild(root, (node) => isAnywhere(ts, node, isSo) || undefined) === true;
}

/** Whether a declaration has a modifier, such as `export`. */
export function hasModifier(ts: TypeScript, node: Node, wanted: typescript.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === wanted) === true;
}

/** The mistakes that the parser has met in a text, which the compiler's public interface does not tell. */
export function parserFaults(parsed: typescript.SourceFile): readonly typescript.Diagnostic[] {
  return (parsed as { parseDiagnostics?: readonly typescript.Diagnostic[] }).parseDiagnostics ?? [];
}

/** Whether a node passes its operand's value on as it is: parentheses, and what is said to the compiler alone. */
export function isTransparent(
  ts: TypeScript,
  node: Node,
): node is
  | typescript.ParenthesizedExpression
  | typescript.AsExpression
  | typescript.SatisfiesExpression
  | typescript.NonNullExpression
  | typescript.TypeAssertion {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}

/** The expression inside of parentheses and type assertions. */
export function innermost(ts: TypeScript, expression: typescript.Expression): typescript.Expression {
  let inner = expression;
  while (isTransparent(ts, inner)) inner = inner.expression;
  return inner;
}

/** A statement's text with the comments above it, and without an `export`. */
export function withoutExport(ts: TypeScript, statement: typescript.Statement): string {
  const source = statement.getSourceFile();
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const exported = modifiers.filter(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  );
  const [first, last] = [exported[0], exported.at(-1)];
  if (first === undefined || last === undefined) return statement.getFullText(source).trim();
  const before = source.text.slice(statement.getFullStart(), first.getStart(source));
  return `${before}${source.text.slice(last.end, statement.end).trimStart()}`.trim();
}
