import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Programs } from "../../src/project/program.js";
import { readRewritten, writeRewritten } from "../../src/rewrite/rewriteCache.js";
import { rewriteNow } from "../../src/rewrite/rewriteNow.js";
import type { RewriteTask } from "../../src/rewrite/rewritten.js";
import { findProject } from "../../src/store/project.js";
import { createProject, modelAt, register, type UserProject } from "../world/project.js";
import { startModelServer } from "../../src/model/scripted.js";
import { fence } from "../world/project.js";
import { startDevServer, TSCONFIG } from "./world.js";

const TEXT = `import type { Size } from "./size";
import { stub } from "selfcoding";

/** Its length. */
export async function length(size: Size): Promise<number> {
  return stub(size);
}
`;
const FILES = {
  "src/size.ts": "export interface Size {\n  readonly metres: number;\n}\n",
  "src/length.ts": TEXT,
  "src/main.ts": 'import { length } from "./length";\n\nconsole.log(await length({ metres: 2 }));\n',
};
const REPLIES = {
  length: [fence("async function length(size: Size): Promise<number> {\n  return size.metres;\n}")],
};

describe("a file that changes while it is read", { timeout: 120_000 }, () => {
  let project: UserProject;
  let task: RewriteTask;

  beforeAll(() => {
    project = createProject({ "tsconfig.json": TSCONFIG, ...FILES });
    const fileName = `${project.folder}/src/length.ts`;
    task = { fileName, project: findProject(fileName), format: "typescript", text: TEXT };
  });
  afterAll(() => project[Symbol.asyncDispose]());

  it("is not taken for what was read of it", async () => {
    const rewritten = await rewriteNow(task, new Programs());
    project.write("src/size.ts", "export interface Size {\n  readonly metres: number;\n  readonly feet: number;\n}\n");
    if (rewritten !== undefined) writeRewritten(task, TEXT, rewritten);
    expect(readRewritten(task, TEXT)).toBeUndefined();

    const again = await rewriteNow(task, new Programs());
    if (again !== undefined) writeRewritten(task, TEXT, again);
    expect(readRewritten(task, TEXT)?.code).toContain("feet");
  });

  it("nor is a version that is adopted meanwhile", async () => {
    await using model = await startModelServer({ replies: REPLIES });
    const rewritten = await rewriteNow(task, new Programs());
    expect(await project.run([...register, "src/main.ts"], modelAt(model.url))).toMatchObject({ code: 0 });
    if (rewritten !== undefined) writeRewritten(task, TEXT, rewritten);
    expect(readRewritten(task, TEXT)).toBeUndefined();
    expect((await rewriteNow(task, new Programs()))?.code).toContain("await (size.metres)");
  });
});

it("a file is rewritten anew when a configuration changes that its own one extends", async () => {
  await using user = createProject({
    "base.json": TSCONFIG,
    "tsconfig.json": JSON.stringify({ extends: "./base.json" }),
    "length.ts": TEXT.replace("./size", "./sizes"),
    "sizes.ts": "export interface Size {\n  readonly metres: number;\n}\n",
  });
  const own = { fileName: `${user.folder}/length.ts`, project: findProject(user.folder), format: "module" } as const;
  const text = readFileSync(own.fileName, "utf8");
  const rewritten = await rewriteNow(own, new Programs());
  if (rewritten !== undefined) writeRewritten(own, text, rewritten);
  expect(readRewritten(own, text)?.dependencies).toContain(`${user.folder}/base.json`);
  user.write("base.json", `${TSCONFIG}\n`);
  expect(readRewritten(own, text)).toBeUndefined();
});

describe("plugins in the wrong order", { timeout: 120_000 }, () => {
  it("are told by a dev server at the file that they have spoilt", async () => {
    const config = `import { transformWithOxc } from "vite";
import selfcoding from "selfcoding/vite";

const early = {
  name: "early",
  enforce: "pre",
  transform: (code, id) => (id.endsWith("length.ts") ? transformWithOxc(code, id) : undefined),
};

export default { clearScreen: false, server: { port: 0, host: "127.0.0.1" }, plugins: [early, selfcoding()] };
`;
    await using server = await startDevServer({ ...FILES, "vite.config.mjs": config }, "http://127.0.0.1:1");
    const answer = await fetch(`${server.url}src/length.ts`);
    expect(answer.status).toBe(500);
    expect(server.output()).toMatch(/length\.ts: .*another plugin compiled it before.*in front of/s);
  });
});
