import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART } from "../world/part.js";
import { cli, createProject, fence, modelAt, register } from "../world/project.js";

const stubs = `import { stub } from "selfcoding";\n${PART}`;
const main = `import { createRequire } from "node:module";
import { part } from "./out/stubs.js";
const { cache } = createRequire(import.meta.url);
const tell = (what) => console.log([what, ...["callersSide", "foundrySide"].filter((name) => Object.keys(cache).some((file) => file.endsWith(name + ".cjs")))].join(" "));
tell("start");
tell(part("a:b"));
try { part("ab"); } catch (error) { tell(error.name); }
`;
const tsconfig = JSON.stringify({
  compilerOptions: { target: "ES2022", module: "NodeNext", strict: true, skipLibCheck: true, types: [], outDir: "out" },
  include: ["stubs.ts"],
});

it("a linked file imports one module, of at most 2 KB, and it imports nothing", () => {
  const text = readFileSync(path.join(import.meta.dirname, "../../dist/src/runtime/index.js"), "utf8");
  const { code } = transformSync(text, { minify: true, format: "esm" });
  expect(gzipSync(code).length).toBeLessThanOrEqual(2048);
  expect(code).not.toMatch(/\bimport\b(?!\.meta)/);
});

it("what answers a miss is loaded with the first miss, and what asks the foundry with the first throw", async () => {
  await using server = await startModelServer({ replies: { part: [fence(fragile)] } });
  await using project = createProject({ "stubs.ts": stubs, "main.js": main, "tsconfig.json": tsconfig });
  const off = { SELFCODING_LOG: "silent", SELFCODING_MODE: "off" };
  await project.run([cli, "build", "-p", "tsconfig.json"]);
  const written = await project.run(["main.js"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(written.stdout).toMatch(/^start\nb callersSide foundrySide\n/);
  const kept = await project.run(["main.js"], off);
  expect(kept.stdout).toBe("start\nb callersSide\nTypeError callersSide foundrySide\n");
  await project.run([cli, "build", "-p", "tsconfig.json"]);
  expect(project.read("out/stubs.js").match(/"selfcoding[^"]*"/g)).toEqual(['"selfcoding/runtime"']);
  const linked = await project.run(["main.js"], off);
  expect(linked.stdout).toBe("start\nb\nTypeError callersSide foundrySide\n");
});

it("a body is linked without the catch that heals where the environment rules healing out", async () => {
  await using server = await startModelServer({ replies: { part: [fence(fragile)] } });
  await using project = createProject({
    "stubs.ts": stubs,
    "main.ts": 'import { part } from "./stubs.ts";\nconsole.log(part("a:b"), String(part).includes("catch"));\n',
  });
  const run = async (mode: string) =>
    (
      await project.run([...register, "main.ts"], {
        ...modelAt(server.url),
        SELFCODING_LOG: "silent",
        SELFCODING_MODE: mode,
      })
    ).stdout;
  await run("auto");
  expect(await run("auto")).toBe("b true\n");
  expect(await run("off")).toBe("b false\n");
  expect(await run("frozen")).toBe("b false\n");
  expect(await run("auto")).toBe("b true\n");
});

it("an async stub rejects with what keeps it from being written, and whoever holds on to it gets the body's own promise", async () => {
  await using server = await startModelServer({
    replies: { soon: [fence("async function soon(a: number): Promise<number> { return a + 1; }")] },
  });
  await using project = createProject({
    "stubs.ts": `import { stub } from "selfcoding";
/** One more. */
export async function soon(a: number): Promise<number> { return stub(a); }
/** One more than what is there by itself. */
export async function late(a: number = missing()): Promise<number> { return stub(a); }
function missing(): number { throw new Error("missing"); }
`,
    "main.ts": `import { late, soon } from "./stubs.ts";
const early = soon;
const told = (promise: Promise<unknown>) => promise.then(String, (error) => error.code ?? error.message);
console.log(await told(soon(1)), await told(early(2)), await told(late()));
const order: string[] = [];
const wait = (promise: Promise<unknown>, name: string) => promise.then(() => void order.push(name));
await Promise.all([wait(early(1), "early"), wait(soon(1), "now")]);
console.log(order.join());
`,
  });
  const { stdout } = await project.run([...register, "main.ts"], {
    SELFCODING_MODE: "frozen",
    SELFCODING_LOG: "silent",
  });
  expect(stdout).toMatch(/^frozen frozen missing\n/);
  const written = await project.run([...register, "main.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(written.stdout).toBe("2 3 missing\nearly,now\n");
});
