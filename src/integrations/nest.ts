import { createRequire } from "node:module";
import path from "node:path";
import type ts from "typescript";
import { createPluginTransformer } from "./compilerHost.js";
import type { HostOptions } from "./hosts/hostOptions.js";
import { formatProblem } from "./rewriteFile.js";

/**
 * The plugin of Nest's command line, for its builder `tsc`: `"plugins": ["selfcoding/nest"]` in nest-cli.json.
 *
 * @param options what nest-cli.json says beside the name
 */
export function before(
  options: Pick<HostOptions, "mode"> | undefined,
  program: ts.Program,
): ts.TransformerFactory<ts.SourceFile> {
  // The command line takes its compiler from there, too.
  const compiler = createRequire(path.resolve("package.json"))("typescript") as typeof ts;
  return createPluginTransformer({
    ts: compiler,
    program,
    mode: options?.mode,
    onProblem: (problem) => {
      // It gives plugins no way to report: an error that is thrown would hide all that come after it.
      process.stderr.write(`${formatProblem(problem)}\n`);
      process.exitCode = 1;
    },
  });
}
