import type { Allowance } from "../contract/options.js";
import { restrictFetch } from "./restrictFetch.js";
import { restrictFiles } from "./restrictFiles.js";
import { bareModuleName } from "../text/moduleNames.js";

/** A body's versions of `fetch`, `process` and `require`. */
interface Allowed {
  readonly fetch: typeof globalThis.fetch;
  /** No more of `process` than its environment. */
  readonly process: { readonly env: Readonly<Record<string, string | undefined>> };
  /** One of Node's modules. */
  require(name: string): unknown;
}

/** Where the powers are taken from. */
type World = Pick<typeof globalThis, "fetch" | "process">;

// The sandbox takes the global away.
const ownProcess = globalThis.process;

/** Modules of the file system, and of the network, by their bare names. */
export const FILE_MODULES: readonly string[] = ["fs", "fs/promises"];
export const NETWORK_MODULES: readonly string[] = [
  "http",
  "https",
  "http2",
  "net",
  "tls",
  "dgram",
  "dns",
  "dns/promises",
];

/** The powers of an allowance, each made when it is first asked for. `root` is where its folders are looked up from. */
export function createAllowed(allow: Allowance, root: string, world: World = globalThis): Allowed {
  let fetch: typeof globalThis.fetch | undefined;
  return {
    get fetch() {
      if (!allow.net) throw notAllowed("fetch", "net");
      fetch ??= allow.net === true ? world.fetch : restrictFetch(world.fetch, allow.net);
      return fetch;
    },
    get process() {
      if (!allow.env) throw notAllowed("process.env", "env");
      return Object.freeze({ env: restrictEnvironment(allow.env, world.process.env) });
    },
    require(name) {
      const bare = bareModuleName(name);
      if (FILE_MODULES.includes(bare) && !isImported(allow, bare)) {
        if (!allow.fs) throw notAllowed(`node:${bare}`, "fs");
        if (allow.fs !== true) return restrictFiles(bare, allow.fs, root);
      } else if (NETWORK_MODULES.includes(bare) && allow.net !== true && !isImported(allow, bare)) {
        throw notAllowed(`node:${bare}`, "net");
      }
      return world.process.getBuiltinModule(`node:${bare}`) as unknown;
    },
  };
}

function isImported({ imports = [] }: Allowance, bare: string): boolean {
  return imports.some((name) => bareModuleName(name) === bare);
}

function notAllowed(what: string, option: string): Error {
  return new Error(`${what} is not allowed here: see the option \`allow.${option}\`.`);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of an allowance, as they are now. */
export function allowedEnvironment(
  { env }: Allowance,
  own: Environment = ownProcess.env,
): Record<string, string | undefined> {
  if (!env) return {};
  return env === true ? { ...own } : Object.fromEntries(env.map((name) => [name, own[name]]));
}

function restrictEnvironment(names: readonly string[] | true, own: Environment): Environment {
  if (names === true) return own;
  const environment = Object.create(null) as Record<string, string | undefined>;
  for (const name of names) {
    const get = (): string | undefined => own[name];
    Object.defineProperty(environment, name, { get, enumerable: true });
  }
  return Object.freeze(environment);
}
