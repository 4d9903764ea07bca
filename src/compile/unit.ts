import type { Skeleton } from "../../transformer/stub.js";
import type { Candidate } from "../contract/nouns.js";
import { indentBody } from "./body/indent.js";

/**
 * A candidate as one module, under the stub's own header and laid out so that each part stands on the lines on which
 * it stands in `source`: what the compiler says of places is then true of the file that people see.
 */
export function layOut({ imports, helpers, body }: Candidate, skeleton: Skeleton, source: string): string {
  let text = "";
  let from = 0;
  const add = (part: string): void => {
    const trimmed = part.trim();
    const at = trimmed === "" ? -1 : source.indexOf(trimmed, from);
    if (at >= 0) {
      text += "\n".repeat(Math.max(0, countLines(source.slice(0, at)) - countLines(text)));
      text += " ".repeat(Math.max(0, at - source.lastIndexOf("\n", at - 1) - 1 - lastLineLength(text)));
      from = at + trimmed.length;
    }
    text += trimmed;
  };
  add(imports);
  text += "\n";
  add(helpers);
  text += "\n";
  from = Math.max(from, source.indexOf("function ", from));
  text += `${skeleton.header} {`;
  // A fresh body is indented when it is printed; an edited one stands in the file as it is.
  add(source.includes(body.trim()) ? body : indentBody(body));
  return `${text}\n}\n`;
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

function lastLineLength(text: string): number {
  return text.length - text.lastIndexOf("\n") - 1;
}
