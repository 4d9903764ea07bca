import { linesOf, withoutBlankStart } from "../../text/lines.js";

const INDENT = "  ";

/** Statements as they stand between a function's braces: trimmed at both ends, two spaces in. */
export function indentBody(body: string): string {
  const lines = withoutBlankStart(linesOf(body).join("\n")).trimEnd().split("\n");
  if (lines.some(isDelicate)) return lines.join("\n");
  // The first line may have lost its spaces when the body was cut out of its braces.
  const [first = "", ...others] = lines;
  const isFirstCut = first !== "" && depthOf(first) === 0;
  const known = (isFirstCut ? others : lines).filter((line) => line.trim() !== "");
  const depth = known.length === 0 ? 0 : Math.min(...known.map(depthOf));
  const shift = (line: string): string => (line.trim() === "" ? "" : INDENT + line.slice(depth));
  return [isFirstCut ? INDENT + first : shift(first), ...others.map(shift)].join("\n");
}

// Spaces count inside of a string that goes on over lines; where one could, nothing is moved.
function isDelicate(line: string): boolean {
  return line.split("`").length % 2 === 0 || line.endsWith("\\") || line.includes("\t");
}

function depthOf(line: string): number {
  return line.length - line.trimStart().length;
}
