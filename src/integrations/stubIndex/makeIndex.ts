import { indexPrograms } from "../../rewrite/stubs/indexPrograms.js";
import { readEnvironment } from "../../runtime/options.js";
import { openPrograms } from "../build.js";

/** Lists stubs by the project's own compiler, with the files that decide what they are. */
export async function makeIndex(
  folder: string,
  configuration: string | undefined,
): Promise<ReturnType<typeof indexPrograms>> {
  const programs = await openPrograms(folder, configuration);
  const compiled = programs.map(({ ts, program }) => ({ ts, program, options: program.getCompilerOptions() }));
  return indexPrograms(compiled, readEnvironment()["SELFCODING_STORE"]);
}
