import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage<{ readonly context: unknown }>();

/**
 * The `context` of the request in which a registered function was called, as a user or a connection. The model never
 * sees it.
 *
 * @returns undefined outside of a request
 * @example
 * const listOrders = (limit: number): Promise<Order[]> => ordersOf(requestContext<{ user: string }>()?.user, limit);
 * await agent.request("What did I order last?", { context: { user: "ada" } });
 */
export function requestContext<Context>(): Context | undefined {
  return storage.getStore()?.context as Context | undefined;
}

/** Runs a function, and all that it starts, within a request's context. */
export function runWithContext<Result>(context: unknown, run: () => Result): Result {
  return storage.run({ context }, run);
}
