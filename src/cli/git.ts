import { execFileSync } from "node:child_process";
import path from "node:path";

/** The line that makes git ignore a path. */
interface IgnoreRule {
  /** The file, as git names it: from the folder where it was asked, or absolute. */
  readonly file: string;
  /** From one. */
  readonly line: number;
  readonly pattern: string;
}

/**
 * Asks git whether it ignores a path.
 *
 * @returns the rule, `"kept"` where none holds, or undefined outside of a repository and where there is no git
 */
export function askIgnored(folder: string, file: string): IgnoreRule | "kept" | undefined {
  try {
    // Names are told apart without a mark only where they come by the standard input.
    const args = ["check-ignore", "--verbose", "--no-index", "-z", "--stdin"];
    const printed = execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      input: `${file}\0`,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const [source = "", line = "", pattern = ""] = printed.split("\0");
    // A pattern that takes another back is printed, too.
    return pattern.startsWith("!") ? "kept" : { file: source, line: Number(line), pattern };
  } catch (error) {
    return (error as { status?: number | null }).status === 1 ? "kept" : undefined;
  }
}

/** The name under which a person commits; undefined where git does not know one. */
export function askUserName(folder: string): string | undefined {
  try {
    const name = execFileSync("git", ["config", "user.name"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return name.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The commit that is checked out; undefined outside of a repository. */
export function askRevision(folder: string): string | undefined {
  try {
    const revision = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return revision.trim();
  } catch {
    return undefined;
  }
}

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
