import { ts } from "../../compiler/compiler.js";
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

/** A candidate's tokens: equal texts are the same candidate, whatever its layout and comments. */
export function normalizeCandidate({ imports, helpers, body, contract }: Candidate): string {
  return [normalizeBody({ imports, helpers, body }), tokensOf(contract?.text ?? "")].join("\n");
}

/** The same without its contract. */
export function normalizeBody({ imports, helpers, body }: Omit<Candidate, "contract">): string {
  return [imports, helpers, body].map(tokensOf).join("\n");
}

// Blanks within a text are a part of it.
function tokensOf(text: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  const depths: number[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.TemplateHead) depths.push(0);
    const depth = depths.at(-1);
    if (depth !== undefined && kind === ts.SyntaxKind.OpenBraceToken) depths[depths.length - 1] = depth + 1;
    if (depth !== undefined && kind === ts.SyntaxKind.CloseBraceToken) {
      if (depth > 0) depths[depths.length - 1] = depth - 1;
      else if (scanner.reScanTemplateToken(false) === ts.SyntaxKind.TemplateTail) depths.pop();
    }
    tokens.push(scanner.getTokenText());
  }
  return tokens.join(" ");
}
