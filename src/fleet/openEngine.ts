import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SelfCodingError } from "../contract/errors.js";
import type { FleetEngine } from "./engine.js";
import { openFolder } from "./engines/disk.js";
import { openPostgres } from "./engines/postgres.js";
import { openRedis } from "./engines/redis.js";
import { makerOf } from "./engines/redisClient.js";
import { loadPeer } from "./peer.js";

const OLDEST = { pg: 8, redis: 5 };

type MakeRedis = Parameters<typeof openRedis>[0];

/**
 * Opens the engine that an address names.
 *
 * @param root of the project, whose own packages are used
 * @param client a module that makes the client of Redis, from the root
 * @throws {SelfCodingError} `fleet-refused`
 */
export async function openEngine(address: string, root: string, client: string | undefined): Promise<FleetEngine> {
  if (client !== undefined) return openRedis(await loadMaker(path.resolve(root, client)));
  const protocol = address.slice(0, address.indexOf(":") + 1);
  if (protocol === "file:") return openFolder(fileURLToPath(address));
  if (protocol === "postgres:" || protocol === "postgresql:")
    return openPostgres(await loadPeer(root, "pg", OLDEST.pg), address);
  return openRedis(makerOf(await loadPeer(root, "redis", OLDEST.redis), address));
}

async function loadMaker(file: string): Promise<MakeRedis> {
  try {
    const { default: make } = (await import(pathToFileURL(file).href)) as { readonly default: unknown };
    if (typeof make !== "function") throw new TypeError("its default export is not a function");
    return make as MakeRedis;
  } catch (cause) {
    throw new SelfCodingError("fleet-refused", `${file} gives no client of Redis: ${(cause as Error).message}.`, {
      remedy: "Let its default export return what createCluster or createSentinel returns (option `fleet.client`).",
      details: { reason: "client" },
      cause,
    });
  }
}
