import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Case } from "../../src/contract/nouns.js";
import type { StubOptions } from "../../src/contract/options.js";
import { captureCall } from "../../src/runtime/capture.js";
import type { CaptureOptions } from "../../src/runtime/printCall.js";
import { countCalls, recordCall, wantsCounting } from "../../src/runtime/record.js";
import type { AnyFunction, ProjectStub } from "../../src/runtime/runningStub.js";
import { addRecording, readRecordings } from "../../src/store/calls/recordings.js";
import { skeleton as plain } from "../foundry/world.js";
import type { CallKind } from "../../transformer/stub.js";

/** A stub whose version runs this, with a cache directory of its own. */
function createStub(
  implementation: AnyFunction,
  more: { calls?: CallKind; options?: StubOptions; isRepeatable?: boolean } = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-record-"));
  const skeleton = { ...plain, calls: more.calls ?? "sync" };
  const stub = {
    skeleton,
    project: { root: folder, storeDirectory: folder, cacheDirectory: path.join(folder, "cache") },
    options: more.options ?? {},
    scope: {},
    version: 1 as number | undefined,
    capture: (self: unknown, values: readonly unknown[], options?: CaptureOptions) =>
      captureCall(skeleton, self, values, {}, undefined, options),
  };
  const of = { id: skeleton.id, number: 1, fingerprint: skeleton.fingerprint };
  return {
    stub,
    recorded: {
      stub: stub as unknown as ProjectStub,
      implementation,
      version: 1,
      isRepeatable: more.isRepeatable ?? true,
    },
    /** What was kept, once all that was begun is written. */
    kept: async () => {
      await addRecording({ cacheDirectory: path.join(folder, "other") }, of, none);
      return readRecordings(stub.project, of).map(({ input, expect }) =>
        "call" in input && expect.kind === "returns" ? `${input.call.arguments.join()} => ${expect.value}` : "",
      );
    },
    /** Which file holds them: each write makes another. */
    written: () => {
      const files = path.join(folder, "cache", "recorded");
      return readdirSync(files, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(path.join(entry.parentPath, entry.name)).ino)
        .join();
    },
    block: () => writeFileSync(path.join(folder, "cache"), "no folder"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
const none: Case = { origin: "recorded", input: { code: "" }, expect: { kind: "settles" } };

describe("recording calls", () => {
  it("writes nothing for a call that is kept already with that result", async () => {
    using world = createStub((n: number) => n * 2);
    recordCall(world.recorded, undefined, [1]);
    recordCall(world.recorded, undefined, [2]);
    expect(await world.kept()).toEqual(["1 => 2", "2 => 4"]);
    const written = world.written();
    recordCall(world.recorded, undefined, [1]);
    await world.kept();
    expect(world.written()).toBe(written);
    recordCall({ ...world.recorded, implementation: (n: number) => n * 3 }, undefined, [1]);
    expect(await world.kept()).toEqual(["2 => 4"]);
  });

  it("takes the 1st, 2nd, 4th and 8th call, and passes the others on", async () => {
    using world = createStub((n: number) => n * 2);
    const call = countCalls(world.recorded, { made: 0, next: 1 });
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => call(n))).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(await world.kept()).toEqual(["1 => 2", "2 => 4", "4 => 8", "8 => 16"]);
  });

  it("keeps what a promise gives, and lets its rejection through", async () => {
    using world = createStub(
      async (n: number) => {
        if (n < 0) throw new RangeError("negative");
        return n * 2;
      },
      { calls: "async" },
    );
    expect(await recordCall(world.recorded, undefined, [4])).toBe(8);
    await expect(recordCall(world.recorded, undefined, [-1])).rejects.toThrow("negative");
    expect(await world.kept()).toEqual(["4 => 8"]);
  });

  it("reads nothing of a proxy that it gives", async () => {
    const seen: PropertyKey[] = [];
    const get = (_target: object, key: PropertyKey): number => seen.push(key);
    using world = createStub(() => new Proxy({ a: 1 }, { get }));
    recordCall(world.recorded, undefined, []);
    expect([seen, await world.kept()]).toEqual([[], []]);
  });

  it("keeps nothing of a call that throws, of one that was healed on the way, and of one that is not repeatable", async () => {
    using broken = createStub(() => {
      throw new Error("broken");
    });
    expect(() => recordCall(broken.recorded, undefined, [1])).toThrow("broken");
    expect(await broken.kept()).toEqual([]);
    using healed = createStub(() => {
      healed.stub.version = 2;
      return 2;
    });
    expect(recordCall(healed.recorded, undefined, [1])).toBe(2);
    expect(await healed.kept()).toEqual([]);
    using late = createStub(() => 2, { isRepeatable: false });
    recordCall(late.recorded, undefined, [1]);
    expect(await late.kept()).toEqual([]);
  });

  it("keeps nothing that looks as if it held a secret", async () => {
    using world = createStub((login: { name: string }) => login.name.length);
    recordCall(world.recorded, undefined, [{ name: "Bo", password: "hunter22" }]);
    recordCall(world.recorded, undefined, [{ name: "Bo" }]);
    expect(await world.kept()).toEqual(['{ name: "Bo" } => 2']);
  });

  it("never fails the call, be the disk as it may", async () => {
    using world = createStub((n: number) => n * 2);
    world.block();
    expect(recordCall(world.recorded, undefined, [1])).toBe(2);
    expect(await world.kept()).toEqual([]);
  });

  it("counts only when it is asked to, and never where nothing is healed", () => {
    const wants = (options: StubOptions, calls: CallKind = "sync") => {
      using world = createStub(() => 0, { options, calls });
      return wantsCounting(world.recorded.stub);
    };
    expect(wants({})).toBe(false);
    expect(wants({ record: true })).toBe(true);
    expect(wants({ record: true, mode: "frozen" })).toBe(false);
    expect(wants({ record: true }, "generator")).toBe(false);
  });
});

it("a call on an object within another is one on its path", () => {
  const shop = { deep: { rate: 3, at: (n: number) => n } };
  const member = { ...plain, signature: "at(this: any, n: number): number", holder: "shop.deep" };
  const selfOf = (self: unknown, scope: object) => captureCall(member, self, [4], { ...scope }, undefined).self;
  expect(selfOf(shop.deep, { shop })).toBe("Object.assign(shop.deep, { rate: 3 })");
  for (const scope of [{}, { shop: undefined }, { shop: {} }, { shop: { deep: { ...shop.deep } } }])
    expect(selfOf(shop.deep, scope)).toContain("{ rate: 3, at: undefined");
});
