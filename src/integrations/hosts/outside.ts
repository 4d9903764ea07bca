import type { SupportedFramework } from "unplugin";

/** The package itself, which no bundle takes in: it starts threads from its own files. */
export const OWN_MODULES = /^selfcoding(?:\/|$)/;

/** The files that may hold stubs: packages are published as JavaScript. */
export const TYPESCRIPT = /\.[cm]?tsx?$/;
/** Files with a script in them, which others compile. */
export const COMPONENT = /\.(?:vue|svelte|astro)$/;
export const PACKAGES = /[\\/]node_modules[\\/]/;

/** What a file of a page tells of its place: a page has no files, and nobody who would look for them. */
export const NOWHERE = '""';

interface BuildOptions {
  readonly format?: string;
  readonly platform?: string;
}

/**
 * The expression by which a built file tells where it is: no path of this machine may stand in what is shipped.
 *
 * @param options those of esbuild, the one that knows no `import.meta` in the CommonJS that it writes
 */
export function whereFor(framework: SupportedFramework, { format, platform }: BuildOptions = {}): string {
  // They take `import.meta.url` for where the source is; the name of the file is left to the program. Rsbuild leaves it as it
  // is in an ES module, which has none: such a program is started in its folder.
  if (framework === "webpack" || framework === "rspack")
    return 'typeof __filename === "string" ? __filename : process.cwd()';
  const isCommonJs = format === "cjs" || (format === undefined && platform === "node");
  return framework === "esbuild" && isCommonJs ? "__filename" : "import.meta.url";
}
