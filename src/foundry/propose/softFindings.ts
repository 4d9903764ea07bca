import type { Candidate, Evidence, Finding, Verdict } from "../../contract/nouns.js";
import { printTerms } from "../../terms/printTerms.js";
import type { Passed } from "./assignment.js";
import { normalizeCandidate } from "./convergence.js";

/** A candidate against which nothing stands that the model could not answer. */
interface Standing {
  readonly candidate: Candidate;
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
}

/** The consequence of a verdict. */
type Weighed = { readonly passed: Passed } | { readonly findings: readonly Finding[]; readonly isHard: boolean };

/**
 * Puts each soft finding to the model once. After that a candidate is adopted with it, and with what the model
 * answered: so a right body costs at most one more round, and a reviewer sees what was found.
 */
export function weighSoftFindings(): SoftFindings {
  return new SoftFindings();
}

class SoftFindings {
  /** The last candidate that can be adopted if the model stands by it. */
  standing: Standing | undefined;
  readonly #asked = new Set<string>();

  /** Whether a candidate is adopted, or goes back. */
  weigh(candidate: Candidate, verdict: Verdict, keep: string | undefined): Weighed {
    if (verdict.passed) {
      const { passed: _passed, ...evidence } = verdict;
      return { passed: { candidate: withChanges(candidate, evidence.changes ?? []), evidence } };
    }
    const { findings, evidence } = verdict;
    if (evidence === undefined) {
      // What was found besides is fixed in the same round, or asked about in the next one.
      for (const finding of findings) if (finding.severity === "soft") this.#asked.add(keyOf(finding));
      return { findings, isHard: true };
    }
    const isSame =
      this.standing !== undefined && normalizeCandidate(this.standing.candidate) === normalizeCandidate(candidate);
    this.standing = { candidate, evidence, findings };
    if (keep !== undefined) return { passed: this.keep(keep) };
    const isNew = findings.some((finding) => !this.#asked.has(keyOf(finding)));
    for (const finding of findings) this.#asked.add(keyOf(finding));
    if (isSame || !isNew) return { passed: this.keep("") };
    return { findings, isHard: false };
  }

  /** Adopts the candidate that stands, with what was found and what the model said to it. */
  keep(reason: string): Passed {
    if (this.standing === undefined) throw new Error("There is no candidate to keep.");
    const { candidate, evidence, findings } = this.standing;
    const answer = reason === "" ? "it sent the same code again" : `it says “${reason}”`;
    // A version that waits for approval has the same notes.
    const notes = findings.map(({ message }) => `${message} The model stands by its body: ${answer}.`);
    const changed = findings.flatMap((finding) => finding.changed ?? []);
    return {
      candidate: withChanges(candidate, [...(evidence.changes ?? []), ...changed]),
      evidence: { ...evidence, notes: [...notes, ...evidence.notes] },
    };
  }
}

// With other calls, the same change is no news.
function keyOf({ code, message, changed }: Finding): string {
  return `${code} ${changed ?? message}`;
}

// What it changes with that is meant from now on: a heal must give it back before it calls once more.
function withChanges(candidate: Candidate, changed: readonly string[]): Candidate {
  if (changed.length === 0) return candidate;
  const { text: _text, ...clauses } = candidate.contract ?? { text: "" };
  const changes = [...new Set([...(clauses.changes ?? []), ...changed])];
  return { ...candidate, contract: { ...clauses, changes, text: printTerms({ ...clauses, changes }) } };
}
