import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { printLiteral } from "../../src/value/literal/literal.js";
import { isSameGraph, randomValue } from "./randomValue.js";
import { isEqual } from "./isEqual.js";

class Fish {
  constructor(
    readonly name: string,
    readonly weight: number,
  ) {}
}
class Safe {
  #code = 1234;
  open(): number {
    return this.#code;
  }
}
class TankError extends Error {
  override readonly name = "TankError";
  readonly tank = 7;
}
const double = (n: number): number => n * 2;
const scope = { Fish, Safe, TankError, double };

function print(value: unknown, maxCharacters = 200_000): ReturnType<typeof printLiteral> {
  return printLiteral(value, { scope, maxCharacters });
}

function evaluate(text: string): unknown {
  const $revive = (owner: { prototype: object }, fields: object): unknown =>
    Object.assign(Object.create(owner.prototype), fields);
  return new Function("$revive", ...Object.keys(scope), `return (${text});`)($revive, ...Object.values(scope));
}

function again(value: unknown): unknown {
  const { text, notReplayable } = print(value);
  expect(notReplayable).toBeUndefined();
  return evaluate(text);
}

describe("printLiteral", () => {
  it.each([
    ["undefined", undefined],
    ["null", null],
    ["minus zero", -0],
    ["not a number", Number.NaN],
    ["infinity", [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ["a huge integer", [123n, -5n]],
    ["a text with quotes, lines and lone surrogates", "\"'`${x}\n\u2028\ud800 </script>"],
    ["a registered and a well-known symbol", [Symbol.for("a b"), Symbol.iterator]],
    ["holes", withHoles()],
    ["a match with its groups", /(?<a>x)/.exec("yx")],
    ["odd keys", { "a-b": 1, 2: 2, "": 3, constructor: 4 }],
    ["an own key __proto__", JSON.parse('{"__proto__": {"x": 1}}')],
    ["symbol keys", { [Symbol.for("k")]: 1, a: 2 }],
    ["no prototype", Object.assign(Object.create(null), { a: 1 })],
    ["an empty object without prototype", Object.create(null)],
    ["dates", [new Date(0), new Date(Number.NaN), new Date(8.64e15)]],
    ["expressions", [/a\/b\n/giu, /\//, /(?:)/]],
    ["maps and sets", new Map<unknown, unknown>([[{ a: 1 }, new Set([1, "x"])]])],
    ["typed arrays", [new Float64Array([1, -0, Number.NaN]), new Uint8Array([1, 2]), new BigInt64Array([1n])]],
    ["a buffer of bytes", new Uint8Array([1, 2, 3]).buffer],
    ["an address", new URL("https://example.com/a?b=c#d")],
    ["boxes", [Object("x"), Object(1), Object(false)]],
    ["an instance", new Fish("Bo", 2)],
    ["an error with its code", Object.assign(new TypeError("no"), { code: "E1" })],
  ])("prints %s as an expression that makes it again", (_name, value) => {
    const copy = again(value);
    expect(isEqual(value, copy)).toBe(true);
    expect(isSameGraph(copy, value)).toBe(true);
  });

  it("keeps a Buffer one, with its methods", () => {
    const { text } = printLiteral({ head: Buffer.from([1, 2]) }, { maxCharacters: 100 });
    expect(text).toBe("{ head: Buffer.from([1, 2]) }");
    expect((again({ head: Buffer.from([1, 2]) }) as { head: Buffer }).head.readUInt16BE(0)).toBe(258);
  });

  it("keeps the order of a Map around a ring", () => {
    const ring = new Map<string, unknown>([["first", 1]]);
    ring.set("self", ring).set("last", 2);
    const copy = again(ring) as typeof ring;
    expect([...copy.keys()]).toEqual(["first", "self", "last"]);
    expect(copy.get("self")).toBe(copy);
  });

  it("makes rings and shared objects again as such", () => {
    const shared = { size: 1 };
    const tank: Record<string, unknown> = { a: shared, b: shared, list: [shared] };
    tank["self"] = tank;
    tank["last"] = 1;
    const copy = again(tank) as typeof tank;
    expect(copy["a"]).toBe(copy["b"]);
    expect(copy["self"]).toBe(copy);
    expect(Object.keys(copy)).toEqual(Object.keys(tank));
    expect((copy["list"] as unknown[])[0]).toBe(copy["a"]);
  });

  it("wraps statements around only where something is shared", () => {
    expect(print({ a: [1, { b: "x" }] }).text).toBe('{ a: [1, { b: "x" }] }');
  });

  it("shares a date that two fields share", () => {
    const date = new Date(5);
    const copy = again([date, date]) as Date[];
    expect(copy[0]).toBe(copy[1]);
  });

  it("revives an instance through its class in scope, and an error of one's own too", () => {
    expect(print(new Fish("Bo", 2)).text).toBe('$revive(Fish, { name: "Bo", weight: 2 })');
    const copy = again(new TankError("leak")) as TankError;
    expect(copy).toBeInstanceOf(TankError);
    expect([copy.message, copy.name, copy.tank]).toEqual(["leak", "TankError", 7]);
  });

  it("keeps an error's message and cause", () => {
    const copy = again(new RangeError("no", { cause: new TypeError("why") })) as RangeError;
    expect([copy.name, copy.message, (copy.cause as Error).message]).toEqual(["RangeError", "no", "why"]);
    expect(copy).toBeInstanceOf(RangeError);
  });

  it("prints functions by the name that the scope has for them", () => {
    expect(print([double, Number]).text).toBe("[double, Number]");
    expect(printLiteral(double, { scope: { twice: double }, maxCharacters: 100 }).text).toBe("twice");
  });

  it("prints functions of the language by their path", () => {
    expect(print([Date.now, Math.max, structuredClone]).text).toBe("[Date.now, Math.max, structuredClone]");
    const hidden = printLiteral(Date.now, { scope: { Date: { now: double } }, maxCharacters: 100 });
    expect(hidden.notReplayable).toContain("The function now is not available");
  });

  it("prints a symbol by the name that the scope has for it", () => {
    const author = Symbol("author");
    const { text } = printLiteral({ [author]: author }, { scope: { author }, maxCharacters: 100 });
    expect(text).toBe("{ [author]: author }");
  });

  it("keeps what an instance holds under the file's own symbols", () => {
    const tags = Symbol("tags");
    class Tagged {
      readonly [tags] = ["a".repeat(1000)];
    }
    const { text, notReplayable } = printLiteral(new Tagged(), { scope: { Tagged, tags }, maxCharacters: 5000 });
    expect(notReplayable).toBeUndefined();
    expect(text).toBe(`$revive(Tagged, { [tags]: ["${"a".repeat(1000)}"] })`);
    expect(printLiteral(new Tagged(), { scope: { Tagged }, maxCharacters: 100 }).notReplayable).toContain(
      "a unique symbol as a key",
    );
  });

  it("runs no code of a class whose instance it prints", () => {
    const asked: string[] = [];
    const ask = (what: string): never => {
      asked.push(what);
      throw new Error(what);
    };
    class Shy {
      size = 1;
      static get name(): string {
        return ask("name");
      }
      get [Symbol.toStringTag](): string {
        return ask("tag");
      }
    }
    class Rows extends Map<string, number> {
      override [Symbol.iterator](): never {
        return ask("iterator");
      }
    }
    const till = {
      coins: [5],
      get total(): number {
        return ask("total");
      },
    };
    const own = { Shy, Rows, till };
    const printed = [new Shy(), new Rows([["a", 1]]), till].map((value) =>
      printLiteral(value, { scope: own, maxCharacters: 1000 }),
    );
    expect(asked).toEqual([]);
    expect(printed[0]?.text).toBe("$revive(Shy, { size: 1 })");
    expect(printed[1]?.text).toBe('$revive(Rows, new Map([["a", 1]]))');
    expect(printed[2]?.text).toBe("Object.assign(till, { coins: [5] })");
  });

  it("leaves the functions that a class gives its instances to the class", () => {
    class Clock {
      ticks = 0;
      now = Date.now;
      tick = (): number => ++this.ticks;
      later = this.twice.bind(this);
      twice(): number {
        return this.ticks * 2;
      }
    }
    const clock = Object.assign(new Clock(), { ticks: 4 });
    const { text, notReplayable } = printLiteral(clock, { scope: { Clock }, maxCharacters: 1000 });
    expect(notReplayable).toBeUndefined();
    const $revive = (owner: { prototype: object }, fields: object): unknown =>
      Object.assign(Object.create(owner.prototype), fields);
    const copy = new Function("$revive", "Clock", `return (${text});`)($revive, Clock) as Clock;
    expect([copy.later(), copy.tick(), copy.ticks, copy.now]).toEqual([8, 5, 5, Date.now]);
    const other = Object.assign(new Clock(), { tick: () => 7 });
    expect(printLiteral(other, { scope: { Clock }, maxCharacters: 1000 }).notReplayable).toContain("is not available");
  });

  it("puts the data of an object with functions into the one of the file", () => {
    const shop = { items: [1], count: () => 1 };
    const literal = printLiteral(shop, { scope: { shop }, maxCharacters: 1000 });
    expect(literal).toEqual({ text: "Object.assign(shop, { items: [1] })", isSample: false });
  });

  it("survives a scope whose names are not initialised yet", () => {
    const early = {
      ...scope,
      get late(): unknown {
        throw new ReferenceError("late");
      },
    };
    expect(printLiteral(double, { scope: early, maxCharacters: 10 }).text).toBe("double");
  });

  class Hidden {
    x = 1;
  }
  const throwing = {
    get x(): number {
      throw new Error("no");
    },
  };
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 0);
  it.each([
    ["a function out of reach", () => 1, "An unnamed function is not available"],
    ["an instance of a class out of reach", new Hidden(), "The class Hidden is not available"],
    ["#private fields", new Safe(), "The class Safe has #private fields"],
    ["a promise", Promise.resolve(1), "A Promise cannot be recreated"],
    ["a WeakMap", new WeakMap(), "A WeakMap cannot be recreated"],
    ["a generator", (function* () {})(), "A Generator cannot be recreated"],
    ["a symbol of its own", Symbol("x"), "A unique symbol"],
    ["a getter that throws", throwing, "Reading a property of the value throws"],
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
      "Reading a property",
    ],
    ["a revoked proxy", revoked(), ""],
    ["a value that is nested too deeply", deep, "nested too deeply"],
    ["a stream", process.stdin, "The class"],
  ])("says why it cannot print %s, and is an expression still", (_name, value, reason) => {
    const { text, notReplayable } = print({ inside: [value] });
    expect(notReplayable).toContain(reason);
    expect(() => runInNewContext(`(function () { return (${text}); })`)).not.toThrow();
  });

  it("cuts large data to a sample of first, last and some between", () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id, title: `film ${id}` }));
    const literal = print(rows, 2000);
    expect(literal.isSample).toBe(true);
    expect(literal.text.length).toBeLessThan(4000);
    const copy = evaluate(literal.text) as typeof rows;
    expect(copy[0]).toEqual(rows[0]);
    expect(copy.at(-1)).toEqual(rows.at(-1));
    expect(copy.length).toBeGreaterThan(10);
  });

  it.each([
    ["a text", "word ".repeat(100_000)],
    ["a Map", new Map(Array.from({ length: 50_000 }, (_, index) => [`key ${index}`, index]))],
    ["a record", Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key ${index}`, index]))],
    ["bytes", new Uint8Array(1_000_000)],
    ["tables in tables", Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => ({ a: "x".repeat(50) })))],
  ])("keeps %s near its budget", (_name, value) => {
    const literal = print(value, 3000);
    expect(literal).toMatchObject({ isSample: true });
    expect(literal.text.length).toBeLessThan(9000);
    expect(() => evaluate(literal.text)).not.toThrow();
  });

  it("leaves what fits whole, beside what is cut", () => {
    const { text } = print(
      { title: "short", rows: Array.from({ length: 10_000 }, (_, index) => index), last: true },
      500,
    );
    expect(text).toContain('title: "short"');
    expect(text).toContain("last: true");
  });

  it("cuts a text of lines between lines", () => {
    const table = Array.from({ length: 5000 }, (_, index) => `${index},name,2026`).join("\n");
    const copy = evaluate(print(table, 600).text) as string;
    expect(copy.split("\n").every((line) => /^\d+,name,2026$/.test(line))).toBe(true);
  });

  it("prints any data so that it evaluates to an equal value (2,000 random values)", () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const value = randomValue(seed);
      const { text, notReplayable } = print(value);
      expect(notReplayable, `seed ${seed}`).toBeUndefined();
      expect(isSameGraph(evaluate(text), value), `seed ${seed}: ${text}`).toBe(true);
    }
  });
});

function withHoles(): unknown[] {
  const list: unknown[] = [];
  list[1] = 1;
  list[3] = 3;
  list.length = 5;
  return list;
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

it("prints the strings of a tag as they were typed as well, frozen as a tag gets them", () => {
  const strings = ((given: TemplateStringsArray, ..._values: unknown[]) => given)`a\n${1}/b`;
  const copy = again(strings) as TemplateStringsArray;
  expect([...copy]).toEqual(["a\n", "/b"]);
  expect(copy.raw).toEqual(["a\\n", "/b"]);
  expect([Object.isFrozen(copy), Object.isFrozen(copy.raw), Object.keys(copy)]).toEqual([true, true, ["0", "1"]]);
});
