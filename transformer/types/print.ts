import type ts from "typescript";
import type { FileContext } from "../host.js";
import { nodeText, reorderUnions } from "./unions.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { joinLines, withUnixLines } from "../../src/text/lines.js";

/** Signs of a node that spans lines or has comments. */
const SPREAD_OUT = ["\n", "\r", "//", "/*"];

/** A node as one line of TypeScript, comments left out. */
export function printOneLine(file: FileContext, node: ts.Node): string {
  const { ts } = file;
  const written = node.getText();
  if (!SPREAD_OUT.some((sign) => written.includes(sign))) return written;
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  const printed = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  if (!printed.includes("\n")) return printed;
  const isExpression = printed.includes("`");
  // A newline inside a template literal is part of its value; everywhere else the printer has put all semicolons.
  const escaped = isExpression ? escapeTemplates(ts, printed) : printed;
  return joinLines(escaped);
}

function escapeTemplates(typescript: FileContext["ts"], printed: string): string {
  const prefix = "(";
  const parsed = typescript.createSourceFile("x.ts", `${prefix}${printed})`, typescript.ScriptTarget.Latest, true);
  let text = printed;
  const pieces = nodesOf(typescript, parsed).filter(
    (node) =>
      typescript.isNoSubstitutionTemplateLiteral(node) ||
      typescript.isTemplateHead(node) ||
      typescript.isTemplateMiddleOrTemplateTail(node),
  );
  for (const piece of pieces.reverse()) {
    const start = piece.getStart(parsed) - prefix.length;
    const end = piece.end - prefix.length;
    text = text.slice(0, start) + withUnixLines(text.slice(start, end)).replaceAll("\n", "\\n") + text.slice(end);
  }
  return text;
}

/** A type as one line of TypeScript, without the machine's paths in it. */
export function printType(file: FileContext, type: ts.Type, enclosing: ts.Node, moreFlags = 0): string {
  const { ts, checker } = file;
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope | moreFlags;
  const text = withoutPaths(checker.typeToString(type, enclosing, flags));
  if (!text.includes("|")) return text;
  const nodeFlags = (flags & ts.TypeFormatFlags.NodeBuilderFlagsMask) | ts.NodeBuilderFlags.IgnoreErrors;
  const node = checker.typeToTypeNode(type, enclosing, nodeFlags);
  const ordered = node && reorderUnions(file, node, enclosing);
  return ordered === undefined ? text : withoutPaths(nodeText(file, ordered));
}

/** `import("/absolute/path").Fish` would make a skeleton differ from machine to machine. */
function withoutPaths(text: string): string {
  return text.replace(/typeof import\("(?:[A-Za-z]:)?\/[^"]*"\)/g, "any").replace(/import\("[^"]*"\)\./g, "");
}
