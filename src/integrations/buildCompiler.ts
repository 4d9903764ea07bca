import { createRequire } from "node:module";
import path from "node:path";
import type typescript from "typescript";
import { LIBRARY_FOLDER, libraryText, ts as bundled } from "../project/compiler.js";

/** A compiler that has all that a build needs. */
interface BuildCompiler {
  readonly ts: typeof typescript;
  /** A host's own ways to a file, with those to the compiler's library where it is not on disk. */
  withLibrary<Host extends LibraryReader>(host: Host): Host;
}

interface LibraryReader {
  readFile(fileName: string, encoding?: string): string | undefined;
  fileExists(fileName: string): boolean;
  getDefaultLibLocation?(): string;
  getDefaultLibFileName(options: typescript.CompilerOptions): string;
}

const OLDEST = [5, 4] as const;
/** From here on there is no JavaScript API. */
const FIRST_NATIVE = 7;

/**
 * The compiler for the projects of a folder: their own TypeScript, so that its options mean and its output lands where `tsc`
 * has it; the one inside this package for TypeScript 7, for what is older than 5.4, and where there is none.
 */
export function compilerOf(folder: string): BuildCompiler {
  const own = ownTypeScript(folder);
  if (own !== undefined) return { ts: own, withLibrary: (host) => host };
  // Its library files live in memory.
  return {
    ts: bundled,
    withLibrary: (host) => ({
      ...host,
      getDefaultLibLocation: () => LIBRARY_FOLDER,
      getDefaultLibFileName: (options: typescript.CompilerOptions) =>
        `${LIBRARY_FOLDER}/${bundled.getDefaultLibFileName(options)}`,
      readFile: (fileName: string, encoding?: string) => libraryText(fileName) ?? host.readFile(fileName, encoding),
      fileExists: (fileName: string) => libraryText(fileName) !== undefined || host.fileExists(fileName),
    }),
  };
}

function ownTypeScript(folder: string): typeof typescript | undefined {
  const require = createRequire(path.join(path.resolve(folder), "selfcoding.js"));
  try {
    const { version } = require("typescript/package.json") as { version: string };
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const isOldEnough = major < FIRST_NATIVE;
    const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
    return isOldEnough && isNewEnough ? (require("typescript") as typeof typescript) : undefined;
  } catch {
    // It is not installed, or cannot be loaded.
    return undefined;
  }
}
