import type typescript from "typescript";

/** The configurations that one extends, directly or not, as absolute paths. */
export function extendedFiles(file: typescript.TsConfigSourceFile | undefined): readonly string[] {
  // Not in the compiler's public types.
  return (file as { readonly extendedSourceFiles?: readonly string[] } | undefined)?.extendedSourceFiles ?? [];
}
