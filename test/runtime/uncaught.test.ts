import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, modelAt, register } from "../world/project.js";

const silent = { SELFCODING_LOG: "silent", NO_COLOR: "1" };
const files = {
  "sync.ts": `import { stub } from "selfcoding";
/** Twice the number. */
function double(n: number): number {
  return stub(n);
}
console.log(double(21));
`,
  "async.ts": `import { stub } from "selfcoding";
/** Twice the number. */
async function double(n: number): Promise<number> {
  return stub(n);
}
async function main(): Promise<void> {
  console.log(await double(21));
}
await main();
`,
  "class.ts": `import { selfCoding } from "selfcoding";
class Numbers {
  /** Twice the number. */
  @selfCoding double(n: number): number {}
}
console.log(new Numbers().double(21));
`,
  "agent.ts": `import { FunctionAgent } from "selfcoding";
/** Twice the number. */
async function double(n: number): Promise<number> {
  return n * 2;
}
const agent = new FunctionAgent({ name: "clerk", functions: [double] });
console.log(await agent.request("Twice 21?"));
`,
  "generate.ts": `import { CodeGenAgent, example } from "selfcoding";
const agent = new CodeGenAgent({ name: "clerk" });
console.log(await agent.generateFunction("Double a number", { name: "double", parameters: { n: example(21) }, returns: 42 }));
`,
  "plain.mjs": `import { stub } from "selfcoding";
function double(n) {
  return stub(n);
}
console.log(double(21));
`,
};

describe("the first error of a new user, uncaught", () => {
  it.each([
    ["sync.ts", ["sync.ts:3", "sync.ts:6"]],
    ["async.ts", ["async.ts:3", "async.ts:7", "async.ts:9"]],
    ["class.ts", ["class.ts:6"]],
    ["agent.ts", ["agent.ts:7"]],
    ["generate.ts", ["generate.ts:3"]],
  ])("says in %s what to do, from the user's own line, by its name and on one screen", async (file, lines) => {
    await using project = createProject(files);
    const { stderr, code } = await project.run([...register, file], silent);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SelfCodingError: No model is configured, and one is needed\. Set OPENAI_API/m);
    for (const line of lines) expect(stderr).toContain(line);
    expect(stderr.match(/^ {4}at .*$/gm)?.[0]).toContain(file);
    expect(stderr).not.toMatch(/selfcoding\/dist|Symbol\(/);
    expect(stderr.split("\n").length).toBeLessThanOrEqual(20);
    expect(stderr.match(/Set OPENAI_API_KEY/g)).toHaveLength(1);
  });

  it("shows the user's source above the sentence, not the package's", async () => {
    await using project = createProject(files);
    const { stderr } = await project.run([...register, "sync.ts"], silent);
    expect(stderr.split("\n").slice(0, 2).join("\n")).toMatch(/sync\.ts:3\nfunction double\(n: number\): number \{/);
  });

  it("says where a file is not transformed, too", async () => {
    await using project = createProject(files);
    const { stderr } = await project.run(["plain.mjs"], silent);
    expect(stderr).toMatch(/^\S*plain\.mjs:3\n {2}return stub\(n\);\n/);
    expect(stderr).toMatch(/SelfCodingError: A stub was called in a file that selfcoding has not transformed\./);
    expect(stderr).not.toMatch(/selfcoding\/dist/);
  });

  it("says of a server that cannot be reached why, without the frames of its client", async () => {
    await using project = createProject(files);
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    const { stderr } = await project.run([...register, "sync.ts"], {
      ...modelAt(`http://127.0.0.1:${port}/v1`),
      ...silent,
    });
    expect(stderr).toMatch(/SelfCodingError: The model scripted at .*127\.0\.0\.1.*ECONNREFUSED/);
    expect(stderr).not.toMatch(/selfcoding\/(dist|node_modules)/);
    expect(stderr.split("\n").length).toBeLessThanOrEqual(25);
  });
});

it("the caller's side keeps its lines and its classes' names, and comes with source maps", async () => {
  const dist = path.join(import.meta.dirname, "../../dist/src");
  const bundles = [
    "index.js",
    "runtime/index.js",
    ...readdirSync(`${dist}/foundry/thread`).map((name) => `foundry/thread/${name}`),
  ]
    .filter((name) => name === "index.js" || name === "runtime/index.js" || /-[A-Z0-9]{8}\.js$/.test(name))
    .map((name) => path.join(dist, name));
  expect(bundles.length).toBeGreaterThan(3);
  for (const bundle of bundles) {
    const text = readFileSync(bundle, "utf8");
    const longest = Math.max(...text.split("\n").map((line) => line.length));
    expect(longest, bundle).toBeLessThan(1000);
    expect(existsSync(`${bundle}.map`), bundle).toBe(true);
  }
  const exported = (await import(path.join(dist, "index.js"))) as Record<string, unknown>;
  const classes = Object.entries(exported).filter(([, value]) => /^class\b/.test(String(value)));
  expect(classes.length).toBeGreaterThan(2);
  expect(classes.map(([, value]) => (value as { name: string }).name)).toEqual(classes.map(([name]) => name));
});
