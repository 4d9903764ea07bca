import { spawn } from "node:child_process";

/** How Biome is started for a file. */
interface BiomeCall {
  /** The script that starts it. */
  readonly program: string;
  readonly file: string;
  /** Where its configuration is. */
  readonly folder: string;
}

/**
 * Formats code by the program that the user's project has.
 *
 * @throws {Error} with what it printed, where it fails
 */
export function formatByBiome({ program, file, folder }: BiomeCall, code: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, "format", `--stdin-file-path=${file}`], { cwd: folder });
    let printed = "";
    let said = "";
    child.stdout.on("data", (part) => (printed += part));
    child.stderr.on("data", (part) => (said += part));
    child.on("error", reject);
    child.on("close", (exitCode) => {
      if (exitCode === 0) resolve(printed);
      else reject(new Error(said.trim() || `Biome ended with the exit code ${exitCode}.`));
    });
    child.stdin.end(code);
  });
}
