import path from "node:path";
import { readEnvironment } from "../../runtime/options.js";
import { configurationOf, sourceFolders } from "../../project/findProjects.js";
import { readIndex, recallIndex, writeIndex } from "./indexCache.js";
import type { makeIndex } from "./makeIndex.js";

type Index = Awaited<ReturnType<typeof makeIndex>>;

/**
 * The stubs of a folder's own project, or, where there is no tsconfig.json for it, of all TypeScript below the folder. The
 * compiler is loaded only when something has changed since they were last listed.
 *
 * @param configuration path of a tsconfig.json to go by instead
 * @param make lists them by a compiler; by default that of the project
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function indexStubs(folder: string, configuration?: string, make?: typeof makeIndex): Promise<Index> {
  const { given, key } = cacheKeyOf(folder, configuration);
  const kept = readIndex<Index["stubs"][number], Index["faults"][number]>(folder, key);
  if (kept !== undefined) return kept;
  const since = Date.now();
  const listed = await (make ?? (await import("./makeIndex.js")).makeIndex)(folder, given);
  const made = given === undefined ? { ...listed, faults: [...listed.faults, ...closedFolders(folder)] } : listed;
  writeIndex(folder, key, made, since);
  return made;
}

/** The stubs as they were last listed, at once; none where they never were. */
export function recallStubs(folder: string): Index["stubs"] {
  return recallIndex<Index["stubs"][number], Index["faults"][number]>(folder, cacheKeyOf(folder).key)?.stubs ?? [];
}

/** The folders that were passed over, as one fault: from `/` there are hundreds of them. */
function closedFolders(folder: string): Index["faults"] {
  const closed = [...sourceFolders(folder)].filter(({ entries }) => entries === undefined);
  return closed.slice(0, 1).map(({ directory: file }) => {
    const others = closed.length === 1 ? "" : ` and ${closed.length - 1} more`;
    return {
      file,
      line: 1,
      code: "folder-unreadable",
      message: `This folder${others} may not be read; stubs there are not seen.`,
    };
  });
}

function cacheKeyOf(folder: string, configuration?: string) {
  const given = configuration === undefined ? configurationOf(folder) : path.resolve(folder, configuration);
  return { given, key: JSON.stringify([given ?? folder, readEnvironment()["SELFCODING_STORE"]]) };
}
