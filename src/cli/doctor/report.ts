import { indentLines } from "../../text/lines.js";
import type { Diagnosis } from "./finding.js";
import { relative } from "../relative.js";
import type { printReport } from "../stubs/report.js";

/** What is printed for a person. */
export function printFindings(findings: readonly Diagnosis[], fixed: readonly Diagnosis[], folder: string): string[] {
  const wrong = findings.filter(({ isRight }) => !isRight);
  const open = wrong.filter(({ fix }) => fix !== undefined).length;
  const lines = findings.map((finding) => describe(finding, folder));
  const done = fixed.map((finding) => `fixed  ${finding.code}  ${describePackages(finding, folder)}${finding.message}`);
  const ending = open > 0 ? ` \`selfcoding doctor --fix\` can write ${open} of them.` : "";
  const summary =
    wrong.length === 0
      ? "Everything looks right."
      : `${wrong.length} of ${findings.length} ${wrong.length === 1 ? "needs" : "need"} a change.${ending}`;
  return [...done, ...lines, summary];
}

function describe(finding: Diagnosis, folder: string): string {
  const { code, isRight, message, remedy, file } = finding;
  const place = isRight || file === undefined ? "" : `  (${relative(folder, file)})`;
  const [first = "", ...more] = message.split("\n");
  const below = [...more, ...(remedy === "" ? [] : remedy.split("\n"))].join("\n");
  const what = `${describePackages(finding, folder)}${first}`;
  return `${isRight ? "ok   " : "wrong"}  ${code}  ${what}${place}${below === "" ? "" : `\n${indentLines(below, "       ")}`}`;
}

function describePackages({ packages }: Diagnosis, folder: string): string {
  return packages === undefined ? "" : `${foldersFrom(folder, packages).join(", ")}: `;
}

function foldersFrom(folder: string, packages: readonly string[]): string[] {
  return packages.map((root) => relative(folder, root) || ".");
}

/**
 * The same for programs.
 *
 * @param fixed what was written; absent where nothing was to be
 */
export function toReport(
  command: string,
  findings: readonly Diagnosis[],
  fixed: readonly Diagnosis[] | undefined,
  folder: string,
): Parameters<typeof printReport>[0] {
  const plain = (finding: Diagnosis): object => ({
    code: finding.code,
    isRight: finding.isRight,
    file: finding.file === undefined ? null : relative(folder, finding.file),
    message: finding.message,
    remedy: finding.remedy,
    ...(finding.packages === undefined ? {} : { packages: foldersFrom(folder, finding.packages) }),
    ...(finding.fix === undefined
      ? {}
      : { fix: { file: relative(folder, finding.fix.file), edits: finding.fix.edits } }),
  });
  const done = fixed === undefined ? {} : { fixed: fixed.map(plain) };
  return {
    command,
    rows: [],
    findings: [],
    hasFindings: findings.some(({ isRight }) => !isRight),
    details: { findings: findings.map(plain), ...done },
  };
}
