import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { functionMark } from "../../src/value/literal/functionMark.js";
import { revive } from "../../src/sandbox/harness/revive.js";
import { printLiteral } from "../../src/value/literal/literal.js";

class Fish {
  constructor(
    readonly name: string,
    readonly weight: number,
  ) {}
}
class TankError extends Error {}
class MyList extends Array {}
class Tags extends Array<string> {}
class Bag extends Map<string, unknown> {
  limit = 3;
}
class Names extends Set<string> {}
class Bytes extends Uint8Array {}
class Day extends Date {
  override toISOString(): string {
    return "today";
  }
}
class Task extends Promise<number> {}
class Feeder {
  nothing = null;
  constructor(readonly portion: number) {}
  feed = (): number => this.portion;
}
class Order {
  static up(one: number, other: number): number {
    return one - other;
  }
}
const double = (n: number): number => n * 2;
const onlyFunctions = { double };
const data = { a: 1 };
const scope = { Fish, Feeder, TankError, Tags, Bag, Names, Bytes, Day, Task, onlyFunctions, data, path };

const print = (value: unknown, names: Record<string, unknown> = scope) =>
  printLiteral(value, { scope: names, maxCharacters: 10_000 });
const texts = (value: unknown, names?: Record<string, unknown>): string => print(value, names).text;
const repeat = (text: string, times: number): string => text.repeat(times);

describe("a value is printed as short as it can be read:", () => {
  it.each<[string, unknown, string]>([
    ["an empty object", {}, "{}"],
    ["an empty one without prototype", Object.create(null), "{ __proto__: null,}"],
    ["data, also where the scope has a name for it", data, "{ a: 1 }"],
    ["an object of nothing but functions", onlyFunctions, "onlyFunctions"],
    ["a module", path, "path"],
    ["a map without a ring", new Map([["a", 1]]), 'new Map([["a", 1]])'],
    ["an error without more fields", new TypeError("no"), 'new TypeError("no")'],
    ["an error of one's own", new TankError("leak"), '$revive(TankError, { message: "leak" })'],
    ["an expression at its start", /a/g, "/a/g"],
    ["an expression on its way", Object.assign(/a/g, { lastIndex: 3 }), "Object.assign(/a/g, { lastIndex: 3 })"],
    [
      "an instance, its own accessors left out",
      withAccessor(new Fish("Bo", 2)),
      '$revive(Fish, { name: "Bo", weight: 2 })',
    ],
    ["an heir of a list", Tags.of("a", "b"), '$revive(Tags, ["a", "b"])'],
    ["with a field", Object.assign(Tags.of("a"), { b: 2 }), '$revive(Tags, Object.assign(["a"], { b: 2 }))'],
    ["an heir of a map", new Bag([["a", 1]]), '$revive(Bag, Object.assign(new Map([["a", 1]]), { limit: 3 }))'],
    ["an heir of a set", new Names(["a"]), '$revive(Names, new Set(["a"]))'],
    ["an heir of bytes", new Bytes([1, 2]), "$revive(Bytes, new Uint8Array([1, 2]))"],
    ["an heir of a date", new Day(0), '$revive(Day, new Date("1970-01-01T00:00:00.000Z"))'],
    ["a list with a field", Object.assign([1], { a: 2 }), "Object.assign([1], { a: 2 })"],
  ])("%s", (_what, value, text) => {
    expect(print(value)).toEqual({ text, isSample: false });
  });

  it("an heir of which it is made again", () => {
    const bag = new Bag();
    bag.set("self", bag).set("tags", Tags.of("a"));
    const { text } = print([bag, bag]);
    const [made, same] = new Function("$revive", "Bag", "Tags", `return ${text}`)(revive, Bag, Tags) as Bag[];
    expect(made).toBe(same);
    expect(made).toEqual(bag);
    expect(made?.get("self")).toBe(made);
    expect(made?.get("tags")).toBeInstanceOf(Tags);
  });

  it("a text or bytes that fit are no sample", () => {
    expect([print("abc").isSample, print(new Uint8Array([1, 2])).isSample]).toEqual([false, false]);
  });
});

function withAccessor(fish: Fish): Fish {
  return Object.defineProperty(fish, "lazy", { get: () => 1, enumerable: true });
}

describe("a name of the scope", () => {
  it.each<[string, unknown, Record<string, unknown>, string]>([
    ["is rather the value's own", double, { twice: double, double }, "double"],
    ["hides one of the language", Number, { Number: double, convert: Number }, "convert"],
    ["that throws is passed over", double, Object.assign(late(), { twice: double }), "twice"],
    ["that is inherited counts", double, Object.create({ twice: double }) as Record<string, unknown>, "twice"],
  ])("%s", (_what, value, names, text) => {
    expect(texts(value, names)).toBe(text);
  });

  const frozen = Object.freeze({ double });
  it.each<[string, unknown, Record<string, unknown>, string]>([
    ["a module", path.join, { path }, "path.join"],
    ["a class", Order.up, { Order }, "Order.up"],
    ["an object that nobody can change", double, { frozen }, "frozen.double"],
    ["one under a key that is no name", double, { table: Object.freeze({ "a b": double }) }, 'table["a b"]'],
  ])("leads to what it holds for good: %s", (_what, value, names, text) => {
    expect(print(value, names)).toEqual({ text, isSample: false });
  });

  it("stands for all that an object holds for good", () => {
    const rates = Object.freeze({ low: 1, all: Object.freeze([1, 2]), double });
    expect(texts(rates, { rates })).toBe("rates");
    const round: Record<string, unknown> = { double, all: Object.freeze([]) };
    round["self"] = Object.freeze({ round });
    expect(texts(Object.freeze(round), { round })).toBe("round");
    for (const held of [[1], Object.freeze([{ low: 1 }]), new Fish("Ada", 2)]) {
      const open = Object.freeze({ held, double });
      expect(texts(open, { open, Fish })).toMatch(/^\{ held: .*, double: open\.double \}$/);
    }
  });

  it.each<[string, unknown, Record<string, unknown>]>([
    ["that it only shares with a function of the language", named("Number"), {}],
    ["that it only shares with a member of one", named("now"), {}],
    ["that means another value", double, { double: named("double") }],
    ["that hides the one of the language", Number, { Number: double }],
  ])("is not one %s", (_what, value, names) => {
    expect(print(value, names).notReplayable).toContain("is not available in the stub's file");
  });

  it("is none that holds it now, and may hold another", () => {
    expect(print(double, { onlyFunctions }).notReplayable).toBe(
      "The function double is held by onlyFunctions, which may change: freeze onlyFunctions, or name the function in the stub's file.",
    );
  });
});

declare const $needs: (id: string) => Error;
function placeholder(): never {
  throw $needs("app.ts#placeholder");
}

function named(name: string): () => number {
  return Object.defineProperty(() => 1, "name", { value: name });
}

function late(): Record<string, unknown> {
  return Object.defineProperty({}, "early", {
    enumerable: true,
    get: () => {
      throw new ReferenceError("early");
    },
  });
}

describe("what cannot be made again", () => {
  it.each<[string, unknown, string]>([
    ["a list of a class of its own", MyList.of(1), "The class MyList is not available"],
    [
      "an object made of one without prototype",
      Object.create(Object.create(null) as object),
      "The class an unnamed class",
    ],
    ["a function that a class with parameters gives", new Feeder(2), "The function feed is not available"],
    ["an heir of what cannot be looked into", Task.resolve(1), "A Promise cannot be recreated"],
    ["a key that is a symbol of its own", { [Symbol("k")]: 1 }, "The value has a unique symbol as a key."],
  ])("is said: %s", (_what, value, reason) => {
    expect(print(value).notReplayable).toContain(reason);
  });

  it.each<[string, (inner: unknown) => unknown]>([
    ["lists", (inner) => [inner]],
    ["fields", (inner) => ({ inner })],
    ["keys under symbols", (inner) => ({ [Symbol.iterator]: inner })],
    ["keys of maps", (inner) => new Map([[inner, 1]])],
    ["values of maps", (inner) => new Map([[1, inner]])],
    ["items of sets", (inner) => new Set([inner])],
  ])("is what is nested in more than two hundred %s", (_what, wrap) => {
    const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>(wrap, []);
    expect(print(nested(200)).notReplayable).toBeUndefined();
    expect(print(nested(201)).notReplayable).toBe("The value is nested too deeply.");
  });

  it.each<[string, { readonly name: string }, string]>([
    ["by its text", double, "[function double: (n) => n * 2]"],
    [
      "without a name",
      (
        () => () =>
          1
      )(),
      "[function: () => 1]",
    ],
    ["of the language, by its name alone", Math.max, "[function max]"],
    ["that stands for an unwritten stub, by its name alone", placeholder, "[function placeholder]"],
    ["of two hundred characters", functionOf(200), `[function: ${functionOf(200).toString()}]`],
    ["of more, by its name alone", functionOf(201), "[function]"],
  ])("a function is marked %s", (_how, value, mark) => {
    expect(functionMark(value)).toBe(mark);
  });
});

function functionOf(length: number): () => string {
  return new Function(`return () => "${repeat("x", length - 8)}"`)() as () => string;
}

describe("a sample", () => {
  const within = (value: unknown, maxCharacters: number) => printLiteral(value, { maxCharacters });

  it("is not made of what takes just as many characters as it may", () => {
    const value = [repeat("x", 20), repeat("y", 60)];
    expect(within(value, 92).isSample).toBe(false);
    expect(within(value, 91).isSample).toBe(true);
  });

  it("of a text has its start, its middle and its end", () => {
    const { text } = within(repeat("a", 1000) + repeat("M", 100) + repeat("z", 1000), 90);
    expect(text).toMatch(/^"a{30}M{30}z{30}"$/);
  });

  it("keeps a text of lines that just fits", () => {
    const lines = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
    expect(within(lines, 24)).toEqual({ text: JSON.stringify(lines), isSample: false });
    expect(within(`${lines}m`, 24).isSample).toBe(true);
  });

  it("leaves to long fields what short ones do not need", () => {
    const { text } = within({ a: 1, b: 2, c: repeat("x", 5000) }, 600);
    expect(text).toMatch(/^\{ a: 1, b: 2, c: "x+" \}$/);
    expect(text.length).toBeGreaterThan(500);
    expect(text.length).toBeLessThan(650);
  });

  it("keeps all keys of an object with sixty-four, and not of a table with more", () => {
    const table = (length: number): object =>
      Object.fromEntries(Array.from({ length }, (_, index) => [`key${index}`, repeat("x", 100)]));
    const keysOf = (length: number): number => within(table(length), 500).text.match(/key\d+:/g)?.length ?? 0;
    expect(keysOf(64)).toBe(64);
    expect(keysOf(65)).toBeLessThan(10);
  });

  it.each<[string, unknown]>([
    ["a set", new Set(Array.from({ length: 50_000 }, (_, index) => index))],
    ["bytes", new Uint8Array(100_000)],
    ["a buffer of bytes", new ArrayBuffer(100_000)],
  ])("of %s stays near its budget", (_what, value) => {
    const literal = within({ value }, 3000);
    expect([literal.isSample, literal.text.length < 9000]).toEqual([true, true]);
  });

  it("keeps a field beside a thousand elements, and not beside more", () => {
    const listed = (length: number): string => texts(Object.assign(Array(length).fill(0), { mark: 1 }));
    expect(listed(1000)).toContain("mark: 1");
    expect(listed(1001)).not.toContain("mark: 1");
  });

  it("ends where even the least of each part is too much", () => {
    const table = (inner: unknown): object =>
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, structuredClone(inner)]));
    const literal = within(table(table(table(1))), 100);
    expect(literal).toMatchObject({ isSample: true, notReplayable: "The value is too large, even as a sample." });
    expect(literal.text.length).toBeLessThan(20_000);
  });
});
