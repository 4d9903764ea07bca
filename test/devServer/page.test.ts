import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { type Browser, type BrowserPage, findBrowser, startBrowser } from "../world/browser.js";
import { fence } from "../world/project.js";
import { type DevServerProject, startDevServer } from "./world.js";

const name = findBrowser();
// On a user's machine nothing else is wrong; CI installs one.
if (name === undefined) console.warn("No Chromium was found: stubs in pages are not tested. Install `chromium`.");

const FILES = {
  "package.json": JSON.stringify({
    name: "user",
    type: "module",
    dependencies: { pad: "1" },
    selfcoding: { limits: { inputs: 0 }, allow: { imports: ["pad"], net: true, dom: true } },
  }),
  "node_modules/pad/package.json":
    '{ "name": "pad", "type": "module", "exports": "./index.js", "types": "./index.d.ts" }',
  "node_modules/pad/index.js": "export const pad = (text) => text.padStart(3);\n",
  "node_modules/pad/index.d.ts": "export declare const pad: (text: string) => string;\n",
  "src/page.css": "body { color: black }\n",
  "src/css.d.ts": 'declare module "*.css";\n',
  "src/more.ts": `import "./page.css";
import { stub } from "selfcoding";

export const body = document.body;

/** The text with a mark before and behind it. */
export function framed(text: string): string {
  return stub(marked, text);
}

/** The text with a mark behind it. */
export function marked(text: string): string {
  return stub(text);
}

export function table(factor: number): number[] {
  /** So many times the factor. */
  function times(number: number): number {
    return stub(number, factor);
  }
  return [times(1), times(2)];
}

/** The status of an answer. */
export async function statusOf(url: string): Promise<number> {
  return stub(url);
}

/** The text, at least three letters wide. */
export function padded(text: string): string {
  return stub(text);
}

/** What nobody can write. */
export function never(number: number): number {
  return stub(number);
}
`,
  "src/size.ts": "export interface Size {\n  readonly metres: number;\n}\n",
  "src/words.ts": `import type { Size } from "./size";
import { selfCoding, stub } from "selfcoding";

/** The first letter, as a capital; "" for "". */
export function initial(name: string): string {
  return stub(name);
}

/** The sum, later. */
export async function later(one: number, other: number): Promise<number> {
  return stub(one, other);
}

/** The sizes in metres, one by one. */
export function* metres(sizes: readonly Size[]): Generator<number> {
  return stub(sizes);
}

export class Shelf {
  readonly titles: readonly string[];
  constructor(titles: readonly string[]) {
    this.titles = titles;
  }

  /** The first title in the order of the alphabet. */
  @selfCoding()
  first(): string | undefined {
    return stub(this.titles);
  }
}

/** How often the test holds. */
export function count(numbers: readonly number[], test: (n: number) => boolean): number {
  return stub(numbers, test);
}

/** The text of a node of the document. */
export function textOf(node: Node): string {
  return stub(node);
}

/** Sets the title of the page. @example titled("b") // => "b" */
export function titled(title: string): string {
  return stub(title);
}
`,
  "src/main.ts": `import * as more from "./more";
import * as words from "./words";

Object.assign(globalThis, { more, words });
import.meta.hot.accept("./words", (next) => Object.assign(globalThis, { words: next }));
`,
};

const REPLIES = {
  framed: [fence('function framed(text: string): string {\n  return "!" + marked(text);\n}')],
  marked: [fence('function marked(text: string): string {\n  return text + "!";\n}')],
  times: [fence("function times(number: number): number {\n  return number * factor;\n}")],
  statusOf: [fence("async function statusOf(url: string): Promise<number> {\n  return (await fetch(url)).status;\n}")],
  padded: [fence('import { pad } from "pad";\n\nfunction padded(text: string): string {\n  return pad(text);\n}')],
  // The second is its heal: the first throws for "".
  initial: [
    fence("function initial(name: string): string {\n  return name.at(0)!.toUpperCase();\n}"),
    fence('function initial(name: string): string {\n  return (name.at(0) ?? "").toUpperCase();\n}'),
  ],
  count: [
    fence(
      "function count(numbers: readonly number[], test: (n: number) => boolean): number {\n  return numbers.filter(test).length;\n}",
    ),
  ],
  textOf: [fence('function textOf(node: Node): string {\n  return node.textContent ?? "";\n}')],
  titled: [fence("function titled(title: string): string {\n  document.title = title;\n  return document.title;\n}")],
  later: [fence("async function later(one: number, other: number): Promise<number> {\n  return one + other;\n}")],
  metres: [
    fence(
      "function* metres(sizes: readonly Size[]): Generator<number> {\n  for (const { metres } of sizes) yield metres;\n}",
    ),
  ],
  first: [fence("function first(this: Shelf): string | undefined {\n  return [...this.titles].sort()[0];\n}")],
};

describe.skipIf(name === undefined)("a stub in a page", { timeout: 120_000 }, () => {
  let model: Awaited<ReturnType<typeof startModelServer>>;
  let server: DevServerProject;
  let browser: Browser;
  let page: BrowserPage;

  beforeAll(async () => {
    model = await startModelServer({ replies: REPLIES });
    server = await startDevServer(FILES, model.url);
    browser = await startBrowser(name ?? "");
    page = await browser.newPage();
    await page.open(server.url);
  }, 120_000);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });

  it("is written by its first call with the arguments at hand, and then runs in the page", async () => {
    expect(await page.value("words.initial('ada')")).toBe("A");
    const asked = page.requests.filter((url) => url.endsWith("/@selfcoding"));
    expect(await page.value("words.initial('bob')")).toBe("B");
    expect(page.requests.filter((url) => url.endsWith("/@selfcoding"))).toEqual(asked);
    expect(JSON.stringify(model.requests[0])).toContain("ada");
    expect(server.project.has(".selfcoding/src/words/initial.ts")).toBe(true);
  });

  it("is written by asynchronous calls, generators and members, too", async () => {
    expect(await page.value("Promise.all([words.later(1, 2), words.later(3, 4)])")).toEqual([3, 7]);
    expect(await page.value("[...words.metres([{ metres: 2 }])]")).toEqual([2]);
    expect(await page.value("new words.Shelf(['b', 'a']).first()")).toBe("a");
  });

  it("is healed by the call that threw", async () => {
    expect(await page.value("words.initial('')")).toBe("");
    expect(server.project.read(".selfcoding/src/words/initial.ts")).toContain("version 2");
    expect(await page.value("words.initial('eve')")).toBe("E");
  });

  it("is written for an element or a function at hand, which stay in the page", async () => {
    expect(await page.value("words.count([1, -1], (n) => n > 0)")).toBe(1);
    expect(await page.value("words.textOf(Object.assign(document.createElement('p'), { innerText: 'a' }))")).toBe("a");
    expect(server.project.read(".selfcoding/src/words/textOf.ts")).toContain("node.textContent");
  });

  it("may use the page where that is allowed", async () => {
    expect(await page.value("[words.titled('a'), document.title]")).toEqual(["a", "a"]);
  });

  it("may need other stubs, the variables around it, and what is allowed", async () => {
    expect(await page.value("more.framed('a')")).toBe("!a!");
    expect(await page.value("more.table(3)")).toEqual([3, 6]);
    expect(await page.value(`more.statusOf(${JSON.stringify(server.url)})`)).toBe(200);
  });

  it("says at the caller's line what kept it from being written", async () => {
    const { code, stack } = await page.value<{ code: string; stack: string }>(
      "(() => { try { more.never(1) } catch ({ code, stack }) { return { code, stack }; } })()",
    );
    expect(code).toBe("not-written");
    expect(stack).toMatch(/\n {4}at .*never \(http.*src\/more\.ts/);
    expect(stack).not.toContain("development");
  });

  it("has not made the page load anew, and stands in its file once it does", async () => {
    expect(page.loads).toBe(1);
    expect(server.output()).not.toContain("page reload");
    const asked = model.requests.length;
    const other = await browser.newPage();
    await other.open(server.url);
    expect(
      await other.value("[words.initial('bob'), more.framed('a'), [...words.metres([{ metres: 3 }])][0]]"),
    ).toEqual(["B", "!a!", 3]);
    expect(await other.value("words.later(1, 1)")).toBe(2);
    expect(await other.value("[words.titled('b'), words.textOf(document.querySelector('title'))]")).toEqual(["b", "b"]);
    expect(other.requests.filter((url) => url.endsWith("/@selfcoding"))).toEqual([]);
    expect(model.requests).toHaveLength(asked);
  });

  it("shows a body that was edited by hand, without a reload where the page accepts it", async () => {
    const file = ".selfcoding/src/words/later.ts";
    server.project.write(file, server.project.read(file).replace("one + other", "one + other + 100"));
    await page.until("words.later(1, 2).then((sum) => sum === 103)");
    expect(page.loads).toBe(1);
  });

  it("has the page load anew for a body with imports of its own", async () => {
    expect(
      await page.value(
        "(() => { try { more.padded('a') } catch ({ code, details }) { return [code, details.specifier]; } })()",
      ),
    ).toEqual(["page-unwritten", "pad"]);
    await page.until("performance.timeOrigin > 0 && globalThis.more && more.padded.toString().includes('try')");
    expect(await page.value("more.padded('a')")).toBe("  a");
  });
});
