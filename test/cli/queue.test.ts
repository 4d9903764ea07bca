import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder, queueOf } from "../../src/cli/write/queue.js";
import { keyOf } from "../../src/rewrite/stubs/keyOf.js";

const project = { root: "/p", storeDirectory: "/p/.selfcoding", cacheDirectory: "/p/cache" };
const stubOf = (id: string, needs: readonly string[] = []) => ({
  project,
  skeleton: { id },
  needs: needs.map((other) => keyOf({ project, skeleton: { id: other } })),
});
const idsOf = (stubs: readonly { readonly skeleton: { readonly id: string } }[]) =>
  stubs.map(({ skeleton }) => skeleton.id);

describe("the queue of stubs to write", () => {
  it("has each behind those that it names, as far as these are among them", () => {
    expect(idsOf(inOrder([stubOf("a", ["b", "elsewhere"]), stubOf("b", ["c"]), stubOf("c")]))).toEqual(["c", "b", "a"]);
  });

  it("hands out none whose needs are under way, and the next when they have ended", async () => {
    const queue = queueOf([stubOf("a", ["b"]), stubOf("b"), stubOf("c")]);
    const b = await queue.take();
    const c = await queue.take();
    expect(idsOf([b, c].flatMap((stub) => stub ?? []))).toEqual(["b", "c"]);
    const next = queue.take();
    if (c !== undefined) queue.end(c);
    expect(await Promise.race([next, Promise.resolve("waits")])).toBe("waits");
    if (b !== undefined) queue.end(b);
    expect((await next)?.skeleton.id).toBe("a");
    expect(await queue.take()).toBeUndefined();
  });

  it("hands out every stub once, whatever names whatever, in rings too, however many take them", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const graph = fc.array(fc.subarray(names), { minLength: names.length, maxLength: names.length });
    await fc.assert(
      fc.asyncProperty(graph, fc.integer({ min: 1, max: 4 }), async (needs, takers) => {
        const queue = queueOf(names.map((name, index) => stubOf(name, needs[index])));
        const taken: string[] = [];
        const take = async (): Promise<void> => {
          for (let stub = await queue.take(); stub !== undefined; stub = await queue.take()) {
            taken.push(stub.skeleton.id);
            await Promise.resolve();
            queue.end(stub);
          }
        };
        await Promise.all(Array.from({ length: takers }, take));
        expect(taken.sort()).toEqual(names);
      }),
    );
  });
});
