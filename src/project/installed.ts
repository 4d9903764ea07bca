/** The first TypeScript whose compiler is a native process: from there on `require("typescript")` has no compiler. */
export const FIRST_NATIVE = 7;

/** The version of a package that a folder's code would load; undefined where it is not installed. */
export function installedVersion(require: NodeJS.Require, name: string): string | undefined {
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}
