import { count } from "../../text/lines.js";
import { annotateLine, printReport } from "../stubs/report.js";
import { nameOf, toRow } from "../stubs/rows.js";
import type { verifyStubs } from "./verify.js";

type Verified = Awaited<ReturnType<typeof verifyStubs>>[number];

/** The lines of `verify`: for people, as one object of JSON, or as annotations of GitHub's for the findings. */
export function printVerified(all: readonly Verified[], output: string, folder: string): string[] {
  if (output === "json") return printJson(all, folder);
  if (output === "github") return all.flatMap((one) => annotate(one, folder));
  const skipped = countOf(all, "skipped") === 0 ? "" : `, ${countOf(all, "skipped")} without a body skipped`;
  const summary = `${countOf(all, "verified")} verified, ${countOf(all, "failed")} failed${skipped}.`;
  return [...all.flatMap((one) => describe(one, folder)), summary];
}

function countOf(all: readonly Verified[], outcome: Verified["outcome"]): number {
  return all.filter((one) => one.outcome === outcome).length;
}

function printJson(all: readonly Verified[], folder: string): string[] {
  const rows = all.map(({ stub }) => toRow(stub, folder));
  const findings = rows.filter((_, index) => all[index]?.outcome === "failed");
  const verified = all.map(({ stub, outcome, casesRun, notes, ...told }, index) => ({
    id: stub.skeleton.id,
    file: rows[index]?.file,
    outcome,
    casesRun,
    findings: [...told.findings, ...told.doubts].map(({ check, code, message, line, severity }) => ({
      check,
      code,
      message,
      line: line ?? null,
      isDoubt: severity === "soft",
    })),
    notes,
  }));
  return printReport({ command: "verify", rows, findings, details: { verified } }, "json");
}

function describe({ stub, outcome, casesRun, findings, doubts }: Verified, folder: string): string[] {
  const row = toRow(stub, folder);
  const name = nameOf(row);
  if (outcome === "skipped") return [`skipped  ${name}: ${row.reason}`];
  const { file, line } = row;
  const head =
    outcome === "verified" ? `verified ${name}, ${count(casesRun, "case")}` : `failed   ${name} ${file}(${line})`;
  const objections = findings.map(({ message }) => `  ${message}`);
  return [head, ...objections, ...doubts.map(({ message }) => `  doubt: ${message}`)];
}

function annotate({ stub, findings, doubts }: Verified, folder: string): string[] {
  const { id, file, line } = toRow(stub, folder);
  return [...findings, ...doubts].map(({ code, message, severity }) =>
    annotateLine({
      level: severity === "soft" ? "warning" : "error",
      file,
      line,
      title: `selfcoding: ${code}`,
      message: `${id}: ${message}`,
    }),
  );
}
