import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import { readText } from "../../store/files.js";

/**
 * Has a person edit a text, in the terminal of this process.
 *
 * @param command of the editor, as the environment names it: a line for the shell, which gets the file behind it
 * @param name of the file, by whose ending editors know the language
 * @returns what the file holds then
 * @throws {SelfCodingError} `command-refused` where there is no editor, or it fails
 */
export function editText(command: string | undefined, name: string, text: string): string {
  if (command === undefined)
    throw new SelfCodingError("command-refused", "No editor is known.", {
      remedy: "Set the variable VISUAL or EDITOR, such as EDITOR=vi.",
    });
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-review-"));
  // What interrupts an editor is no end of the review.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const { status, error } = run(command, file);
    if (error !== undefined || status !== 0)
      throw new SelfCodingError(
        "command-refused",
        `The editor "${command}" failed (${error?.message ?? `exit code ${status}`}).`,
        {
          remedy: "Check the variables VISUAL and EDITOR; what was edited is dropped.",
          cause: error,
        },
      );
    return readText(file) ?? "";
  } finally {
    process.off("SIGINT", ignore);
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, file: string) {
  const isRaw = process.stdin.isRaw === true;
  // The editor is who reads keys now.
  if (isRaw) process.stdin.setRawMode(false);
  try {
    if (process.platform === "win32") return spawnSync(`${command} "${file}"`, { stdio: "inherit", shell: true });
    return spawnSync("sh", ["-c", `${command} "$@"`, command, file], { stdio: "inherit" });
  } finally {
    if (isRaw) process.stdin.setRawMode(true);
  }
}
