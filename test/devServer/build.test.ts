import { createServer } from "node:http";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { findBrowser, startBrowser } from "../world/browser.js";
import { fence, modelAt, register, type UserProject } from "../world/project.js";
import { createViteProject } from "./world.js";

const name = findBrowser();

const FILES = {
  "src/words.ts": `import { stub } from "selfcoding";

/** The first letter, as a capital. */
export function initial(name: string): string {
  return stub(name);
}

/** The last letter. */
export async function last(name: string): Promise<string> {
  return stub(name);
}
`,
  "src/main.ts": 'import * as words from "./words";\n\nObject.assign(globalThis, { words });\n',
  "src/write.ts": 'import { initial } from "./words";\n\ninitial("ada");\n',
};
const REPLIES = {
  initial: [fence("function initial(name: string): string {\n  return name.at(0)!.toUpperCase();\n}")],
  last: [fence("async function last(name: string): Promise<string> {\n  return name.slice(-1);\n}")],
};

const build = (project: UserProject, environment: Record<string, string> = {}) =>
  project.run(["node_modules/vite/bin/vite.js", "build"], environment);

const builtCode = (project: UserProject): string => {
  const folder = path.join(project.folder, "dist/assets");
  return readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("");
};

describe("a page that is built", { timeout: 120_000 }, () => {
  it("runs the bodies that stand, says what has none, and passes errors on", async ({ skip }) => {
    await using model = await startModelServer({ replies: REPLIES });
    await using project = createViteProject(FILES);
    expect(await project.run([...register, "src/write.ts"], modelAt(model.url))).toMatchObject({
      code: 0,
    });
    expect(await build(project)).toMatchObject({ code: 0 });
    const code = builtCode(project);
    expect(code).not.toMatch(/node:|\bprocess\b|\bBuffer\b|require\(/);
    expect(code.length).toBeLessThan(8_000);
    // What asked for a body that stands is gone, with all that it would have told.
    expect(code).not.toContain('"src/words.ts#initial"');
    expect(code).toContain('"src/words.ts#last"');
    if (name === undefined) return skip();

    const site = createServer(({ url = "/" }, response) => {
      const file = path.join(project.folder, "dist", url === "/" ? "index.html" : url);
      response.setHeader("content-type", file.endsWith(".js") ? "text/javascript" : "text/html");
      response.end(existsSync(file) ? readFileSync(file) : "");
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    await using browser = await startBrowser(name);
    const page = await browser.newPage();
    await page.open(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    expect(await page.value("words.initial('bob')")).toBe("B");
    expect(await page.value("(() => { try { words.initial('') } catch ({ name }) { return name } })()")).toBe(
      "TypeError",
    );
    expect(await page.value("words.last('bob').catch(({ name, code, message }) => ({ name, code, message }))")).toEqual(
      {
        name: "SelfCodingError",
        code: "page-unwritten",
        message: expect.stringContaining("src/words.ts#last has no body in this build"),
      },
    );
    expect(page.requests.filter((url) => url.includes("selfcoding"))).toEqual([]);
    site.closeAllConnections();
    site.close();
  });

  it("is not built frozen while a body is missing", async () => {
    await using project = createViteProject(FILES);
    const { code, stderr } = await build(project, { SELFCODING_MODE: "frozen" });
    expect(code).toBe(1);
    expect(stderr).toContain("words.ts(4,17): error frozen-missing");
    expect(stderr).toContain("words.ts(9,23): error frozen-missing");
  });
});
