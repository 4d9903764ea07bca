import { toRow } from "../stubs/rows.js";
import type { verifyStubs } from "./verify.js";

type Verified = Awaited<ReturnType<typeof verifyStubs>>[number];

/** The lines of `verify`: for people, as one object of JSON, or as annotations of GitHub's for the findings. */
export function printVerified(all: readonly Verified[], output: string, folder: string): string[] {
  const rows = all.map((one) => toVerifiedRow(one, folder));
  if (output === "json") return [JSON.stringify(toEnvelope(rows), undefined, 2)];
  if (output === "github") return rows.flatMap(annotate);
  const count = (outcome: Verified["outcome"]): number => rows.filter((row) => row.outcome === outcome).length;
  const skipped = count("skipped") === 0 ? "" : `, ${count("skipped")} without a body skipped`;
  return [...rows.flatMap(describe), `${count("verified")} verified, ${count("failed")} failed${skipped}.`];
}

/** A stub as `status` tells of it, and what the checks made of its body. */
function toVerifiedRow({ stub, outcome, findings, doubts, notes, casesRun }: Verified, folder: string) {
  const told = [...findings, ...doubts].map(({ check, code, message, line, severity }) => ({
    check,
    code,
    message,
    line: line ?? null,
    isDoubt: severity === "soft",
  }));
  return { ...toRow(stub, folder), outcome, casesRun, findings: told, notes };
}

type VerifiedRow = ReturnType<typeof toVerifiedRow>;

function toEnvelope(rows: readonly VerifiedRow[]): object {
  const count = (outcome: Verified["outcome"]): number => rows.filter((row) => row.outcome === outcome).length;
  const totals = {
    stubs: rows.length,
    verified: count("verified"),
    failed: count("failed"),
    skipped: count("skipped"),
    cases: rows.reduce((sum, { casesRun }) => sum + casesRun, 0),
  };
  const status = totals.failed === 0 ? "clean" : "findings";
  return { schemaVersion: 1, command: "verify", status, stubs: rows, totals };
}

function describe({ id, outcome, casesRun, findings, file, line, reason }: VerifiedRow): string[] {
  if (outcome === "skipped") return [`skipped  ${id}: ${reason}`];
  const cases = `${casesRun} case${casesRun === 1 ? "" : "s"}`;
  const head = outcome === "verified" ? `verified ${id}, ${cases}` : `failed   ${id} ${file}(${line})`;
  return [head, ...findings.map(({ message, isDoubt }) => `  ${isDoubt ? "doubt: " : ""}${message}`)];
}

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions: these letters end a property or a line.
function annotate({ id, file, line, findings }: VerifiedRow): string[] {
  const message = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string): string => message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return findings.map(
    (finding) =>
      `::${finding.isDoubt ? "warning" : "error"} file=${property(file)},line=${line},title=${property(`selfcoding: ${finding.code}`)}::${message(`${id}: ${finding.message}`)}`,
  );
}
