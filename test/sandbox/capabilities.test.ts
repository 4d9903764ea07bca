import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Allowance, Isolation } from "../../src/contract/options.js";
import { Sandbox } from "../../src/sandbox/sandbox.js";
import { modulesOf } from "../../src/verify/policy/policy.js";

const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), "capabilities-")));
mkdirSync(path.join(root, "data"));
writeFileSync(path.join(root, "data/a.txt"), "inside");
writeFileSync(path.join(root, "secret.txt"), "outside");
symlinkSync(path.join(root, "secret.txt"), path.join(root, "data/link"));
symlinkSync(path.join(root, "new.txt"), path.join(root, "data/dangling"));

const server = createServer((request, response) => {
  if (request.url === "/away") response.writeHead(302, { location: `http://127.0.0.2:${port}/` }).end();
  else if (request.url === "/here") response.writeHead(302, { location: "/ok" }).end();
  else response.end(`${request.method} ${request.url}`);
}).listen(0, "0.0.0.0");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const host = `127.0.0.1:${port}`;
process.env["CAPABILITY_ONE"] = "one";
process.env["CAPABILITY_TWO"] = "two";

const sandbox = new Sandbox();
afterAll(async () => {
  await sandbox.close();
  server.close();
  rmSync(root, { recursive: true });
  delete process.env["CAPABILITY_ONE"];
  delete process.env["CAPABILITY_TWO"];
});

const ALLOW: Allowance = { net: [host], fs: ["data"], env: ["CAPABILITY_ONE"] };

const run = async (body: string, isolation: Isolation, allow: Allowance = ALLOW) => {
  const code = `(async function ($cases, $needs, $revive, $builtin) {\nconst fs = $builtin("fs"); const files = $builtin("fs/promises");\n$cases([{ run: async ($call) => $call(undefined, [], async () => { ${body} }) }], () => ({}));\n})`;
  const shape = {
    calls: "async",
    shape: { kind: "any" },
    shapes: {},
    cases: [{ isApproximate: false }],
    hasRun: false,
  } as const;
  const plan = { ...shape, modules: modulesOf(allow), allow, root };
  const limits = { caseMilliseconds: 5000, memoryMegabytes: 96, isolation, allow, root };
  const { outcomes } = await sandbox.run(code, plan, limits);
  return outcomes[0]?.text ?? `${outcomes[0]?.thrown?.name}: ${outcomes[0]?.thrown?.message}`;
};

describe.each(["context", "process"] as const)("capabilities in isolation: %s", (isolation) => {
  it.each([
    ["a host that is allowed", `return await (await fetch("http://${host}/ok")).text();`, '"GET /ok"'],
    [
      "a redirect within it",
      `return await (await fetch("http://${host}/here", { method: "POST" })).text();`,
      '"GET /ok"',
    ],
    ["a variable that is allowed", "return process.env.CAPABILITY_ONE;", '"one"'],
    ["a file in a folder that is allowed", `return fs.readFileSync("data/a.txt").toString();`, '"inside"'],
    ["the same by promises", `return await files.readFile("data/a.txt", "utf8");`, '"inside"'],
    ["a new file there", `fs.writeFileSync("data/new.txt", "x"); return fs.existsSync("data/new.txt");`, "true"],
  ])("gives %s", async (_what, body, text) => {
    expect(await run(body, isolation)).toBe(text);
  });

  it.each([
    ["another host", `await fetch("http://127.0.0.2:${port}/");`],
    ["another port", `await fetch("http://127.0.0.1:1/");`],
    ["another host behind a redirect", `await fetch("http://${host}/away");`],
    ["data in an address", `await fetch("data:text/plain,x");`],
    ["another folder", `fs.readFileSync("data/../secret.txt");`],
    ["another folder by promises", `await files.readFile("secret.txt");`],
    ["what a link leads to", `fs.readFileSync("data/link");`],
    ["what a link would lead to", `fs.writeFileSync("data/dangling", "x");`],
    ["a folder with the same beginning", `fs.readdirSync("data2");`],
    ["a second path outside", `fs.copyFileSync("data/a.txt", "copy.txt");`],
    ["a link of its own", `fs.symlinkSync("../secret.txt", "data/own");`],
    ["an open file by its number", `fs.readFileSync(0);`],
  ])("keeps back %s", async (_what, body) => {
    expect(await run(`${body} return "reached";`, isolation)).toMatch(/^\w*Error: /);
  });

  it("keeps back variables that are not named", async () => {
    expect(await run("return [process.env.CAPABILITY_TWO, Object.keys(process.env)];", isolation)).toBe(
      '[undefined, ["CAPABILITY_ONE"]]',
    );
  });

  it("keeps back all of it where nothing is allowed", async () => {
    expect(await run(`return await fetch("http://${host}/ok");`, isolation, {})).toBe(
      "UnavailableError: fetch is not available in the sandbox.",
    );
    expect(await run(`return fs.readFileSync("data/a.txt");`, isolation, {})).toMatch(/^UnavailableError: node:fs /);
    expect(await run("return Object.keys(process.env);", isolation, {})).toBe("[]");
  });
});
