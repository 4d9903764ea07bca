import { describe, expect, it } from "vitest";
import { createFlights } from "../../src/foundry/flights.js";

describe("flights", () => {
  it("starts once for any number of callers", async () => {
    const fly = createFlights<number>();
    let starts = 0;
    const start = async () => ++starts;
    const all = await Promise.all(Array.from({ length: 1000 }, () => fly("a", undefined, start)));
    expect(new Set(all)).toEqual(new Set([1]));
    expect(await fly("a", undefined, start)).toBe(2);
  });

  it("names the ring when stubs need each other", async () => {
    const fly = createFlights<string>();
    const write = (id: string): (() => Promise<string>) => {
      const next: Record<string, string> = { a: "b", b: "c", c: "a" };
      return async () => {
        await null;
        return fly(next[id] ?? "", id, write(next[id] ?? ""));
      };
    };
    await expect(fly("a", undefined, write("a"))).rejects.toMatchObject({
      code: "cycle",
      details: { ring: expect.arrayContaining(["a", "b", "c"]) },
    });
  });

  it("finds a ring of two flights that were started apart", async () => {
    const fly = createFlights<string>();
    const needing = (own: string, other: string) => async () => {
      await null;
      return fly(other, own, async () => "never started");
    };
    const both = await Promise.allSettled([
      fly("a", undefined, needing("a", "b")),
      fly("b", undefined, needing("b", "a")),
    ]);
    expect(both.some(({ status }) => status === "rejected")).toBe(true);
  });

  it("lets two stubs need the same third one", async () => {
    const fly = createFlights<string>();
    let starts = 0;
    const third = async () => `written ${++starts}`;
    const needing = (own: string) => async () => fly("third", own, third);
    const both = await Promise.all([fly("a", undefined, needing("a")), fly("b", undefined, needing("b"))]);
    expect(both).toEqual(["written 1", "written 1"]);
  });

  it("flies again after a failure", async () => {
    const fly = createFlights<string>();
    await expect(fly("a", undefined, () => Promise.reject(new Error("no model")))).rejects.toThrow("no model");
    expect(await fly("a", undefined, async () => "written")).toBe("written");
  });
});
