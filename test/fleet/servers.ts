import { installed, startPostgres, startRedis } from "../world/servers.js";

/** A server whose engines programs can meet by. */
export interface FleetServer extends AsyncDisposable {
  /** The address of an engine without data. */
  address(): Promise<string>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Who can reach a server: this machine alone, or all networks that lead to it. */
type Reach = "machine" | "network";

async function startPostgresFleet(reach: Reach = "machine"): Promise<FleetServer> {
  const postgres = await startPostgres(reach === "network" ? { listen_addresses: "*" } : {});
  let databases = 0;
  return Object.assign(postgres, {
    address: async () => {
      const name = `program${++databases}`;
      await postgres.createDatabase(name);
      return postgres.url(name);
    },
  });
}

async function startRedisFleet(reach: Reach = "machine"): Promise<FleetServer> {
  const redis = await startRedis(reach === "network" ? { bind: "*", "protected-mode": "no" } : {});
  let databases = 0;
  return Object.assign(redis, { address: async () => `${redis.url}/${++databases}` });
}

/** The servers by name, and whether this machine has them. */
export const SERVERS: readonly (readonly [
  name: string,
  isThere: boolean,
  start: (reach?: Reach) => Promise<FleetServer>,
])[] = [
  ["PostgreSQL", installed.postgres, startPostgresFleet],
  ["Redis", installed.redis, startRedisFleet],
];
