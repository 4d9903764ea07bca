import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { createFollowing } from "../../src/fleet/following.js";

describe("what is followed where nothing is told", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  it("is looked at again before the seconds of the option are over, and not by all processes at the same time", async () => {
    const engine = openMemory(createMemory());
    const looks: number[] = [];
    const following = createFollowing({
      etag: () => "",
      look: async () => undefined,
      ask: (action) =>
        action({
          ...engine,
          watch: async () => "nothing is told",
          changed: async () => (looks.push(performance.now()), []),
        }),
      pollSeconds: 30,
      warn: () => undefined,
    });
    following.follow("key", () => undefined);
    await vi.advanceTimersByTimeAsync(3_000_000);
    following.close();
    const pauses = looks.slice(1).map((at, index) => at - looks[index]!);
    expect(pauses.length).toBeGreaterThanOrEqual(100);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(28_000);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(3_000);
  });
});
