import path from "node:path";
import type { listStubs } from "../../integrations/build.js";

type Listed = Awaited<ReturnType<typeof listStubs>>[number];

/** What is to be done about a version in each state; `""` where it runs. */
const REMEDIES: Readonly<Record<Listed["state"], string>> = {
  current: "",
  edited: "",
  proposed: "Look at it with `selfcoding review`, and approve or reject it.",
  missing: "Call it where a model may be asked (mode auto), and commit its files.",
  stale: "Call it where a model may be asked (mode auto), and commit its new version.",
  unloadable: "Fix the file, or delete it to have it written again.",
  conflict: "Move the edited code into your source in place of the stub, or delete the file to have it written again.",
};
const REASONS: Readonly<Record<Listed["state"], string>> = {
  current: "",
  edited: "its body was edited by hand, and runs as it is",
  missing: "it has no version",
  proposed: "its version waits for approval",
  stale: "it has changed since its version was written",
  unloadable: "its body was edited by hand, and cannot be read",
  conflict: "its version was edited by hand, and it has changed since",
};

/** A stub as machines read it; paths with `/`, from the folder where the command runs. */
export function toRow({ skeleton, found, state, line, sourceFile }: Listed, folder: string) {
  const { entry } = found;
  const versions = entry?.versions ?? [];
  const usage = versions.map((version) => version.usage.promptTokens + version.usage.completionTokens);
  return {
    id: skeleton.id,
    file: relative(folder, sourceFile.fileName),
    line,
    state,
    version: entry?.current ?? null,
    versions: versions.length,
    isHealed: versions.find(({ number }) => number === entry?.current)?.healed !== undefined,
    cases: entry?.cases.length ?? 0,
    tokens: usage.reduce((sum, tokens) => sum + tokens, 0),
    reason: REASONS[state],
    path: found.path === undefined || state === "missing" ? null : relative(folder, found.path),
    remedy: REMEDIES[state],
  };
}

type StubRow = ReturnType<typeof toRow>;

/** The lines of a report: for people, as one object of JSON, or as annotations of GitHub's for the findings. */
export function printRows(
  command: string,
  rows: readonly StubRow[],
  findings: readonly StubRow[],
  output: string,
): string[] {
  if (output === "json") return [JSON.stringify(toEnvelope(command, rows, findings), undefined, 2)];
  if (output === "github") return findings.map(annotate);
  const count = `${rows.length} stub${rows.length === 1 ? "" : "s"}`;
  if (command === "status") return [...rows.map(describe), count];
  return [
    ...findings.map(complain),
    findings.length === 0 ? `${count} checked.` : `${findings.length} of ${count} failed the check.`,
  ];
}

function toEnvelope(command: string, rows: readonly StubRow[], findings: readonly StubRow[]): object {
  const totals = Object.fromEntries(
    Object.keys(REASONS).map((state) => [state, rows.filter((row) => row.state === state).length]),
  );
  const tokens = rows.reduce((sum, row) => sum + row.tokens, 0);
  const status = findings.length === 0 ? "clean" : "findings";
  return { schemaVersion: 1, command, status, stubs: rows, totals: { stubs: rows.length, ...totals, tokens } };
}

function describe({ state, id, version, versions, path: place }: StubRow): string {
  const numbers = version === null ? "" : `, version ${version} of ${versions}`;
  return `${state.padEnd(8)} ${id}${numbers}${place === null ? "" : ` ${place}`}`;
}

function complain({ state, id, file, line, reason, remedy }: StubRow): string {
  return `${file}(${line}): ${state} ${id}: ${reason}.${remedy === "" ? "" : ` ${remedy}`}`;
}

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions: these letters end a property or a line.
function annotate({ state, id, file, line, reason, remedy }: StubRow): string {
  const escape = (text: string): string =>
    text.replaceAll("%", "%25").replaceAll("\n", "%0A").replaceAll(":", "%3A").replaceAll(",", "%2C");
  const message = `${id}: ${reason}. ${remedy}`.trim().replaceAll("%", "%25").replaceAll("\n", "%0A");
  return `::error file=${escape(file)},line=${line},title=${escape(`selfcoding: ${state}`)}::${message}`;
}

function relative(folder: string, file: string): string {
  return path.relative(folder, file).replaceAll("\\", "/");
}
