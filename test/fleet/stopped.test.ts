import { expect, it } from "vitest";
import { SERVERS } from "./servers.js";
import { testStopped } from "./testStopped.js";

const there = SERVERS.filter(([, isThere]) => isThere);

// By the server's own clock, a minute passes; in all of them the same one.
it.runIf(there.length > 0)(
  "a process that is stopped for a lease of a minute writes nothing when it goes on",
  async () => {
    const outcomes = await Promise.allSettled(
      there.map(async ([, , start]) => {
        await using server = await start();
        await testStopped(await server.address(), 60);
      }),
    );
    expect(outcomes).toEqual(there.map(() => ({ status: "fulfilled", value: undefined })));
  },
);
