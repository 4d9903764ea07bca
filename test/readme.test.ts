import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERROR_CODES } from "../src/contract/errors.js";
import { type ModelServer, startModelServer } from "../src/model/scripted.js";

const root = path.join(import.meta.dirname, "..");
const readme = readFileSync(path.join(root, "README.md"), "utf8");
const fence = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

/** Every code block of the README: its language and text. */
const blocks = [...readme.matchAll(/^(`{3,})(\w+)\n([\s\S]*?)^\1$/gm)].map(([, , language = "", text = ""]) => ({
  language,
  text,
}));
const files = blocks
  .filter(({ language }) => language === "ts")
  .map(({ text }) => ({ name: /^\/\/ (\S+)\n/.exec(text)?.[1], text }));

const replies = {
  parseDuration: [
    fence(
      'export function parseDuration(text: string): number {\n  const sizes: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };\n  let total = 0;\n  for (const [, amount, unit] of text.matchAll(/(\\d+)\\s*([dhms])/g)) total += Number(amount) * (sizes[unit ?? ""] ?? 0);\n  return total;\n}',
    ),
  ],
  nearHeaviest: [
    fence(
      "function nearHeaviest(this: Aquarium, share: number): string[] {\n  const limit = heaviest(this.fish) * (1 - share);\n  return this.fish.filter(({ weight }) => weight >= limit).map(({ name }) => name);\n}",
    ),
  ],
};

const contract = blocks.find(({ language }) => language === "typescript")?.text.trim() ?? "";
const line = (seen: string, ring: string): string =>
  fence(
    `function logLine(value: unknown): string {
  if (typeof value === "function") throw new TypeError("a function is no data");
  ${seen}
  return JSON.stringify(value, (_, one: unknown) => ${ring}) ?? "undefined";
}`,
  );
const log = [
  `\`\`\`ts contract\n${contract}\n\`\`\`\n\n${line("", '(typeof one === "bigint" ? `${one}n` : one)')}`,
  line(
    "const seen = new Set<unknown>();",
    '{\n    if (typeof one === "bigint") return `${one}n`;\n    if (typeof one !== "object" || one === null) return one;\n    if (seen.has(one)) return "…";\n    seen.add(one);\n    return one;\n  }',
  ),
];

const distinct = (body: string): string =>
  fence(`export function distinct(list: readonly number[]): number[] {\n  ${body}\n}`);
const proof = [
  fence("distinct([]) // => []\ndistinct([2, 2]) // => [2]\ndistinct([0.5, -1]) // => [-1, 0.5]"),
  distinct("return [...new Set(list)].sort();"),
  distinct("return [...new Set(list)].sort((one, other) => one - other);"),
  distinct("return byHand([...new Set(list)]);"),
];

const agents = {
  librarian: [
    {
      toolCalls: [
        {
          name: "filmsBetween",
          arguments: {
            hypothesis: "if the films from 1990 to 1999 are asked for, then all are of the nineties",
            criteria: ["Every year is from 1990 to 1999."],
            parameters: { from: 1990, to: 1999 },
          },
        },
      ],
    },
  ],
  "librarian.validator": ['{ "judgements": [{ "criterion": 1, "isMet": true, "reason": "1995 is." }] }'],
  decade: [fence("function decade(year: number): string {\n  return `${Math.floor(year / 10) * 10}s`;\n}")],
};

/** An empty folder with the packed tarball installed, as a user has it. */
let folder: string;
let server: ModelServer;

function run(command: string, args: readonly string[], more: Record<string, string> = {}): string {
  const environment = {
    OPENAI_BASE_URL: server.url,
    OPENAI_API_KEY: "test",
    SELFCODING_MODEL: "scripted",
    NODE_NO_WARNINGS: "1",
  };
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...environment, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

beforeAll(async () => {
  server = await startModelServer({ replies: { ...replies, logLine: log, distinct: proof, ...agents } });
  folder = mkdtempSync(path.join(tmpdir(), "selfcoding-readme-"));
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  run("npm", ["init", "-y"]);
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", filename, "@types/node@20"]);
  for (const { name, text } of files) if (name !== undefined) writeFileSync(path.join(folder, name), text);
}, 240_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a program without blocking this process, which serves the model. */
async function start(name: string, more: Record<string, string> = {}): Promise<{ stdout: string; stderr: string }> {
  const { execFile } = await import("node:child_process");
  const environment = {
    ...process.env,
    OPENAI_BASE_URL: server.url,
    OPENAI_API_KEY: "test",
    SELFCODING_MODEL: "scripted",
    NODE_NO_WARNINGS: "1",
    ...more,
  };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ["--import", "selfcoding/register", name],
      { cwd: folder, env: environment },
      (error, stdout, stderr) =>
        error === null ? resolve({ stdout, stderr }) : reject(new Error(`${stderr}\n${stdout}`)),
    );
  });
}

describe("the README, in an empty project with the packed tarball", () => {
  it("has a file name on every block of TypeScript", () => {
    expect(files.every(({ name }) => name !== undefined)).toBe(true);
    expect(files.map(({ name }) => name)).toEqual([
      "app.ts",
      "tank.ts",
      "log.ts",
      "proof.ts",
      "costs.ts",
      "events.ts",
      "agents.mts",
      "scripted.ts",
    ]);
  });

  it("keeps its first promise: the example writes itself, prints what it says, and is on disk as described", async () => {
    const first = await start("app.ts");
    const shown =
      blocks
        .find(({ language, text }) => language === "text" && text.includes("is written"))
        ?.text.trim()
        .split("\n") ?? [];
    const plain = (line: string): string => line.replace(/\d+\.\d s|\d+ tokens/g, "#");
    expect([...first.stderr.trim().split("\n"), first.stdout.trim()].map(plain)).toEqual(shown.map(plain));
    for (const name of [
      ".selfcoding/app/parseDuration.ts",
      ".selfcoding/app/parseDuration.json",
      "node_modules/.cache/selfcoding",
    ]) {
      expect(existsSync(path.join(folder, name))).toBe(true);
      expect(readme).toContain(name);
    }
    expect(await start("app.ts", { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" })).toEqual({
      stdout: "172800000\n",
      stderr: "",
    });
  });

  it("runs the members and wrappers that it shows", async () => {
    writeFileSync(
      path.join(folder, "use.ts"),
      'import { Aquarium, slug } from "./tank";\nconsole.log(new Aquarium([{ name: "Bo", weight: 2 }, { name: "Li", weight: 9 }]).nearHeaviest(0.5), slug(" A b c "));\n',
    );
    expect((await start("use.ts", { SELFCODING_LOG: "silent" })).stdout).toBe("[ 'Li' ] a-b-c\n");
  });

  it("tells the contract by a function that throws what is foreseen, and heals what is not", async () => {
    const { stdout, stderr } = await start("log.ts");
    expect(stdout).toBe('{"id":1}\na function is no data\n{"self":"…"}\n');
    expect(stderr).toMatch(/written .* healed /s);
    expect(readFileSync(path.join(folder, ".selfcoding/log/logLine.ts"), "utf8")).toContain(contract);
  });

  it("proves what it shows, with a candidate that sorts as text refused", async () => {
    const { stdout, stderr } = await start("proof.ts");
    expect(stdout).toBe("[ 1, 2, 3 ]\n");
    expect(stderr).toContain("attempt 1 refused");
    const { cases } = JSON.parse(readFileSync(path.join(folder, ".selfcoding/proof/distinct.json"), "utf8"));
    expect(cases.map(({ origin }: { origin: string }) => origin)).toEqual(["model", "model", "model", "recorded"]);
  });

  it("answers by a real return value, remembers it, and writes a function that knows it", async () => {
    const { stdout } = await start("agents.mts", { SELFCODING_LOG: "silent" });
    expect(stdout).toBe(
      "[ { title: 'Heat', year: 1995 } ] { from: 1990, to: 1999 }\n1970s .selfcoding/agents/writer/decade.ts\n1\n",
    );
    const asked = server.requests.find(({ messages }) =>
      messages.some(({ content }) => content?.includes("function decade")),
    );
    expect(JSON.stringify(asked)).toContain("years are numbers");
  });

  it("runs the events and the scripted model that it shows", async () => {
    expect((await start("costs.ts")).stderr).toBe("");
    expect((await start("events.ts")).stderr).toBe("");
    expect((await start("scripted.ts", { SELFCODING_LOG: "silent" })).stdout).toBe("42\n");
  });

  it("runs its commands", () => {
    writeFileSync(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: { target: "ES2022", module: "NodeNext", strict: true, outDir: "out" },
        files: ["app.ts"],
      }),
    );
    const commands =
      blocks.find(({ language, text }) => language === "sh" && text.includes("selfcoding status"))?.text ?? "";
    const lines = commands
      .trim()
      .split("\n")
      .map((line) => line.replace(/\s*#.*$/, "").split(" "));
    const printed = lines.map(([command = "", ...args]) => run(command, args));
    expect(printed[0]).toContain("1 linked");
    expect(printed[1]).toContain("current  app.ts#parseDuration, version 1 of 1");
    expect(run(process.execPath, ["out/app.js"], { SELFCODING_MODE: "frozen" })).toBe("172800000\n");
  });
});

it("the README names every code of an error, and none that there is not", () => {
  const table = readme.slice(readme.indexOf("## Errors"), readme.indexOf("## Commands"));
  const named = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
  );
  expect(named.toSorted()).toEqual([...ERROR_CODES].toSorted());
});
