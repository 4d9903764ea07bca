import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { holdsElements } from "../../text/fileNames.js";
import { asFunction, commonIndent, indentAt, reindent } from "./layout.js";
import type { findFormatter } from "./formatters.js";

type Formatter = Awaited<ReturnType<typeof findFormatter>>;

/** The place for which a body is laid out. */
interface Surroundings {
  readonly fileName: string;
  /** What the line that opens the body begins with. */
  readonly base: string;
  /** One step of the file's indentation. */
  readonly unit: string;
  readonly formatter: Formatter;
  /** Hears why a formatter did not do it. */
  readonly complain: (reason: string) => void;
}

/** A body with its braces, as it stands in the user's file; its line ends are those of Unix. */
export async function printBody(body: string, comments: readonly string[], place: Surroundings): Promise<string> {
  const { fileName, base, unit } = place;
  const kept = comments.filter((comment) => !body.includes(comment)).map(dedentComment);
  const step = { from: "  ", to: unit };
  const own = reindent(body, fileName, { from: commonIndent(body, fileName), to: "", step });
  const whole = [...kept, own].filter((part) => part.trim() !== "").join("\n");
  const laidOut = (await layOut(whole, place)) ?? { text: whole, step: unit };
  const inner = reindent(laidOut.text, fileName, { from: "", to: base + laidOut.step });
  return inner.trim() === "" ? "{}" : `{\n${inner}\n${base}}`;
}

/** A statement of the module as the formatter has it; its line ends are those of Unix. */
export async function printStatement(
  text: string,
  { formatter, complain }: Pick<Surroundings, "formatter" | "complain">,
) {
  return (await formatted(text, formatter, complain))?.trim().replaceAll("\r\n", "\n") ?? text;
}

// As deep in blocks as it will stand, so that lines break where they would there.
async function layOut(
  body: string,
  { formatter, complain, fileName, base, unit }: Surroundings,
): Promise<{ readonly text: string; readonly step: string } | undefined> {
  const depth = widthOf(base) === 0 ? 0 : Math.max(1, Math.round(widthOf(base) / widthOf(unit)));
  const code = `${"{\n".repeat(depth)}${asFunction(body)}${"}\n".repeat(depth)}`;
  const text = await formatted(code, formatter, complain);
  if (text === undefined) return undefined;
  const { inner, around } = bodyOf(text.replaceAll("\r\n", "\n"), fileName);
  const from = commonIndent(inner, fileName);
  return { text: reindent(inner, fileName, { from, to: "" }), step: from.slice(around.length) || unit };
}

function widthOf(gap: string): number {
  return gap.replaceAll("\t", "  ").length;
}

function bodyOf(text: string, fileName: string): { readonly inner: string; readonly around: string } {
  const kind = holdsElements(fileName) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile("formatted", text, ts.ScriptTarget.Latest, true, kind);
  let node: typescript.Node | undefined = source.statements[0];
  while (node !== undefined && ts.isBlock(node)) node = node.statements[0];
  const body = node !== undefined && ts.isFunctionDeclaration(node) ? node.body : undefined;
  if (body === undefined) throw new Error("A formatter has taken the function away.");
  const lines = text.slice(body.getStart() + 1, body.end - 1).split("\n");
  return { inner: lines.slice(1).join("\n").trimEnd(), around: indentAt(text, body.end - 1) };
}

async function formatted(
  code: string,
  formatter: Formatter,
  complain: (reason: string) => void,
): Promise<string | undefined> {
  try {
    return await formatter?.format(code);
  } catch (error) {
    complain(`${formatter?.name} could not format it: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

// The lines of a block comment stand below its first.
function dedentComment(comment: string): string {
  const [first = "", ...others] = comment.split("\n");
  return [
    first,
    ...others.map((line) => (line.trimStart().startsWith("*") ? ` ${line.trimStart()}` : line.trimStart())),
  ].join("\n");
}
