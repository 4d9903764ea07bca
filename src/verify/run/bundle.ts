import path from "node:path";
import { build, type BuildOptions } from "esbuild";
import { jsxOptions } from "../../../transformer/jsx.js";
import { ts } from "../../compiler/compiler.js";
import { RUNNER_GLOBALS, sandboxModules } from "./sandboxModules.js";

type BundleInput = Parameters<typeof sandboxModules>[0];

/** One script without imports, and the map back to the input. */
interface Bundle {
  readonly code: string;
  readonly map: string;
}

/** The names that the script expects around it. */
const PROGRAM_PARAMETERS = ["$cases", "$needs", "$revive", "$builtin", "$answered"] as const;

/**
 * Bundles a module and all that it imports into one script. The module stands under its own path, so that those which
 * import it in turn get this one, and no second.
 *
 * @throws {BundleError} when something that it imports cannot be found or read
 */
export async function bundle(input: BundleInput): Promise<Bundle> {
  const directory = path.posix.dirname(input.fileName);
  try {
    const { outputFiles } = await build({
      // The start imports the module for nothing but its effects: what it exports is for the modules around it.
      stdin: { contents: startOf(input), resolveDir: directory, sourcefile: "start.js" },
      absWorkingDir: directory,
      bundle: true,
      write: false,
      outfile: "program.js",
      // Not "iife": only modules may await at their top level.
      format: "esm",
      platform: "node",
      target: "node20",
      // Modules that have the same name for something share one scope here; what code reads of it is as it was written.
      keepNames: true,
      sourcemap: "external",
      logLevel: "silent",
      loader: { ".css": "empty" },
      plugins: [sandboxModules(input)],
      ...(input.testFile === undefined ? {} : { inject: [RUNNER_GLOBALS] }),
      ...jsxSettings(input),
      ...(input.configurationPath === undefined ? {} : { tsconfig: input.configurationPath }),
    });
    const textOf = (suffix: string): string => outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? "";
    return { code: `(async function (${PROGRAM_PARAMETERS.join(", ")}) {\n${textOf(".js")}\n})`, map: textOf(".map") };
  } catch (error) {
    throw new BundleError(firstMessage(error), { cause: error });
  }
}

type JsxSettings = Pick<BuildOptions, "jsx" | "jsxFactory" | "jsxFragment" | "jsxImportSource">;

function jsxSettings({ program }: BundleInput): JsxSettings {
  if (program === undefined) return {};
  const { jsx, jsxFactory, jsxFragmentFactory, jsxImportSource } = jsxOptions(ts, program.getCompilerOptions());
  return {
    jsx: jsx === "react-jsx" ? "automatic" : "transform",
    ...(jsxFactory === undefined ? {} : { jsxFactory }),
    ...(jsxFragmentFactory === undefined ? {} : { jsxFragment: jsxFragmentFactory }),
    ...(jsxImportSource === undefined ? {} : { jsxImportSource }),
  };
}

function startOf({ before = [], fileName }: BundleInput): string {
  return [...before, fileName].map((name) => `import ${JSON.stringify(name)};`).join("\n");
}

/** A module that cannot be bundled: the surroundings' fault, never the candidate's, whose text has been checked before. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

function firstMessage(error: unknown): string {
  const { errors } = error as { errors?: readonly { text: string; location: { file: string; line: number } | null }[] };
  const first = errors?.[0];
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  return first.location === null ? first.text : `${first.text} (${first.location.file}:${first.location.line})`;
}
