import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import type { RunningStub } from "../../src/runtime/runningStub.js";
import { writeAndCall } from "../../src/runtime/write.js";

it("holds promises that are rejected before a body is there to handle them", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", note);
  try {
    let resolve: (body: (list: Promise<unknown>[]) => unknown) => void = () => undefined;
    const writing = new Promise<(list: Promise<unknown>[]) => unknown>((done) => (resolve = done));
    const stub = { loadKept: () => undefined, skeleton: { calls: "async" }, writing };
    const promises = [Promise.reject(new Error("one")), Promise.resolve(1)];
    const entry = (): unknown => writeAndCall(stub as unknown as RunningStub, undefined, [promises], entry);
    const answer = entry() as Promise<unknown>;
    await setImmediate();
    resolve((list) => Promise.allSettled(list));
    expect(await answer).toMatchObject([{ status: "rejected" }, { status: "fulfilled" }]);
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
});
