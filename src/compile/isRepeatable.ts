import type { Skeleton } from "../../transformer/stub.js";
import { mayChange } from "./mayChange.js";

/** Code that asks for chance, the time, or the world outside. */
const ASKS_OUTSIDE = [
  /random|shuffle/i,
  /\bDate\s*\.\s*now\b|\bnew\s+Date\b(?!\s*\(\s*[^)\s])|(?<![\w.])(?<!new\s+)Date\s*\(|\bTemporal\s*\.\s*Now\b/,
  /\bcrypto\b|\bperformance\b|\bhrtime\b|\bfetch\b|\bprocess\b/,
  /["']node:(?:fs|http|https|net|tls|dgram|dns|os|child_process|timers|worker_threads)\b/,
];
const DOCS_ASK_OUTSIDE = /\brandom|\bshuffl|\bnow\b|\btoday\b|\bcurrent (?:time|date|day|moment)|\buuid\b/i;

/**
 * Whether the same call gives the same result each time, as far as can be told from docs and code. What a function that
 * the body calls does is not looked at.
 *
 * @param code imports, helpers and body
 */
export function isRepeatable(code: string, skeleton: Skeleton): boolean {
  const { docs, hints, scope, resultType } = skeleton;
  // Nothing comes of it that could be compared.
  if (/^(?:Promise<)?(?:void|undefined|never)\b/.test(resultType)) return false;
  if (DOCS_ASK_OUTSIDE.test([docs.description, docs.returns, ...docs.remarks, ...hints].join("\n"))) return false;
  if (ASKS_OUTSIDE.some((pattern) => pattern.test(code))) return false;
  if (mayChange(skeleton).module) return false;
  return !scope.some(
    ({ name, kind }) => kind === "let" && new RegExp(`(?<![\\w$.])${escape(name)}(?![\\w$])`).test(code),
  );
}

function escape(name: string): string {
  return name.replace(/\$/g, "\\$");
}
