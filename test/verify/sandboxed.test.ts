import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());
const versions = Object.getOwnPropertyDescriptor(process, "versions") as PropertyDescriptor;
afterEach(() => Object.defineProperty(process, "versions", versions));

const SOURCE = `/// <reference lib="dom" />
import { stub } from "selfcoding";
export class Money {
  readonly #cents: number;
  constructor(cents: number) { this.#cents = cents; }
  get cents(): number { return this.#cents; }
}
export class Vault {
  readonly #content: number;
  constructor(content: number) { this.#content = content; }
  holds(content: number): boolean { return this.#content === content; }
}
export const WEIGHT = Symbol("weight");
interface Point { x: number; y: number }
/** Ten coins of a value. @example tenOf(2) // => new Money(20) */
export function tenOf(value: number): Money { return stub(value); }
/** A vault with ten times as much. @example vaultOf(2) // => new Vault(20) */
export function vaultOf(value: number): Vault { return stub(value); }
/** A parcel that weighs ten times as much. @example heavier(2) // => ({ [WEIGHT]: 20 }) */
export function heavier(weight: number): { [WEIGHT]: number } { return stub(weight); }
/** A step to the right. @example right({ x: 1, y: 2 }) // => { x: 2, y: 2 } */
export function right(point: Readonly<Point>): Point { return stub(point); }
/** Sets the title. @example titled("a") // => "a" */
export function titled(title: string): string { return stub(title); }
/** A row of zeros. @example row(2) // => [0, 0] */
export function row(count: number): number[] { return stub(count); }
`;

const check = async (name: string, body: string, isolation: "context" | "process" = "process", allow = {}) => {
  await using project = await createProject({ "src/a.ts": SOURCE });
  return await checker.check(project, project.skeleton("src/a.ts", name), body, { options: { isolation, allow } });
};

describe("what a documented value is compared by", () => {
  it.each([
    ["a public getter", "tenOf", "return new Money(value * 10);", "return new Money(value);"],
    ["a symbol", "heavier", "return { [WEIGHT]: weight * 10 };", "return { [WEIGHT]: weight };"],
  ])("is %s", async (_by, name, good, wrong) => {
    expect(await check(name, good)).toMatchObject({ findings: [], notes: [] });
    expect((await check(name, wrong)).codes).toEqual(["wrong-result"]);
  });

  it("is nothing where a class shows nothing, and the version says so", async () => {
    const { findings, notes } = await check("vaultOf", "return new Vault(value);");
    expect(findings).toEqual([]);
    expect(notes.join("\n")).toMatch(/could not be compared .*Vault keeps its state in #private fields/);
  });
});

describe("a body in the sandbox", () => {
  it("is strict code, as it will be after its adoption", async () => {
    const body =
      "const moved = Object.freeze({ ...point, x: point.x + 1 }) as Point;\nmoved.y = point.y;\nreturn moved;";
    const { codes, messages } = await check("right", body);
    expect(codes).toEqual(["threw"]);
    expect(messages[0]).toContain("Cannot assign to read only property");
  });

  it("is itself to blame for a list of 67 million places, and no person is asked for anything", async () => {
    const { findings } = await check("row", "return new Array<number>(2 ** 26).fill(0).slice(0, count);");
    expect(findings).toMatchObject([{ check: "run", code: "too-large" }]);
    expect(findings[0]?.isForPerson).toBeUndefined();
  });

  it("was not tried where it comes to use a page that it may use, and is judged where it does not", async () => {
    const title = (more: string) => `if (title === "") return "";\n${more}\nreturn document.title;`;
    const allowed = (body: string) => check("titled", body, "process", { dom: true });
    const { codes, notes } = await allowed(title("document.title = title;"));
    expect({ codes, notes }).toMatchObject({ codes: [], notes: [expect.stringContaining("have document")] });
    expect((await allowed('if (title === "a") return "b";\nreturn document.title;')).codes).toEqual(["wrong-result"]);
    expect((await allowed("const read = (): string => text;\nconst text = read();\nreturn text;")).codes).toEqual([
      "threw",
    ]);
    const shared = await allowed("HTMLElement.prototype.click = () => undefined;\nreturn title;");
    expect(shared.codes).toEqual(["prototype-write"]);
    expect(shared.findings[0]?.message).not.toContain("`allow.dom`");
    const later = (result: string) => `setTimeout(() => { document.title = title; });\nreturn ${result};`;
    expect((await allowed(later('"a"'))).codes).toEqual([]);
    expect((await allowed(later('"b"'))).codes).toEqual(["wrong-result"]);
    for (const [code, more] of Object.entries({
      threw: "document.createElement(title);",
      "prototype-write": "document.title = title;",
    })) {
      const [finding] = (await check("titled", title(more))).findings;
      expect(finding).toMatchObject({ code, message: expect.stringContaining("`allow.dom`") });
    }
  });

  it("is noted to have run in a thread where no process without rights can be had", async () => {
    const body = "return new Money(value * 10);";
    expect((await check("tenOf", body, "context")).notes).toEqual([]);
    Object.defineProperty(process, "versions", { ...versions, value: { ...process.versions, bun: "1.4.0" } });
    expect((await check("tenOf", body, "context")).notes.join("\n")).toContain("in a thread of this process");
  });
});
