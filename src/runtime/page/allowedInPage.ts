import { restrictFetch } from "../../allowance/restrictFetch.js";
import type { Allowance } from "../../contract/options.js";

/** What a page has of the world for a body: `fetch`, held to the hosts that are allowed. */
export function allowedInPage({ net }: Allowance): {
  readonly fetch: typeof globalThis.fetch;
  readonly process: never;
  require(name: string): never;
} {
  return {
    get fetch() {
      if (!net) throw new Error("fetch is not allowed here: see the option `allow.net`.");
      return net === true ? globalThis.fetch.bind(globalThis) : restrictFetch(globalThis.fetch.bind(globalThis), net);
    },
    get process(): never {
      throw new Error("A page has no environment variables.");
    },
    require(name) {
      throw new Error(`A page has no ${name}.`);
    },
  };
}
