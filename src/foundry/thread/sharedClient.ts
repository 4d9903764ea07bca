import type { EmitEvent } from "../../contract/events.js";
import { FoundryClient } from "./client.js";
import { workerFile } from "./thread.js";

type WithClients = typeof globalThis & { [CLIENTS]?: Map<string, FoundryClient> };

const CLIENTS = Symbol.for("selfcoding.foundryClients");

/** The client of all callers of this thread, however often this module was bundled. Another copy of the package has its own. */
export function sharedClient(emit: EmitEvent): FoundryClient {
  const clients = ((globalThis as WithClients)[CLIENTS] ??= new Map<string, FoundryClient>());
  const { href } = workerFile();
  const client = clients.get(href) ?? new FoundryClient(emit);
  clients.set(href, client);
  return client;
}
