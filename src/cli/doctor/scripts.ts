import type { ScriptCommand } from "./commands.js";
import { applyEdits, type Edit } from "../../project/edits.js";
import type { Fix } from "./finding.js";
import { REGISTER } from "./hostTable.js";
import { putIn } from "./json.js";
import type { UserPackage } from "./project.js";

/** What a tool loads before the program by its flags, in their order. */
export function hooksOf({ words, before }: ScriptCommand): ScriptCommand["words"] {
  const given = words.flatMap((word, index) => {
    const [flag = "", value] = splitFlag(word.text);
    if (!FLAGS.includes(flag)) return [];
    const next = words[index + 1];
    return value === undefined ? (next ?? []) : { ...word, text: value };
  });
  return [...before.flatMap(inOptions), ...given];
}

// The last is Bun's.
const FLAGS = ["--import", "--loader", "--experimental-loader", "--require", "-r", "--preload"];

/** Whether a command loads our hook. */
export function isRegistered(command: ScriptCommand): boolean {
  return hooksOf(command).some(({ text }) => text === REGISTER || text === `npm:${REGISTER}`);
}

// `NODE_OPTIONS="--import selfcoding/register"`, in front of the program.
function inOptions(word: ScriptCommand["head"]): ScriptCommand["head"][] {
  const [name, ...rest] = word.text.split("=");
  if (name !== "NODE_OPTIONS") return [];
  const parts = rest.join("=").split(" ");
  return parts.flatMap((part, index) => {
    const [flag = "", value] = splitFlag(part);
    return FLAGS.includes(flag) ? { ...word, text: value ?? parts[index + 1] ?? "" } : [];
  });
}

function splitFlag(text: string): [flag: string, value?: string] {
  const at = text.startsWith("--") ? text.indexOf("=") : -1;
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What writes a changed script into package.json; offsets of the changes count in the script's line. */
export function rewriteScript(
  { manifest }: UserPackage,
  command: ScriptCommand,
  edits: readonly Edit[],
): Fix | undefined {
  if (manifest === undefined) return undefined;
  const changed = applyEdits(command.line, edits).text;
  const edit = putIn(manifest.text, ["scripts", command.script], changed);
  return edit === undefined ? undefined : { file: manifest.file, edits: [edit] };
}
