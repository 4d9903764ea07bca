import { afterAll, describe, expect, it } from "vitest";
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
export const all = () => [rows, large, total, meter, new Shop()];
`;

const open = async (docs: string) => {
  const project = await createProject({ "src/a.ts": SOURCE(docs) });
  return {
    check: async (name: string, body: string, cases = [call(["[3, 1]"])]) =>
      await checker.check(project, project.skeleton("src/a.ts", name), body, { cases }),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
};

// What the taint pass cannot tell: the written value comes out of a choice.
const BY_CHOICE: Readonly<Record<string, readonly [name: string, body: string]>> = {
  "changed-arguments": ["solve", "const target = list.length > 0 ? list : [];\ntarget.push(1);\nreturn 1;"],
  "changed-this": ["Shop.take", "const target = count > 0 ? this.stock : [];\ntarget.push(1);\nreturn 1;"],
  "changed-module": [
    "solve",
    "const target = list.length > 0 ? rows : [];\ntarget.push({ id: 2, names: [] });\nreturn 1;",
  ],
};
const casesOf = (name: string) =>
  name === "solve" ? [call(["[3, 1]"])] : [call(["2"], "$revive(Shop, { stock: [] })")];

describe("what a call changes", () => {
  it.each(Object.entries(BY_CHOICE))("is compared before and after it: %s", async (code, [name, body]) => {
    await using without = await open("Works out a number.");
    const refused = await without.check(name, body, casesOf(name));
    expect(refused.findings.map((one) => [one.check, one.code])).toEqual([["run", code]]);
    await using withLeave = await open("Changes the state in place.");
    expect((await withLeave.check(name, body, casesOf(name))).findings).toEqual([]);
  });

  it("is refused before it runs when the code alone shows it", async () => {
    await using world = await open("Works out a number.");
    const { findings } = await world.check("solve", "total += 1;\nlist.sort();\nreturn total;");
    expect(findings.map((one) => [one.check, one.code])).toEqual([
      ["policy", "changed-module"],
      ["policy", "changed-arguments"],
    ]);
  });

  it("says how a variable of the file was and is", async () => {
    await using world = await open("Works out a number.");
    const { messages } = await world.check("solve", BY_CHOICE["changed-module"]?.[1] ?? "");
    expect(messages).toEqual([
      "solve([3, 1]) changed variables of its file from rows = [{ id: 1, names: [] }] to rows = [{ id: 1, names: [] }, { id: 2, names: [] }]: work on a copy, as its docs do not say that it changes them.",
    ]);
  });

  it("is not held against a call when the code of an example did it before", async () => {
    await using world = await open("Works out a number.\n * @example rowsOf().pop(); solve([1]) // => 0");
    expect(
      (await world.check("solve", "const target = list.length > 99 ? rows : [];\ntarget.pop();\nreturn 0;")).findings,
    ).toEqual([]);
  });

  it("leaves alone what is large, and objects that keep a state of their own", async () => {
    await using world = await open("Works out a number.");
    const body = "const target = list.length > 0 ? large : [];\ntarget.push(1);\nreturn meter.read();";
    expect((await world.check("solve", body)).findings).toEqual([]);
  });
});
