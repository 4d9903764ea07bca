import { describe, expect, it } from "vitest";
import { type Built, build, skeletonOf } from "./workbench.js";

const both = (built: { linked: Built; loaded: Built }): [string, Built][] => Object.entries(built);

describe("a compiled body that throws", () => {
  it("heals with what the call was given, though the body had assigned to its parameters", async () => {
    const skeleton = skeletonOf("function join(first: string, { x, y }: any, ...rest: any[]): string", {
      args: "first, { x, y }, ...rest",
    });
    const body = `first = "changed"; x++; rest = []; throw new Error("broken");`;
    for (const [, { run, heals }] of both(await build({ body }, skeleton))) {
      expect(run("a", { x: 1, y: 2 }, 7, 8)).toBe("healed");
      expect(heals[0]?.values).toEqual(["a", { x: 1, y: 2 }, 7, 8]);
      expect(heals[0]?.error).toMatchObject({ message: "broken" });
    }
  });

  it.each(["", "move += 1; "])("heals with a parameter that is called like the function: %s", async (assigned) => {
    const skeleton = skeletonOf("function move(this: X, move: string): string", { args: "move", form: "method" });
    for (const [, { run, heals }] of both(await build({ body: `${assigned}throw new Error(move);` }, skeleton))) {
      expect(run("a")).toBe("healed");
      expect(heals[0]?.values).toEqual(["a"]);
    }
  });

  it("costs nothing before the throw: no copy is made of what is only read", async () => {
    const skeleton = skeletonOf("function twice(value: number): number", { args: "value" });
    const { linked } = await build({ body: "return value * 2;" }, skeleton);
    expect(linked.compiled.linked.body).toBe(
      "try { return value*2 } catch ($e) { return $stub_twice().heal($e, undefined, [value]); }",
    );
  });

  it("hands on the receiver of a method and none of a plain function", async () => {
    const method = skeletonOf("function pick(this: Tank, n: number): number", { args: "n", form: "method" });
    const tank = { fish: 3 };
    for (const [, { run, heals }] of both(await build({ body: "return this.fish.missing.deep;" }, method))) {
      expect(run.call(tank, 1)).toBe("healed");
      expect(heals[0]?.self).toBe(tank);
    }
    const declared = skeletonOf("function pick(this: Tank, n: number): number", { args: "n" });
    for (const [, { run, heals }] of both(await build({ body: "throw 1;" }, declared))) {
      run.call(tank, 1);
      expect(heals[0]?.self).toBe(tank);
    }
    const plain = skeletonOf("function pick(n: number): number", { args: "n" });
    for (const [, { run, heals }] of both(await build({ body: "throw 1;" }, plain))) {
      run.call(tank, 1);
      expect(heals[0]?.self).toBeUndefined();
    }
  });

  it("keeps a name of the body that looks like ours apart from ours", async () => {
    const skeleton = skeletonOf("function f($e: number): number", { args: "$e" });
    for (const [, { run, heals }] of both(await build({ body: "const $text = $e; throw $text;" }, skeleton))) {
      run(5);
      expect(heals[0]).toMatchObject({ error: 5, values: [5] });
    }
  });
});

describe("a compiled async body", () => {
  const skeleton = skeletonOf("async function load(id: number, get: any): Promise<any>", {
    args: "id, get",
    calls: "async",
  });
  const heal = async () => "healed";

  it("heals a rejection that it only passes on", async () => {
    for (const body of ["return get(id);", "if (id) return id, get(id); else return 0;", "return (id, get(id));"]) {
      for (const [, { run, heals }] of both(await build({ body }, skeleton, { heal }))) {
        await expect(run(7, () => Promise.reject(new Error("gone")))).resolves.toBe("healed");
        expect(heals[0]?.values[0]).toBe(7);
      }
    }
  });

  it("awaits nothing that provably is no promise", async () => {
    const body =
      "const rows = []; let n = 0; n += 1; for (const x of [1]) rows.push(await get(x)); return n ? rows : { rows };";
    const { linked } = await build({ body }, skeleton, { heal });
    expect(linked.compiled.linked.body).not.toContain("return await");
    const unsure = await build({ body: "let x = 1; x = get(id); return x;" }, skeleton, { heal });
    expect(unsure.linked.compiled.linked.body).toContain("return await (x)");
  });

  it("does not let the body's own catch see a rejection that would have passed it by", async () => {
    const body = `let closed = "";
      try { return get(id); } catch { return "caught"; } finally { closed = "yes"; get.closed = closed; }`;
    for (const [, { run, heals }] of both(await build({ body }, skeleton, { heal }))) {
      const get = Object.assign(() => Promise.reject(new Error("gone")), { closed: "" });
      await expect(run(1, get)).resolves.toBe("healed");
      expect(heals).toHaveLength(1);
      expect(get.closed).toBe("yes");
      await expect(run(1, () => Promise.resolve("fine"))).resolves.toBe("fine");
      const broken = () => {
        throw new Error("now");
      };
      await expect(run(1, broken)).resolves.toBe("caught");
    }
  });

  it("goes on as it was behind a try that was not left", async () => {
    const body = `try { if (id > 5) return get(id); } catch {} return "end";`;
    for (const [, { run }] of both(await build({ body }, skeleton, { heal }))) {
      await expect(run(1, () => 1)).resolves.toBe("end");
      await expect(run(6, async () => 1)).resolves.toBe(1);
      await expect(run(6, () => undefined)).resolves.toBe(undefined);
    }
  });

  it("leaves the returns of functions inside of it alone", async () => {
    const body = "const inner = async () => { return get(id); }; return await inner();";
    const { linked } = await build({ body }, skeleton, { heal });
    expect(linked.compiled.linked.body).not.toContain("await (get(id))");
  });

  it("heals a function without the keyword as well, whether it throws or rejects", async () => {
    const plain = skeletonOf("function load(id: number, get: any): Promise<any>", { args: "id, get", calls: "async" });
    const fail = () => {
      throw new Error("at once");
    };
    for (const [, { run, heals }] of both(await build({ body: "id = 3; return get(id);" }, plain, { heal }))) {
      await expect(run(1, () => Promise.reject(new Error("later")))).resolves.toBe("healed");
      await expect(run(2, fail)).resolves.toBe("healed");
      await expect(run(2, async () => "fine")).resolves.toBe("fine");
      expect(heals.map(({ values }) => values[0])).toEqual([1, 2]);
    }
  });
});

describe("a compiled generator", () => {
  const skeleton = skeletonOf("function* rows(count: number): Generator<number>", {
    args: "count",
    calls: "generator",
  });
  const heal = () => [40, 41][Symbol.iterator]();

  it("starts over when it throws before its first item", async () => {
    const body = `if (count < 0) throw new RangeError("negative"); yield count;`;
    for (const [, { run, heals }] of both(await build({ body }, skeleton, { heal }))) {
      expect([...run(-1)]).toEqual([40, 41]);
      expect(heals).toMatchObject([{ kind: "heal", values: [-1] }]);
      expect([...run(3)]).toEqual([3]);
    }
  });

  it("counts no item whose own expression threw", async () => {
    const body = "yield count.missing.deep;";
    for (const [, { run, heals }] of both(await build({ body }, skeleton, { heal }))) {
      expect([...run(1)]).toEqual([40, 41]);
      expect(heals[0]?.kind).toBe("heal");
    }
  });

  it("passes the error on and heals for the next call once an item has left, a delegate's items included", async () => {
    for (const body of [`yield count; throw new Error("late");`, `yield* [count]; yield; throw new Error("late");`]) {
      for (const [, { run, heals }] of both(await build({ body }, skeleton, { heal }))) {
        const given: unknown[] = [];
        expect(() => {
          for (const item of run(1)) given.push(item);
        }).toThrow("late");
        expect(given[0]).toBe(1);
        expect(heals).toMatchObject([{ kind: "healNext", values: [1] }]);
      }
    }
  });

  it("gives back what is sent into it", async () => {
    const body = "const got = yield count + 1; const more = yield; yield [got, more];";
    for (const [, { run }] of both(await build({ body }, skeleton, { heal }))) {
      const iterator = run(1);
      expect([iterator.next().value, iterator.next("a").value, iterator.next("b").value]).toEqual([
        2,
        undefined,
        ["a", "b"],
      ]);
    }
  });

  it("works for async generators", async () => {
    const asyncRows = skeletonOf("async function* rows(get: any): AsyncGenerator<number>", {
      args: "get",
      calls: "asyncGenerator",
    });
    const healAsync = async function* () {
      yield 40;
    };
    const body = "for (const row of await get()) yield row;";
    for (const [, { run, heals }] of both(await build({ body }, asyncRows, { heal: healAsync }))) {
      const items: unknown[] = [];
      for await (const row of run(() => Promise.reject(new Error("gone")))) items.push(row);
      for await (const row of run(async () => [1, 2])) items.push(row);
      expect(items).toEqual([40, 1, 2]);
      expect(heals.map(({ kind }) => kind)).toEqual(["heal"]);
    }
  });
});
