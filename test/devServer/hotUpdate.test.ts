import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fence } from "../world/project.js";
import { type DevServerProject, startDevServer } from "./world.js";

const NUMBERS = Array.from({ length: 10 }, (_, index) => index);

const FILES = {
  "src/size.ts": "export interface Size {\n  readonly metres: number;\n}\n",
  ...Object.fromEntries(
    NUMBERS.map((n) => [
      `src/reach${n}.ts`,
      `import type { Size } from "./size";
import { stub } from "selfcoding";

/** Its length, ${n} times. */
export function length${n}(size: Size): number {
  return stub(size);
}
`,
    ]),
  ),
  ...Object.fromEntries(
    NUMBERS.map((n) => [
      `src/apart${n}.ts`,
      `import { stub } from "selfcoding";

/** The number, and ${n}. */
export async function plus${n}(number: number): Promise<number> {
  return stub(number);
}
`,
    ]),
  ),
  "src/main.ts": NUMBERS.map((n) => `import "./reach${n}";\nimport "./apart${n}";\n`).join(""),
};

const REPLIES = {
  plus1: [fence("async function plus1(number: number): Promise<number> {\n  return number + 1;\n}")],
};

/** Loads all that the page would load. */
const LOAD = `async (server) => {
  const { client } = server.environments;
  for (const name of ["reach", "apart"])
    for (let n = 0; n < 10; n++) await client.transformRequest("/src/" + name + n + ".ts");
  await client.transformRequest("/src/main.ts");
}`;

/** Notes all that is sent to pages. */
const LISTEN = `(server) => {
  const { hot } = server.environments.client;
  const send = hot.send.bind(hot);
  globalThis.sent = [];
  hot.send = (payload) => {
    globalThis.sent.push(payload.type);
    globalThis.heard?.();
    send(payload);
  };
}`;

/** What is sent after so many messages. */
const sentAfter = (count: number): string => `() => new Promise((resolve) => {
  globalThis.heard = () => globalThis.sent.length > ${count} && resolve(globalThis.sent[${count}]);
  globalThis.heard();
})`;

/** Loads it again, and tells which modules were made anew for it. */
const MADE = `async (server) => {
  globalThis.made = [];
  await (${LOAD})(server);
  return globalThis.made.map((id) => id.slice(id.lastIndexOf("/") + 1)).sort();
}`;

const PLUS = "async (server) => (await server.ssrLoadModule('/src/apart1.ts')).plus1(2)";

const codeOf = (name: string): string =>
  `async (server) => (await server.environments.client.transformRequest("/src/${name}.ts")).code`;

describe("a dev server", { timeout: 120_000 }, () => {
  let model: Awaited<ReturnType<typeof startModelServer>>;
  let server: DevServerProject;
  /** Does something, and gives the first message that pages get for it. */
  const messageFor = async (work: () => unknown): Promise<string> => {
    const count = await server.ask<number>("() => globalThis.sent.length");
    await work();
    return server.ask(sentAfter(count));
  };
  const body = ".selfcoding/src/apart1/plus1.ts";

  beforeAll(async () => {
    model = await startModelServer({ replies: REPLIES });
    server = await startDevServer(FILES, model.url);
    await server.ask(LISTEN);
    await server.ask(LOAD);
  }, 120_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });

  it("makes exactly those modules anew whose stubs reach an edited interface", async () => {
    const text = "export interface Size {\n  readonly metres: number;\n  readonly feet: number;\n}\n";
    expect(await messageFor(() => server.project.write("src/size.ts", text))).toBe("full-reload");
    expect(await server.ask(MADE)).toEqual(NUMBERS.map((n) => `reach${n}.ts`));
    expect(await server.ask(codeOf("reach3"))).toContain("feet");
  });

  it("shows pages a version that was written on the server", async () => {
    const call = async (): Promise<void> => expect(await server.ask(PLUS)).toBe(3);
    expect(await messageFor(call)).toBe("full-reload");
    expect(await server.ask(MADE)).toEqual(["apart1.ts"]);
    expect(await server.ask(codeOf("apart1"))).toContain("return number + 1");
  });

  it("shows a body that was edited by hand, on the server too", async () => {
    const edited = server.project.read(body).replace("number + 1", "number + 10");
    await messageFor(() => server.project.write(body, edited));
    expect(await server.ask(MADE)).toEqual(["apart1.ts"]);
    expect(await server.ask(codeOf("apart1"))).toContain("return number + 10");
    expect(await server.ask(PLUS)).toBe(12);
  });

  it("asks for a new body once one was deleted", async () => {
    await messageFor(() => rmSync(path.join(server.project.folder, body)));
    const code = await server.ask<string>(codeOf("apart1"));
    expect(code).not.toContain("number + 10");
    expect(code).toMatch(/return \$stub_\w+\(\)\.call\(number\)/);
    expect(await server.ask(PLUS)).toBe(3);
    expect(server.project.has(body)).toBe(true);
  });
});
