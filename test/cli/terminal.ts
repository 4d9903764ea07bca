import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { cleanEnvironment } from "../world/environment.js";
import { cli, type UserProject } from "../world/project.js";

/** The file `editor.mjs` of a project: it makes the next of the edits that `edits.json` asks for. */
export const editor = `import { readFileSync, writeFileSync } from "node:fs";
const [file] = process.argv.slice(2);
const [edit, ...others] = JSON.parse(readFileSync("edits.json", "utf8"));
writeFileSync("edits.json", JSON.stringify(others));
const before = readFileSync(file, "utf8");
writeFileSync("seen.txt", file + "\\n" + before);
if (edit === "fail") process.exit(3);
writeFileSync(file, before.replace(edit[0], edit[1]));
`;
/** What a review asks. */
export const QUESTION = "[a/r/e/s/q] ";

/** Whether `script` of util-linux is there, which makes terminals. */
export const hasTerminals = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

/** A line of the shell in a terminal of its own. */
export function openLine(
  line: string,
  { folder }: UserProject,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...environment, NODE_NO_WARNINGS: "1", TERM: "xterm" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** `selfcoding review` in a terminal of its own, with the editor of the test. */
export function openTerminal(
  project: UserProject,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): ChildProcess {
  const node = process.env["NODE_UNDER_TEST"] ?? process.execPath;
  const line = `"${node}" ${[cli, "review", ...args].join(" ")}`;
  return openLine(line, project, { ...environment, EDITOR: `"${node}" editor.mjs` });
}

/** Waits for each text, then types what stands behind it; what came of it in the end. */
export async function type(
  child: ChildProcess,
  steps: readonly (readonly [string, string])[],
): Promise<{ code: number | null; text: string }> {
  const left = [...steps];
  let text = "";
  let from = 0;
  child.stdout?.on("data", (part) => {
    text += part;
    for (let at = 0; left[0] !== undefined && at >= 0;) {
      const [awaited, keys] = left[0];
      at = text.indexOf(awaited, from);
      if (at < 0) return;
      left.shift();
      from = at + awaited.length;
      child.stdin?.write(keys);
    }
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, text: text.replaceAll("\r", "") };
}
