// A built program of fifty stubs, and its processes: each does what it is told by lines, and says what came of it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));
const plain = Array.from({ length: 46 }, (_, index) => `add${index}`);
const breaking = ["heal0", "heal1", "propose0", "propose1"];

// Those of a heal and of a proposal throw for a text without a colon until they are healed.
const names = [...plain, ...breaking];

const stubs = `import { stub } from "selfcoding";
${plain.map((name, index) => `/** The number and ${index}. */\nexport async function ${name}(n: number): Promise<number> {\n  return stub(n);\n}\n`).join("")}
${breaking.map((name) => `/** The part behind the colon. */\nexport async function ${name}(text: string): Promise<string> {\n  return stub(text);\n}\n`).join("")}`;

const fence = (name, type, body) => `\`\`\`ts\nasync function ${name}(${type} {\n  ${body}\n}\n\`\`\``;
const breakingBodies = ["return /:(.*)$/.exec(text)![1]!;", 'return /:(.*)$/.exec(text)?.[1] ?? "";'];

export const replies = {
  ...Object.fromEntries(
    plain.map((name, index) => [name, [fence(name, "n: number): Promise<number>", `return n + ${index};`)]]),
  ),
  ...Object.fromEntries(
    breaking.map((name) => [name, breakingBodies.map((body) => fence(name, "text: string): Promise<string>", body))]),
  ),
};

const main = `import { createInterface } from "node:readline";
import { on } from "selfcoding";
import * as stubs from "./out/stubs.js";
const names = ${JSON.stringify(names)};
const say = (what) => process.stdout.write(JSON.stringify(what) + "\\n");
let written = 0;
on("version-adopt", () => (written += 1));
on("version-receive", ({ id, number }) => say({ received: id, number, at: Date.now() }));
say({ started: process.pid });
for await (const line of createInterface({ input: process.stdin })) {
  const { call, value } = JSON.parse(line);
  try {
    if (call !== undefined) say({ result: await stubs[call](value) });
    else {
      for (const name of names) await stubs[name](name.startsWith("add") ? 1 : "a:b");
      say({ written, kilobytes: process.resourceUsage().maxRSS, at: Date.now() });
    }
  } catch (error) {
    say({ error: String(error), code: error.code ?? error.cause?.code });
  }
}
`;

/** Loaded into every thread: it notes each compiler that one loads. */
const probe = `import { appendFileSync } from "node:fs";
import Module from "node:module";
const load = Module._load;
Module._load = function (name, ...rest) {
  if (/typescript|ts-morph|esbuild/.test(name)) appendFileSync(\`compilers-\${process.pid}.txt\`, name + "\\n");
  return load.call(this, name, ...rest);
};
`;

export const files = {
  "package.json": JSON.stringify({
    name: "bench",
    type: "module",
    selfcoding: {
      approval: { "**#propose*": "heals" },
      // Of the two answers of a stub the first is to be adopted, though it throws for most texts.
      limits: { inputs: 0 },
    },
  }),
  "stubs.ts": stubs,
  "main.mjs": main,
  "probe.mjs": probe,
};

/** A host: a folder with the built program, and no version yet. */
export function createHost(project) {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-bench-host-"));
  const filter = (file) => !file.includes("node_modules");
  cpSync(project.folder, folder, { recursive: true, force: true, filter });
  cpSync(path.join(project.folder, "node_modules"), path.join(folder, "node_modules"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  rmSync(path.join(folder, "node_modules/.cache"), { recursive: true, force: true });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Makes `pg` and `redis` the project's own. */
export function installClients({ folder }) {
  for (const name of ["pg", "redis"])
    symlinkSync(path.join(modules, name), path.join(folder, "node_modules", name), "junction");
}

/** Runs a command of selfcoding on a host. */
export function runCommand({ folder }, args, environment) {
  const cli = path.join(folder, "node_modules/selfcoding/dist/src/cli/main.js");
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`selfcoding ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
}

/** Starts a process of the program; resolves when it waits for what it is told. */
export async function startProcess({ folder }, environment) {
  const probed = { NODE_OPTIONS: `--import=file://${path.join(folder, "probe.mjs")}`, SELFCODING_LOG: "silent" };
  const child = spawn(process.execPath, ["main.mjs"], {
    cwd: folder,
    env: { ...process.env, ...probed, ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const said = [];
  let wake = () => undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    said.push(JSON.parse(line));
    wake();
  });
  const until = async (isMeant, from = 0) => {
    for (;;) {
      const found = said.slice(from).find(isMeant);
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error("A process ended early.");
      await new Promise((resolve) => (wake = resolve));
    }
  };
  child.on("close", () => wake());
  await until(({ started }) => started !== undefined);
  return {
    until,
    /** Tells it one thing, and gives what it answers. */
    tell: (what) => {
      const from = said.length;
      child.stdin.write(`${JSON.stringify(what)}\n`);
      return until((one) => "result" in one || "error" in one || "written" in one, from);
    },
    compilers: () => readCompilers(path.join(folder, `compilers-${child.pid}.txt`)),
    end: async () => {
      if (child.exitCode !== null) return;
      const closed = once(child, "close");
      child.stdin.end();
      await closed;
    },
  };
}

function readCompilers(file) {
  try {
    return readFileSync(file, "utf8").trim().split("\n");
  } catch {
    return [];
  }
}
