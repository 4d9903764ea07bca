import { SelfCodingError } from "../../contract/errors.js";
import { distrust } from "./certificate.js";
import { MEMORY } from "./redisScripts.js";

/** The part of a client of the package `redis` that is used: one server's, a Sentinel's or a cluster's. */
interface RedisClient {
  connect(): Promise<unknown>;
  eval(script: string, options: { readonly keys: string[]; readonly arguments: string[] }): Promise<unknown>;
  duplicate(): RedisClient;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  on(event: "error", listener: (error: unknown) => void): unknown;
  destroy(): unknown;
  readonly isOpen?: boolean;
}

/** Makes a client that is not connected yet. */
type MakeRedis = () => RedisClient | Promise<RedisClient>;

export const CHANNEL = "selfcoding";
const COMMAND_MILLISECONDS = 10_000;
/** The word by which a server says that this user may not. */
const FORBIDDEN = "NOPERM";

/**
 * Connects to Redis when it is first asked.
 *
 * @param milliseconds after which a question without an answer counts as lost: the connection may be half open
 */
export function linkRedis(make: MakeRedis, milliseconds = COMMAND_MILLISECONDS): RedisLink {
  return new RedisLink(make, milliseconds);
}

/** A client for commands, and another for what is told, made anew when they were lost. */
class RedisLink {
  readonly #make: MakeRedis;
  readonly #milliseconds: number;
  #client: Promise<RedisClient> | undefined;
  #hearing: Promise<RedisClient> | undefined;
  #listener: ((message: string | undefined) => void) | undefined;

  constructor(make: MakeRedis, milliseconds: number) {
    this.#make = make;
    this.#milliseconds = milliseconds;
  }

  async run(script: string, keys: readonly string[], values: readonly (string | number)[] = []): Promise<unknown> {
    const client = await this.#open();
    try {
      return await this.#within(client.eval(script, { keys: [...keys], arguments: values.map(String) }));
    } catch (error) {
      if (isPassing(error)) this.#drop(client);
      throw describe(error);
    }
  }

  /** @returns why nothing will be heard, as a sentence, where the server does not let this user listen */
  async listen(listener: (message: string | undefined) => void): Promise<string | undefined> {
    this.#listener = listener;
    await this.#open();
    try {
      await this.#hear();
      return undefined;
    } catch (error) {
      if (!SelfCodingError.is(error) || error.details["reason"] !== FORBIDDEN) throw error;
      return `its Redis user may not use the channel ${CHANNEL} (grant it &${CHANNEL} +subscribe +publish)`;
    }
  }

  async close(): Promise<void> {
    this.#listener = undefined;
    for (const each of [this.#client, this.#hearing]) end(await each?.catch(() => undefined));
    this.#client = this.#hearing = undefined;
  }

  #open(): Promise<RedisClient> {
    const opening = (this.#client ??= this.#connect());
    opening.catch(() => {
      if (this.#client === opening) this.#client = undefined;
    });
    return opening;
  }

  async #connect(): Promise<RedisClient> {
    let client: RedisClient | undefined;
    try {
      client = await this.#make();
      await this.#start(client);
      await refuseEviction(client);
    } catch (error) {
      end(client);
      throw describe(error);
    }
    // What was told while nobody listened is found by looking.
    if (this.#listener !== undefined)
      void this.#hear().then(
        () => this.#listener?.(undefined),
        () => undefined,
      );
    return client;
  }

  #hear(): Promise<RedisClient> {
    const hearing = (this.#hearing ??= this.#subscribe());
    hearing.catch(() => {
      if (this.#hearing === hearing) this.#hearing = undefined;
    });
    return hearing;
  }

  async #subscribe(): Promise<RedisClient> {
    const client = (await this.#open()).duplicate();
    try {
      await this.#start(client);
      await this.#within(client.subscribe(CHANNEL, (message) => this.#listener?.(message)));
    } catch (error) {
      end(client);
      throw describe(error);
    }
    return client;
  }

  async #start(client: RedisClient): Promise<void> {
    client.on("error", () => this.#drop(client));
    if (client.isOpen !== true) await this.#within(client.connect());
  }

  async #within<Value>(promise: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const lose = (): void => reject(new Error(`no answer within ${this.#milliseconds / 1000} s`));
      timer = setTimeout(lose, this.#milliseconds);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  // Both at once: where one was lost, the other may hang on a connection that is half open.
  #drop(lost: RedisClient): void {
    const [client, hearing] = [this.#client, this.#hearing];
    void Promise.all([client?.catch(() => undefined), hearing?.catch(() => undefined)]).then((both) => {
      if (!both.includes(lost)) return;
      if (this.#client === client) this.#client = undefined;
      if (this.#hearing === hearing) this.#hearing = undefined;
      for (const each of both) end(each);
    });
  }
}

function end(client: RedisClient | undefined): void {
  try {
    // One that is not open says so by throwing, or by a promise that rejects.
    void Promise.resolve(client?.destroy()).catch(() => undefined);
  } catch {
    // As said above.
  }
}

/** A server that may evict any key would forget versions, and grant their fences anew. */
async function refuseEviction(client: RedisClient): Promise<void> {
  // Where it may not be asked, its owner has decided.
  const info = await client.eval(MEMORY, { keys: ["selfcoding:{memory}"], arguments: [] }).catch(() => "");
  const fields = new Map(
    String(info)
      .split("\r\n")
      .map((line) => line.split(":") as [string, string]),
  );
  const policy = fields.get("maxmemory_policy") ?? "";
  if (Number(fields.get("maxmemory") ?? 0) === 0 || !policy.startsWith("allkeys-")) return;
  throw new SelfCodingError("fleet-refused", `Redis may evict any key (maxmemory-policy ${policy}), also versions.`, {
    remedy: "Set maxmemory-policy to noeviction, or to one of volatile-*, or use a database of its own.",
    details: { reason: "eviction", policy },
  });
}

/** Words by which a server says that it will not, however often it is asked; whatever else it says will pass. */
const REFUSING = ["NOAUTH", "WRONGPASS", FORBIDDEN, "ERR", "CROSSSLOT", "WRONGTYPE"];

function isPassing(error: unknown): boolean {
  return !SelfCodingError.is(error) && !REFUSING.includes(wordOf(error));
}

function wordOf(error: unknown): string {
  return String((error as Error | null)?.message ?? "").split(" ", 1)[0] ?? "";
}

function describe(error: unknown): unknown {
  if (SelfCodingError.is(error)) return error;
  const distrusted = distrust(error, "Redis");
  if (distrusted !== undefined) return distrusted;
  const message = String((error as Error | null)?.message || (error as { code?: unknown } | null)?.code);
  const isAway = isPassing(error);
  return new SelfCodingError(
    isAway ? "fleet-away" : "fleet-refused",
    isAway ? `Redis cannot be reached: ${message}.` : `Redis refuses the fleet: ${message}.`,
    {
      remedy: "Look at the server and at SELFCODING_FLEET (option `store`).",
      details: { reason: wordOf(error) },
      cause: error,
    },
  );
}
