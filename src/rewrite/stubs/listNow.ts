import { ts } from "../../compiler/compiler.js";
import { findProjects, readFolder } from "../../project/findProjects.js";
import type { Programs, UserProgram } from "../../project/program.js";
import { indexPrograms } from "./indexPrograms.js";

/** What is to be listed. */
interface ListTask {
  readonly folder: string;
  /** Path of its tsconfig.json; undefined: all TypeScript below the folder. */
  readonly configuration: string | undefined;
  /** Where versions are kept, if the environment says so. */
  readonly store: string | undefined;
}

/**
 * Lists the stubs of a folder by programs in which they can be written next. Needs the compiler: never call it on the caller's
 * thread.
 *
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function listNow(
  { folder, configuration, store }: ListTask,
  programs: Programs,
): Promise<ReturnType<typeof indexPrograms>> {
  const projects = configuration === undefined ? [await readFolder(folder)] : findProjects(configuration, ts);
  return indexPrograms(
    projects.flatMap(({ fileNames, options }) =>
      [...byProgram(fileNames, programs)].map(([user, files]) => ({ ts, program: user.open(files), options })),
    ),
    store,
  );
}

function byProgram(fileNames: readonly string[], programs: Programs): Map<UserProgram, string[]> {
  const groups = new Map<UserProgram, string[]>();
  for (const fileName of fileNames) {
    const program = programs.of(fileName);
    groups.set(program, [...(groups.get(program) ?? []), fileName]);
  }
  return groups;
}
