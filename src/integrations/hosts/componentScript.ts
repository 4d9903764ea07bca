import { COMPONENT_REMEDY } from "../../runtime/declare/lineToAdd.js";
import { linesOf } from "../../text/lines.js";
import type { messagesOf } from "./messages.js";

type HostMessage = ReturnType<typeof messagesOf>[number];

/** An import that brings what stubs are made of, by its name or with all else. */
const IMPORT = /\bimport\s*(?:\{[^}]*\b(?:stub|selfCoding)\b[^}]*\}|\*\s*as\s+\w+)\s*from\s*["']selfcoding["']/;
const USE = /\bstub(?:\.with)?\s*\(|@selfCoding\b/;

/** What is to be said of a component: a stub in its script asks for nothing and throws when it is called. */
export function mistakeIn(fileName: string, text: string, isFrozen: boolean): HostMessage | undefined {
  const use = IMPORT.test(text) ? USE.exec(text) : null;
  if (use === null) return undefined;
  const before = linesOf(text.slice(0, use.index));
  const [line, column] = [before.length, before.at(-1)?.length ?? 0];
  const level = isFrozen ? "error" : "warning";
  return {
    message: `${fileName}(${line},${column + 1}): ${level} ${CODE}: This stub stands in a component, where it is never written. ${COMPONENT_REMEDY}`,
    id: fileName,
    pluginCode: CODE,
    loc: { file: fileName, line, column },
  };
}

const CODE = "stub-in-component";
