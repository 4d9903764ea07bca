import type { Finding } from "../contract/nouns.js";

/** Makes a finding; `line` is the candidate's, where one is known. */
export function finding(check: Finding["check"], code: string, message: string, line?: string): Finding {
  return { check, code, message, ...(line === undefined ? {} : { line }) };
}
