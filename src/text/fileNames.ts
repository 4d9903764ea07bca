/** Whether a file holds JavaScript or TypeScript, by its ending. */
export function isScript(fileName: string): boolean {
  return SCRIPT.test(fileName);
}

/** A script's name without its ending. */
export function withoutScriptEnding(fileName: string): string {
  return fileName.replace(SCRIPT, "");
}

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** Whether a file holds TypeScript that is run, or declares something. */
export function isTypeScript(fileName: string): boolean {
  return TYPESCRIPT_ENDINGS.some((ending) => fileName.endsWith(ending));
}

const TYPESCRIPT_ENDINGS = [".ts", ".mts", ".cts", ".tsx", ".mtsx", ".ctsx"];

/** Whether a file only declares types. */
export function isDeclaration(fileName: string): boolean {
  return fileName.endsWith(".d.ts") || fileName.endsWith(".d.mts") || fileName.endsWith(".d.cts");
}

/** Whether elements (`<b />`) may stand in a file: where they may, casts (`<T>x`) are none, and so on. */
export function holdsElements(fileName: string): boolean {
  return fileName.endsWith(".tsx") || fileName.endsWith(".jsx");
}

/** How stack traces call the file of a body that was loaded: by the id of its stub. */
export function loadedName(id: string): string {
  return `${id.replace(/[^\w.#-]+/g, "-")}.js`;
}
