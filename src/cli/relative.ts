import path from "node:path";

/** A file's path from a folder, with `/` on every system. */
export function relative(folder: string, file: string): string {
  return path.relative(folder, file).replaceAll("\\", "/");
}

/** A file's path from the current folder as GitHub wants it: from its checkout, also where a job works in a folder of that. */
export function fromCheckout(file: string): string {
  const { GITHUB_WORKSPACE } = process.env;
  if (!GITHUB_WORKSPACE) return file;
  const place = relative(GITHUB_WORKSPACE, path.resolve(file));
  return place.startsWith("../") ? file : place;
}
