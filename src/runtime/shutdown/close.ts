import { sharedClient } from "../../foundry/thread/sharedClient.js";
import { emit } from "../events.js";
import { shared } from "../shared.js";

/**
 * Ends selfcoding's work in this thread, for a graceful shutdown. From the call on nothing new is written or healed: a
 * function without a version throws `closed`, and what throws, throws. Functions that are written run on.
 *
 * @param drop whether what is being written or healed is dropped, in place of waited for; a version that is waited for is
 *   kept, but a heal answers nobody any more. @default false
 * @returns when the worker, and the processes and threads that it has started, are gone
 * @example
 * await close();
 */
export async function close({ drop = false }: { readonly drop?: boolean } = {}): Promise<void> {
  (shared.ended ??= new AbortController()).abort();
  await sharedClient(emit).stop(drop);
}
