import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { parserFaults } from "../../compiler/nodes.js";
import type { Candidate, Finding } from "../../contract/nouns.js";

/**
 * Notices a model that goes in circles: the same candidate twice, or the same finding of three of them.
 *
 * @returns what takes each attempt, and says as a sentence why another one is pointless; undefined when it is not
 */
export function noticeCircles(): (
  candidate: Candidate | undefined,
  findings: readonly Finding[],
) => string | undefined {
  const candidates = new Set<string>();
  const counts = new Map<string, number>();
  return (candidate, findings) => {
    if (candidate !== undefined) {
      const text = normalizeCandidate(candidate);
      if (candidates.has(text)) return "The model proposed the same body twice";
      candidates.add(text);
    }
    // One candidate can have the same fault in many places.
    for (const key of new Set(findings.map(({ code, message }) => `${code} ${message}`))) {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count >= 3) return `The same finding came back three times`;
    }
    return undefined;
  };
}

/** A candidate's tokens: equal texts are the same candidate, whatever its layout, quotation marks and comments. */
export function normalizeCandidate({ imports, helpers, body, contract }: Candidate): string {
  return [normalizeBody({ imports, helpers, body }), tokensOf(contract?.text ?? "")].join("\n");
}

/** The same without its contract. */
export function normalizeBody({ imports, helpers, body }: Omit<Candidate, "contract">): string {
  return [imports, helpers, body].map(tokensOf).join("\n");
}

// Parsed, as what is a text or a pattern, whose blanks count, only the grammar tells.
function tokensOf(text: string): string {
  const source = parse(text);
  const tokens: string[] = [];
  const visit = (node: typescript.Node): void => {
    if (ts.isJSDoc(node) || isOptionalSign(node)) return;
    const [before, behind] = frameOf(node);
    tokens.push(before);
    const parts = node.getChildren(source);
    if (parts.length > 0) parts.forEach(visit);
    else tokens.push(leafText(node));
    tokens.push(behind);
  };
  visit(source);
  return tokens.filter((token) => token !== "").join(" ");
}

function leafText(node: typescript.Node): string {
  if (ts.isStringLiteral(node)) return JSON.stringify(node.text);
  if (!ts.isJsxText(node)) return node.getText();
  return node.containsOnlyTriviaWhiteSpaces ? "" : JSON.stringify(node.text);
}

// The text does not say whether it holds elements; read as the other kind, it is full of faults.
function parse(text: string): typescript.SourceFile {
  const read = (name: string): typescript.SourceFile => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const plain = read("text.ts");
  if (parserFaults(plain).length === 0) return plain;
  const withElements = read("text.tsx");
  return parserFaults(withElements).length < parserFaults(plain).length ? withElements : plain;
}

/** Signs that each author sets or leaves out: at the end of a statement or a list. */
function isOptionalSign(node: typescript.Node): boolean {
  if (node.kind === ts.SyntaxKind.SemicolonToken) return !ts.isForStatement(node.parent);
  if (node.kind !== ts.SyntaxKind.CommaToken || ts.isBinaryExpression(node.parent)) return false;
  const items =
    node.parent
      .getChildren()
      .find(({ pos, end }) => pos <= node.pos && end >= node.end)
      ?.getChildren() ?? [];
  const last = items.at(-2);
  return items.at(-1) === node && last !== undefined && !ts.isOmittedExpression(last);
}

/** What is said instead, so that it is said of all alike. */
function frameOf(node: typescript.Node): readonly [before: string, behind: string] {
  if (ts.isClassElement(node)) return ["", ";"];
  if (!ts.isStatement(node) || ts.isBlock(node)) return ["", ""];
  const { parent } = node;
  const isBranch = ts.isIfStatement(parent) || ts.isIterationStatement(parent, false);
  return isBranch ? ["{", "; }"] : ["", ";"];
}
