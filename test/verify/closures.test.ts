import { afterAll, describe, expect, it } from "vitest";
import type { Case } from "../../src/contract/nouns.js";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const live = (values: readonly string[], locals: Readonly<Record<string, string>> = {}): Case => ({
  origin: "live",
  input: { call: { arguments: values, locals } },
  expect: { kind: "settles" },
});

/** Checks a body of a stub that stands in something else, with calls at hand. */
const check = async (
  source: string,
  name: string,
  body: string,
  cases: readonly Case[] = [],
  more: { inputs?: number } = {},
) => {
  await using project = await createProject({ "src/a.ts": `import { stub } from "selfcoding";\n${source}` });
  const skeleton = project.skeleton("src/a.ts", name);
  return await checker.check(project, skeleton, body, { cases, options: { inputs: more.inputs ?? 0 } });
};

const DRAWN = "5 inputs drawn from the types were tried.";
const CONVERTER = `export function converter(rate: number) {
  const toCents = (amount: number): number => Math.round(scaled(amount));
  function scaled(amount: number): number { return amount * FACTOR * rate; }
  /** In cents. @example convert(1) // => 125 */
  function convert(amount: number): number { return stub(amount, rate, toCents); }
  return convert;
}
const FACTOR = 100;`;

describe("a stub inside of another function", () => {
  it("has the functions around it, made again from their text, with the data that the call saw", async () => {
    const cases = [live(["2"], { rate: "1.25", toCents: "toCents", scaled: "scaled" })];
    const { result } = await check(CONVERTER, "converter.convert", "return toCents(amount);", cases, { inputs: 5 });
    expect(result).toMatchObject({ verdict: { passed: true, notes: [DRAWN], casesRun: 2 } });
  });

  it("is still judged: a wrong body is refused", async () => {
    const cases = [live(["2"], { rate: "1.25", toCents: "toCents", scaled: "scaled" })];
    const { messages } = await check(CONVERTER, "converter.convert", "return toCents(amount) + 1;", cases);
    expect(messages.join()).toContain("convert(1) returned 126, but 125 is expected");
  });

  it("is not run, and can be written all the same, where a function that it uses is only a value", async () => {
    const source = `export function mapper(change: (n: number) => number) {
  return function twice(n: number): number { return stub(n, change); };
}`;
    const cases = [live(["2"], { change: "change" })];
    const { result, notes } = await check(source, "mapper.twice", "return change(change(n));", cases, { inputs: 5 });
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 0 } });
    expect(notes).toContain(
      "twice(2) was not run: twice uses change of the function around it, which cannot be recreated.",
    );
    expect(notes.filter((note) => note.startsWith("No inputs were drawn"))).toHaveLength(1);
  });

  it("does without what its body does not use", async () => {
    const source = `export function mapper(change: (n: number) => number) {
  return function twice(n: number): number { return stub(n, change); };
}`;
    const { result } = await check(source, "mapper.twice", "return n * 2;", [live(["2"], { change: "change" })]);
    expect(result).toMatchObject({ verdict: { passed: true, notes: [], casesRun: 1 } });
  });

  it("can call itself, what calls it in turn, and local classes and made values", async () => {
    const source = `const memo = (run: (n: number) => number) => (n: number): number => run(n);
export function outer(step: number) {
  class Box { constructor(readonly value: number) {} }
  enum Side { Left = 1, Right }
  const halved = memo((n) => n / 2);
  const table = { down: (n: number): number => descend(n - step) };
  /** How deep. @example descend(3) // => 5.5 */
  function descend(n: number): number { return stub(n, step, halved, table); }
  return descend;
}`;
    const body = "return n <= 0 ? halved(1) + Side.Right : new Box(1).value + table.down(n);";
    const cases = [
      live(["1"], {
        step: "1",
        Box: "Box",
        Side: "({ Left: 1, Right: 2 })",
        halved: "halved",
        table: "({ down: down })",
      }),
    ];
    const { result } = await check(source, "outer.descend", body, cases);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 2 } });
  });

  it("is given instances of classes around it, in a function or a namespace", async () => {
    const within = `export function outer() {
  class Box { constructor(readonly value: number) {} }
  function open(box: Box): number { return stub(box); }
  return open;
}`;
    const call = live(["$revive(Box, { value: 2 })"], { Box: "Box" });
    const local = await check(within, "outer.open", "return box.value;", [call]);
    expect(local.result).toMatchObject({ verdict: { passed: true, notes: [], casesRun: 1 } });
    const spaced = `export namespace Space {
  const twice = (n: number): number => n * 2;
  export class Box {
    constructor(readonly value: number) {}
    open(): number { return stub(twice); }
  }
}`;
    const self: Case = {
      origin: "live",
      input: { call: { self: "$revive(Box, { value: 2 })", arguments: [] } },
      expect: { kind: "settles" },
    };
    const inside = await check(spaced, "Space.Box.open", "return twice(this.value);", [self]);
    expect(inside.result).toMatchObject({ verdict: { passed: true, notes: [], casesRun: 1 } });
  });

  it("sees the nearest of two functions of one name", async () => {
    const source = `const unit = (): string => "top";
export function outer() {
  const unit = (): string => "outer";
  function middle() {
    const unit = (): string => "middle";
    /** @example inner() // => "middle" */
    return function inner(): string { return stub(unit); };
  }
  return middle();
}`;
    const { result } = await check(source, "outer.middle.inner", "return unit();", [live([], { unit: "unit" })]);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 2 } });
  });
});

describe("a stub inside of a namespace", () => {
  const NAMES = `export namespace Names {
  let calls = 0;
  function capital(word: string): string { calls++; return word.charAt(0).toUpperCase() + word.slice(1); }
  export namespace Inner {
    /** By capital. @example tidy("bo li") // => "Bo Li" */
    function tidy(name: string): string { return stub(name, capital); }
    /** By capital. @example Names.Inner.shown("bo") // => "Bo" */
    export const shown = (name: string): string => stub(name, capital);
    export class Tag { text = "bo"; /** By capital. */ print(): string { return stub(capital); } }
    export const run = () => tidy("x");
  }
}`;
  const body = 'return name.split(" ").map(capital).join(" ");';

  it("is reached where it stands, exported or not", async () => {
    const cases = [live(['"ada"'], { capital: "capital", calls: "0" })];
    for (const name of ["tidy", "shown"]) {
      const { result } = await check(NAMES, `Names.Inner.${name}`, body, cases, { inputs: 5 });
      expect(result, name).toMatchObject({ verdict: { passed: true, notes: [DRAWN], casesRun: 2 } });
    }
    const wrong = await check(NAMES, "Names.Inner.tidy", "return capital(name);", cases);
    expect(wrong.messages.join()).toContain('returned "Bo li", but "Bo Li" is expected');
  });

  it("is reached on a class of it", async () => {
    const cases = [
      { ...live([], { capital: "capital" }), input: { call: { arguments: [], self: "new Names.Inner.Tag()" } } },
    ];
    const { result } = await check(NAMES, "Names.Inner.Tag.print", "return capital(this.text);", cases);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 1 } });
  });
});

describe("an anonymous default export", () => {
  it.each([
    ["an arrow", "export default (n: number): number => stub(n);", "default", []],
    ["a function", "export default function (n: number): number { return stub(n); }", "default", []],
    [
      "a generic function",
      "export default function <T extends number>(n: T): number { return stub(n); }",
      "default",
      [],
    ],
    ["an object", "export default { twice(n: number): number { return stub(n); } };", "default.twice", []],
    ["a class", "export default class { twice(n: number): number { return stub(n); } }", "default.twice", []],
  ])("is written when it is %s", async (_, source, name) => {
    const { result } = await check(source, name, "return n * 2;", [live(["2"])], { inputs: 3 });
    expect(result).toMatchObject({ verdict: { passed: true } });
    const wrong = await check(source, name, "return (undefined as unknown as number[])[n]!;", [live(["2"])]);
    expect(wrong.codes).toContain("threw");
  });
});
