import path from "node:path";

/** A file's path from a folder, with `/` on every system. */
export function relative(folder: string, file: string): string {
  return path.relative(folder, file).replaceAll("\\", "/");
}
