import { fromCheckout } from "../relative.js";
import { nameOf, STATES, type toRow } from "./rows.js";

type StubRow = ReturnType<typeof toRow>;

/** The ways to print. */
export const OUTPUTS = ["text", "json", "github"];

/** What a command came to, for machines: the shape stands in `schema/report.json`. */
interface Report {
  readonly command: string;
  readonly rows: readonly StubRow[];
  /** Those of the rows that make the command fail. */
  readonly findings: readonly StubRow[];
  /** What the command has besides rows, such as a history. @default nothing */
  readonly details?: object;
  /** What keeps stubs from having a row, at its line; among the details for machines. @default nothing */
  readonly faults?: readonly (Readonly<Record<"file" | "code" | "message", string>> & { readonly line: number })[];
  /** Whether it found something. @default whether a row makes it fail */
  readonly hasFindings?: boolean;
}

/** A report as one object of JSON, or as annotations of GitHub's for the findings. */
export function printReport(report: Report, output: "json" | "github"): string[] {
  if (output === "json") return [JSON.stringify(toEnvelope(report), undefined, 2)];
  const { findings, faults = [] } = report;
  const lines = faults.map(({ code, ...fault }) =>
    annotateLine({ level: "error", title: `selfcoding: ${code}`, ...fault }),
  );
  return [...lines, ...findings.map(annotate)];
}

function toEnvelope({ command, rows, findings, hasFindings = findings.length > 0, ...more }: Report): object {
  const { faults = [] } = more;
  const details = faults.length === 0 ? more.details : { ...more.details, faults };
  const totals = Object.fromEntries(STATES.map((state) => [state, rows.filter((row) => row.state === state).length]));
  const sum = (name: "tokens" | "dollars"): number => rows.reduce((total, row) => total + row[name], 0);
  return {
    schemaVersion: 1,
    command,
    status: hasFindings ? "findings" : "clean",
    stubs: rows,
    totals: { stubs: rows.length, ...totals, tokens: sum("tokens"), dollars: sum("dollars") },
    ...(details === undefined ? {} : { details }),
  };
}

/** Rows as lines for people, in columns; a file stands below its stub where both do not fit into one line. */
export function describeRows(rows: readonly StubRow[], columns: number): string[] {
  const width = Math.max(...rows.map(({ state }) => state.length), "missing ".length);
  return rows.map((row) => {
    const { state, version, versions, isPinned, path: place } = row;
    const numbers = version === null ? "" : `, version ${version} of ${versions}${isPinned ? ", pinned" : ""}`;
    const line = `${state.padEnd(width)} ${nameOf(row)}${numbers}`;
    if (place === null) return line;
    return `${line}${line.length + place.length + 3 > columns ? "\n " : ""} → ${place}`;
  });
}

/** A finding as a line for people, at its place. */
export function describeFinding(row: StubRow): string {
  const { state, file, line, reason, remedy } = row;
  return `${file}(${line}): ${state} ${nameOf(row)}: ${reason}.${remedy === "" ? "" : ` ${remedy}`}`;
}

function annotate({ state, id, file, line, reason, remedy }: StubRow): string {
  const title = `selfcoding: ${state}`;
  return annotateLine({ level: "error", file, line, title, message: `${id}: ${reason}. ${remedy}`.trim() });
}

/** What GitHub shows at a line of a pull request. */
interface Annotation {
  readonly level: "error" | "warning";
  /** From the folder where the command runs, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions: these letters end a property or a line.
/** An annotation as a line that GitHub reads. */
export function annotateLine({ level, file, line, title, message }: Annotation): string {
  const escape = (text: string): string => escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${level} file=${escape(fromCheckout(file))},line=${line},title=${escape(title)}::${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
