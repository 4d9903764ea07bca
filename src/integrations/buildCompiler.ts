import { createRequire } from "node:module";
import path from "node:path";
import type typescript from "typescript";
import { loadWithKeptCode } from "../compiler/keptCode.js";
import { FIRST_NATIVE, installedVersion } from "../project/installed.js";

/** A compiler that has all that a build needs. */
interface BuildCompiler {
  readonly ts: typeof typescript;
  /** Completes a host's own ways to a file with those to the compiler's library where it is not on disk. */
  withLibrary<Host extends LibraryReader>(host: Host): Host;
}

interface LibraryReader {
  readFile(fileName: string, encoding?: string): string | undefined;
  fileExists(fileName: string): boolean;
  getDefaultLibLocation?(): string;
  getDefaultLibFileName(options: typescript.CompilerOptions): string;
}

const OLDEST = [5, 4] as const;

/**
 * The compiler for the projects of a folder: their own TypeScript, so that its options mean and its output lands where `tsc`
 * has it; the one inside this package for TypeScript 7, for what is older than 5.4, and where there is none. Only the one
 * that is needed is loaded: each takes 0.3 s.
 */
export async function compilerOf(folder: string): Promise<BuildCompiler> {
  const own = ownTypeScript(folder);
  if (own !== undefined) return { ts: own, withLibrary: (host) => host };
  const { LIBRARY_FOLDER, libraryText, ts } = await import("../compiler/compiler.js");
  return {
    ts,
    // Its library files live in memory. In place, as the compiler's own host reads sources by its own `readFile`.
    withLibrary: (host) => {
      const { readFile, fileExists } = host;
      return Object.assign(host, {
        getDefaultLibLocation: () => LIBRARY_FOLDER,
        getDefaultLibFileName: (options: typescript.CompilerOptions) =>
          `${LIBRARY_FOLDER}/${ts.getDefaultLibFileName(options)}`,
        readFile: (fileName: string, encoding?: string) => libraryText(fileName) ?? readFile(fileName, encoding),
        fileExists: (fileName: string) => libraryText(fileName) !== undefined || fileExists(fileName),
      });
    },
  };
}

function ownTypeScript(folder: string): typeof typescript | undefined {
  const require = createRequire(path.join(path.resolve(folder), "selfcoding.js"));
  const [major = 0, minor = 0] = installedVersion(require, "typescript")?.split(".").map(Number) ?? [];
  const isOldEnough = major < FIRST_NATIVE;
  const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (!isOldEnough || !isNewEnough) return undefined;
  try {
    loadWithKeptCode(require.resolve("typescript"));
    return require("typescript") as typeof typescript;
  } catch {
    // It cannot be loaded.
    return undefined;
  }
}
