import type { openRedis } from "./redis.js";

type MakeRedis = Parameters<typeof openRedis>[0];
type RedisClient = Awaited<ReturnType<MakeRedis>>;

/** The part of the package `redis` that makes a client of one server. */
interface Redis {
  createClient(options: object): RedisClient;
  /** Since version 6: a client without a method for each command. */
  readonly RedisClient?: new (options: object) => Omit<RedisClient, "eval"> & {
    sendCommand(words: readonly string[]): Promise<unknown>;
  };
}

const CONNECT_MILLISECONDS = 5_000;
const PING_MILLISECONDS = 10_000;

/**
 * Makes the maker of clients of one server, by the user's own package `redis`. Where it can, it makes them without the
 * methods of nine hundred commands, of which one is used: they take a process 20 MB.
 */
export function makerOf(redis: unknown, address: string): MakeRedis {
  const { createClient, RedisClient } = redis as Redis;
  // The package changes what it is given.
  const options = (): object => ({
    url: address,
    // Whether and when it is tried again, is decided in one place for all engines.
    disableOfflineQueue: true,
    pingInterval: PING_MILLISECONDS,
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_MILLISECONDS },
  });
  if (RedisClient === undefined) return () => createClient(options());
  class BareClient extends RedisClient {
    eval(...[script, { keys, arguments: values }]: Parameters<RedisClient["eval"]>): Promise<unknown> {
      return this.sendCommand(["EVAL", script, String(keys.length), ...keys, ...values]);
    }
  }
  return () => new BareClient(options()) as RedisClient;
}
