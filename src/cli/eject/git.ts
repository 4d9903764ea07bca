import { execFileSync } from "node:child_process";
import path from "node:path";

/** Those of some files that git has not committed as they are; none outside of a repository and where there is no git. */
export function findDirty(files: readonly string[]): string[] {
  return [...byFolder(files)].flatMap(([folder, own]) =>
    isDirtyIn(folder, own) ? own.filter((file) => isDirtyIn(folder, [file])) : [],
  );
}

function byFolder(files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    const folder = path.dirname(file);
    found.set(folder, [...(found.get(folder) ?? []), file]);
  }
  return found;
}

function isDirtyIn(folder: string, files: readonly string[]): boolean {
  try {
    const args = ["status", "--porcelain", "-z", "--untracked-files=all", "--", ...files];
    const printed = execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return printed !== "";
  } catch {
    return false;
  }
}
