import type { StoreEntry } from "../contract/nouns.js";
import { type FleetEngine, randomName } from "./engine.js";
import type { openFleet } from "./fleet.js";

type Fleet = ReturnType<typeof openFleet>;
type Fence = Parameters<FleetEngine["renew"]>[1];

const LEASE_SECONDS = 30;

/**
 * Puts what a person has decided in force at once, also while a process writes or heals the stub: its lease is taken from
 * it, and what it comes to is kept as rejected.
 *
 * @param etag of the entry that the person has seen
 * @returns false when the entry is another by now: nothing is changed then
 */
export async function overrule(fleet: Fleet, key: string, etag: string, entry: StoreEntry): Promise<boolean> {
  const fence = await takeLease(fleet, key, `a person's decision ${randomName()}`);
  try {
    return (await fleet.look(key)).etag === etag && (await fleet.publish(key, entry, fence, true));
  } finally {
    await fleet.ask((engine) => engine.renew(key, fence, 0)).catch(() => undefined);
  }
}

async function takeLease(fleet: Fleet, key: string, owner: string): Promise<Fence> {
  for (;;) {
    const answer = await fleet.ask((engine) => engine.lease(key, owner, LEASE_SECONDS));
    if ("fence" in answer) return answer.fence;
    const { fence: number } = await fleet.ask((engine) => engine.read(key));
    await fleet.ask((engine) => engine.renew(key, { number, owner: answer.heldBy }, 0));
  }
}
