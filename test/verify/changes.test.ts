import { afterAll, describe, expect, it } from "vitest";
import type { Candidate } from "../../src/contract/nouns.js";
import { call, createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const SOURCE = (docs: string) => `import { stub } from "selfcoding";
interface Row { id: number; names: string[] }
class Meter { reads = 0; read(): number { return (this.reads += 1); } }
const rows: Row[] = [{ id: 1, names: [] }];
const large: number[] = Array.from({ length: 50_000 }, (_, index) => index);
const meter = new Meter();
let total = 0;
/** Gives the rows to whom it may concern. */
export function rowsOf(): Row[] { return rows; }
/** ${docs} */
export function solve(list: number[]): number { return stub(list); }
export class Shop {
  stock: number[] = [];
  /** ${docs} */
  take(count: number): number { return stub(count); }
}
export class Point {
  constructor(readonly x: number, readonly tags: readonly string[]) {}
  /** ${docs} */
  moved(by: number): number { return stub(by); }
}
export class Box {
  constructor(readonly values: number[]) {}
  /** ${docs} */
  put(value: number): number { return stub(value); }
}
export class Bag extends Map<string, number> {
  /** ${docs} */
  add(item: string): number { return stub(item); }
}
export const all = () => [rows, large, total, meter, new Shop()];
`;

const open = async (docs: string) => {
  const project = await createProject({ "src/a.ts": SOURCE(docs) });
  return {
    check: async (name: string, body: string | Partial<Candidate>, cases = [call(["[3, 1]"])]) =>
      await checker.check(project, project.skeleton("src/a.ts", name), body, { cases }),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
};

const CHANGES: Readonly<Record<string, readonly [name: string, body: string, named: string]>> = {
  "changed-arguments": ["solve", "list.push(1);\nreturn 1;", "list"],
  "changed-module": ["solve", "rows.push({ id: 2, names: [] });\nreturn 1;", "rows"],
};

describe("what a call changes", () => {
  it.each(Object.entries(CHANGES))(
    "goes to the model, unless the contract names it: %s",
    async (code, [name, body, named]) => {
      await using world = await open("Works out a number.");
      const { findings } = await world.check(name, body);
      expect(findings.map((one) => [one.code, one.severity])).toEqual([[code, "soft"]]);
      const contract = { text: `{ changes: ["${named}"] }`, changes: [named] };
      expect((await world.check(name, { body, contract })).findings).toEqual([]);
      const other = { text: '{ changes: ["other"] }', changes: ["other"] };
      expect((await world.check(name, { body, contract: other })).codes).toEqual([code]);
    },
  );

  it("may not be an object of nothing but read-only data, as its class says", async () => {
    await using world = await open("Works out a number.");
    const move = "(this as { x: number }).x += by;\nreturn this.x;";
    const cases = [call(["2"], '$revive(Point, { x: 1, tags: ["a"] })')];
    const { findings } = await world.check("Point.moved", move, cases);
    expect(findings.map(({ severity, changed }) => [severity, changed])).toEqual([["soft", "this"]]);
    expect((await world.check("Point.moved", "return this.x + by;", cases)).findings).toEqual([]);
    const boxed = [call(["2"], "$revive(Box, { values: [] })")];
    expect((await world.check("Box.put", "return this.values.push(value);", boxed)).findings).toEqual([]);
  });

  it("may be the entries of a map that its class inherits", async () => {
    await using world = await open("Works out a number.");
    const cases = [call(['"a"'], "$revive(Bag, new Map([]))")];
    expect((await world.check("Bag.add", "return this.set(item, 1).size;", cases)).findings).toEqual([]);
  });

  it("may be its own object, which is what members are for", async () => {
    await using world = await open("Works out a number.");
    const cases = [call(["2"], "$revive(Shop, { stock: [] })")];
    expect((await world.check("Shop.take", "this.stock.push(count);\nreturn 1;", cases)).findings).toEqual([]);
  });

  it("may not be its own object where the author lists what changes, or the receiver is read-only", async () => {
    await using project = await createProject({
      "src/a.ts": `import { stub } from "selfcoding";
export class Shop {
  stock: number[] = [];
  take(count: number): number { return stub.with({ changes: [] })(count); }
}
export function peek(this: Readonly<Shop>, count: number): number { return stub(count); }`,
    });
    const body = "this.stock.push(count);\nreturn 1;";
    const cases = [call(["2"], "$revive(Shop, { stock: [] })")];
    const take = project.skeleton("src/a.ts", "Shop.take");
    expect((await checker.check(project, take, body, { cases, fixed: { changes: [] } })).codes).toEqual([
      "changed-this",
    ]);
    const peek = project.skeleton("src/a.ts", "peek");
    expect((await checker.check(project, peek, body, { cases })).codes).toEqual(["changed-this"]);
  });

  it("is nobody's concern where nothing is returned", async () => {
    await using project = await createProject({
      "src/a.ts": `import { stub } from "selfcoding";\nexport function fill(list: number[]): void { return stub(list); }`,
    });
    const fill = project.skeleton("src/a.ts", "fill");
    expect((await checker.check(project, fill, "list.push(1);", { cases: [call(["[]"])] })).findings).toEqual([]);
  });

  it("says how a variable of the file was and is", async () => {
    await using world = await open("Works out a number.");
    const { messages } = await world.check("solve", CHANGES["changed-module"]?.[1] ?? "");
    expect(messages).toEqual([
      "solve([3, 1]) changed the variable `rows` of its file from [{ id: 1, names: [] }] to [{ id: 1, names: [] }, { id: 2, names: [] }]. If the description wants that, name it in `changes` of the contract; otherwise work on a copy.",
    ]);
  });

  it("is not held against a call when the code of an example did it before", async () => {
    await using world = await open("Works out a number.\n * @example rowsOf().pop(); solve([1]) // => 0");
    expect(
      (await world.check("solve", "const target = list.length > 99 ? rows : [];\ntarget.pop();\nreturn 0;")).findings,
    ).toEqual([]);
  });

  it.each([
    ["shows it after the call", "const list = [3, 1]; solve(list); list // => [3, 1, 1]", [], ["list"]],
    [
      "asserts a part of it",
      "const all = { list: [2] }; const { list } = all; solve(list); assert.equal(list[1], 1)",
      [],
      ["list"],
    ],
    [
      "shows the result only",
      "const list = [3, 1]; const result = solve(list); result // => 1",
      ["changed-arguments"],
      undefined,
    ],
    [
      "shows another variable",
      "const list = [3, 1]; solve(list.slice()); list // => [3, 1]",
      ["changed-arguments"],
      undefined,
    ],
  ])("is meant where an example of the author %s", async (_, example, codes, changes) => {
    await using world = await open(`Works out a number.\n * @example ${example}`);
    const { result, codes: found } = await world.check("solve", CHANGES["changed-arguments"]?.[1] ?? "");
    expect([...new Set(found)]).toEqual(codes);
    const verdict = "verdict" in result ? result.verdict : undefined;
    expect(verdict?.passed === true ? verdict.changes : verdict?.evidence?.changes).toEqual(changes);
  });

  it("leaves alone what is large, and objects that keep a state of their own", async () => {
    await using world = await open("Works out a number.");
    const body = "const target = list.length > 0 ? large : [];\ntarget.push(1);\nreturn meter.read();";
    expect((await world.check("solve", body)).findings).toEqual([]);
  });
});
