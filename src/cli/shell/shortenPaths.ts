import path from "node:path";

/**
 * A sentence whose absolute paths below a folder are relative to it, as a person who stands there reads them. What the file
 * system and other parts say names whole paths.
 */
export function shortenPaths(text: string, folder: string): string {
  const start = path.join(folder, path.sep);
  if (start === path.parse(folder).root) return text;
  const [first = "", ...others] = text.split(start);
  return others.reduce((before, after) => `${before}${INSIDE_OF_PATH.test(before) ? start : ""}${after}`, first);
}

/** What a longer path ends with, of which the folder's is only the middle. */
const INSIDE_OF_PATH = /[^\s"'`([:]$/;
