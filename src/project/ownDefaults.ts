import { createRequire } from "node:module";
import path from "node:path";
import type typescript from "typescript";
import { FIRST_STRICT } from "../../transformer/describe/nullable.js";
import { installedVersion } from "./installed.js";

/**
 * What a configuration leaves to its compiler, as the project's own compiler has it: a body is right where the user's `tsc`
 * takes it, and a stub has the same types by whichever compiler it is described.
 *
 * @param folder absolute path of the folder of the configuration
 */
export function ownDefaults({ strict }: typescript.CompilerOptions, folder: string): typescript.CompilerOptions {
  if (strict !== undefined) return {};
  const version = installedVersion(createRequire(path.join(folder, "selfcoding.js")), "typescript");
  return version !== undefined && Number.parseInt(version) < FIRST_STRICT ? { strict: false } : {};
}
