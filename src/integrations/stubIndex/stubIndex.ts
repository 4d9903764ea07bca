import path from "node:path";
import { readEnvironment } from "../../runtime/options.js";
import { configurationOf } from "../buildProjects.js";
import { readIndex, writeIndex } from "./indexCache.js";
import type { makeIndex } from "./makeIndex.js";

type Index = Awaited<ReturnType<typeof makeIndex>>;

/**
 * The stubs of a folder's own project, or, where there is no tsconfig.json for it, of all TypeScript below the folder. The
 * compiler is loaded only when something has changed since they were last listed.
 *
 * @param configuration path of a tsconfig.json to go by instead
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function indexStubs(folder: string, configuration?: string): Promise<Index> {
  const { given, key } = cacheKeyOf(folder, configuration);
  const kept = readIndex<Index["stubs"][number]>(folder, key);
  if (kept !== undefined) return kept;
  const since = Date.now();
  const made = await (await import("./makeIndex.js")).makeIndex(folder, given);
  writeIndex(folder, key, made, since);
  return made;
}

/** Whether {@link indexStubs} needs no compiler. */
export function isIndexed(folder: string, configuration?: string): boolean {
  return readIndex(folder, cacheKeyOf(folder, configuration).key) !== undefined;
}

function cacheKeyOf(folder: string, configuration?: string) {
  const given = configuration === undefined ? configurationOf(folder) : path.resolve(folder, configuration);
  return { given, key: JSON.stringify([given ?? folder, readEnvironment()["SELFCODING_STORE"]]) };
}
