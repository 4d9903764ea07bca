import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { holdsElements } from "../../text/fileNames.js";

/** The line end that most lines of a text have. */
export function lineEndOf(text: string): "\r\n" | "\n" {
  const lines = text.split("\n");
  const windows = lines.filter((line) => line.endsWith("\r")).length;
  return windows * 2 > lines.length - 1 ? "\r\n" : "\n";
}

/** One step of a file's indentation, as most of its lines have it. @default two spaces, where no line is indented */
export function indentUnitOf(text: string): string {
  const gaps = text.split("\n").flatMap((line) => {
    const gap = line.slice(0, line.length - line.trimStart().length);
    // The lines of a comment are indented by one more, for its stars.
    return line.trim() === "" || line.trimStart().startsWith("*") || gap === "" ? [] : [gap];
  });
  if (gaps.filter((gap) => gap.startsWith("\t")).length * 2 > gaps.length) return "\t";
  const least = Math.min(
    ...gaps.flatMap((gap) => (gap.startsWith("\t") ? [] : gap.length)).filter((length) => length > 1),
  );
  return " ".repeat(Number.isFinite(least) ? Math.min(least, 8) : 2);
}

/** The white space before the first sign of the line in which a position stands. */
export function indentAt(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf("\n", position - 1) + 1);
  return line.slice(0, line.length - line.trimStart().length).replaceAll("\r", "");
}

/** Statements of a function's body as a module that can be parsed, whatever they wait for or yield. */
export function asFunction(body: string): string {
  return `async function* $selfcoding() {\n${body}\n}\n`;
}

/** How the lines of a body are indented anew. */
interface Indentation {
  /** What the outermost lines begin with now, and what they are to begin with. */
  readonly from: string;
  readonly to: string;
  /** One level below. @default both as they are */
  readonly step?: { readonly from: string; readonly to: string };
}

/** Gives the lines of a body another indentation. Lines that begin inside of a text stay as they are: their spaces count. */
export function reindent(body: string, fileName: string, { from, to, step }: Indentation): string {
  const held = linesWithin(body, fileName);
  return body
    .split("\n")
    .map((line, index) => {
      if (held.has(index)) return line;
      if (line.trim() === "") return "";
      const inner = line.startsWith(from) ? line.slice(from.length) : line.trimStart();
      return to + (step === undefined ? inner : restep(inner, step));
    })
    .join("\n");
}

function restep(line: string, { from, to }: { readonly from: string; readonly to: string }): string {
  let rest = line;
  let steps = 0;
  for (; rest.startsWith(from); steps++) rest = rest.slice(from.length);
  return to.repeat(steps) + rest;
}

/** The least indentation of a body's lines. */
export function commonIndent(body: string, fileName: string): string {
  const held = linesWithin(body, fileName);
  const gaps = body
    .split("\n")
    .filter((line, index) => line.trim() !== "" && !held.has(index))
    .map((line) => line.slice(0, line.length - line.trimStart().length));
  return gaps.reduce((least, gap) => (gap.length < least.length ? gap : least), gaps[0] ?? "");
}

/** The lines, from 0, that begin inside of a template or of a string that goes on over lines. */
function linesWithin(body: string, fileName: string): ReadonlySet<number> {
  const text = asFunction(body);
  const kind = holdsElements(fileName) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile("body", text, ts.ScriptTarget.Latest, true, kind);
  const held = new Set<number>();
  for (const node of nodesOf(ts, source)) {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateLiteralToken(node)) continue;
    const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
    const last = source.getLineAndCharacterOfPosition(node.end).line;
    // The body begins in the second line of the text.
    for (let line = first + 1; line <= last; line++) held.add(line - 1);
  }
  return held;
}
