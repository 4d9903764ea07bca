import type { Candidate, Finding } from "../contract/nouns.js";

/** Notices a model that goes in circles: the same candidate twice, or the same finding three times. */
export class Convergence {
  readonly #candidates = new Set<string>();
  readonly #findings = new Map<string, number>();

  /** Why another attempt is pointless, as a sentence; undefined when it is not. */
  note(candidate: Candidate | undefined, findings: readonly Finding[]): string | undefined {
    if (candidate !== undefined) {
      const text = normalizeCandidate(candidate);
      if (this.#candidates.has(text)) return "The model proposed the same body twice";
      this.#candidates.add(text);
    }
    for (const { code, message } of findings) {
      const key = `${code} ${message}`;
      const count = (this.#findings.get(key) ?? 0) + 1;
      this.#findings.set(key, count);
      if (count >= 3) return `The same finding came back three times`;
    }
    return undefined;
  }
}

/** A candidate's text without its layout: equal texts are the same candidate. */
export function normalizeCandidate({ imports, helpers, body }: Candidate): string {
  return [imports, helpers, body].map((part) => part.replace(/\s+/g, " ").trim()).join("\n");
}
