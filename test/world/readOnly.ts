import { chmodSync, readdirSync } from "node:fs";
import path from "node:path";
import type { UserProject } from "./project.js";

/** Takes away the right to write into a project from everybody, until it is over. */
export function makeReadOnly({ folder }: UserProject): Disposable {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink() && !entry.parentPath.includes("node_modules/"))
    .map((entry) => ({ file: path.join(entry.parentPath, entry.name), isFolder: entry.isDirectory() }));
  const all = [{ file: folder, isFolder: true }, ...entries];
  for (const { file, isFolder } of all) chmodSync(file, isFolder ? 0o555 : 0o444);
  return {
    [Symbol.dispose]: () => {
      for (const { file, isFolder } of all) chmodSync(file, isFolder ? 0o755 : 0o644);
    },
  };
}

/** What a program runs with that is to have no more rights than everybody: root needs none. */
export const plainUser = process.getuid?.() === 0 ? ["--import", "data:text/javascript,process.setuid(65534)"] : [];
