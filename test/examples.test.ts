import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, LIGHT, register, type UserProject } from "./world/project.js";
import { installed, startPostgres } from "./world/servers.js";

const root = path.join(import.meta.dirname, "..");

/** Where the public names with examples stand, and how a user imports them. */
const PUBLIC: Readonly<Record<string, string>> = {
  "src/runtime/declare/stub.ts": 'import { stub } from "selfcoding";',
  "src/runtime/declare/decorator.ts": 'import { selfCoding } from "selfcoding";',
  "src/runtime/events.ts": 'import { on } from "selfcoding";',
  "src/runtime/options.ts": 'import { configure } from "selfcoding";',
  "src/model/scripted.ts": 'import { scriptedModel } from "selfcoding/testing";',
  "src/model/modelServer.ts": 'import { startModelServer } from "selfcoding/testing";',
};

const SQL = `import { configure, FunctionAgent, registered, requestContext } from "selfcoding";
import { scriptedModel } from "selfcoding/testing";
const call = (name: string, parameters: object) => ({
  toolCalls: [{ name, arguments: { hypothesis: "if asked, then answered", criteria: ["It is a list."], parameters } }],
});
const accept = '{ "judgements": [{ "criterion": 1, "isMet": true, "reason": "It is." }] }';
configure({ model: scriptedModel({ sql: [call("listTables", {})], "sql.validator": [accept], shop: [call("listOrders", { limit: 2 })], "shop.validator": [accept] }) });
const listTables = async (): Promise<string[]> => ["orders"];
const query = async (sql: string): Promise<string[]> => [sql];
const db = { query };
type Order = string;
const ordersOf = async (user: string | undefined, limit: number): Promise<Order[]> => Array(limit).fill(user);
`;
const FISH = `import { CodeGenAgent, configure, example } from "selfcoding";
import { scriptedModel } from "selfcoding/testing";
const body = "\`\`\`ts\\nfunction pick(fish: Fish[], multiplier: number): [string, number] {\\n  const one = fish[multiplier % fish.length];\\n  return one === undefined ? [\\"\\", 0] : [one.name, one.weight];\\n}\\n\`\`\`";
configure({ model: scriptedModel({ pick: [body, body] }) });
const generator = new CodeGenAgent({ name: "tank" });
const allFish = [{ name: "Shark", weight: 12 }];
`;

/** Agents ask their models; what stands around their examples are names that every reader fills in. */
const AGENTS: Readonly<Record<string, readonly [before: string, after?: string]>> = {
  "src/runtime/declare/registered.ts": [SQL],
  "src/agents/ask/functionAgent.ts": [SQL, 'if (value[0] !== "orders") throw new Error(String(value));'],
  "src/agents/ask/requestContext.ts": [
    SQL,
    'const agent = new FunctionAgent({ name: "shop", functions: [registered(listOrders)] });',
  ],
  "src/agents/write/codeGenAgent.ts": [FISH.replace(/const generator.*\n/, "")],
  "src/agents/write/example.ts": [FISH],
};

function examplesOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(/ \* @example\n([\s\S]*?)(?=\n \* @| ?\n? \*\/)/g)].map(([, lines = ""]) =>
    lines.replace(/^ \* ?/gm, ""),
  );
}

describe("the examples in the documentation of public names", () => {
  it.each(Object.keys(PUBLIC))("of %s run as they stand", async (file) => {
    const examples = examplesOf(file);
    expect(examples.length).toBeGreaterThan(0);
    await using project = createProject({
      "tsconfig.json": JSON.stringify({
        compilerOptions: { ...LIGHT, target: "ES2022", module: "NodeNext", strict: true },
      }),
    });
    for (const [index, example] of examples.entries()) {
      project.write(`example${index}.ts`, `${PUBLIC[file]}\n${example}\nprocess.exit(0);\n`);
      expect(await project.run([...register, `example${index}.ts`], { SELFCODING_MODE: "frozen" })).toMatchObject({
        code: 0,
        stderr: "",
      });
    }
  });
});

describe("the examples in the documentation of agents", () => {
  it("run as they stand", async () => {
    const files = Object.keys(AGENTS);
    await using project = createProject({
      // Each sets up a model of its own: they need no process each.
      "main.ts": `${files.map((file) => `await import("./${file}");\nconsole.log("${file}");\n`).join("")}process.exit(0);\n`,
    });
    for (const [file, [before, after = ""]] of Object.entries(AGENTS)) {
      const [example = ""] = examplesOf(file);
      // What a user would have made before the request.
      const text = file.endsWith("requestContext.ts")
        ? example.replace("\nawait", `\n${after}\nawait`)
        : `${example}\n${after}`;
      project.write(file, `${before}${text}`);
    }
    const { code, stdout, stderr } = await project.run([...register, "main.ts"], { SELFCODING_LOG: "silent" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => files.includes(line))).toEqual(files);
  });
});

/** An example in a folder of its own, so that what the developer's own run has written stays as it is. */
function copyExample(name: string): UserProject {
  const names = readdirSync(path.join(root, "examples", name), { recursive: true, encoding: "utf8" })
    .filter((each) => /\.\w+$/.test(each))
    .map((each) => `${name}/${each.replaceAll(path.sep, "/")}`);
  const files = ["run.mjs", "serve.mjs", ...names].map((each) => [
    `examples/${each}`,
    readFileSync(path.join(root, "examples", each), "utf8"),
  ]);
  // With the options of everybody: examples are checked on drawn inputs, too.
  return createProject({ ...Object.fromEntries(files), "package.json": '{ "name": "user", "type": "module" }' });
}

describe("the demo", () => {
  it("writes its stubs, heals one of them, and needs no model in the second run", async () => {
    await using project = copyExample("movies");
    const first = await project.run(["examples/run.mjs", "movies"]);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain("1915 to 2011 (22 dates were of the wrong century)");
    expect(first.stdout).toContain("COSTA-GAVRAS");
    expect(first.stdout).toMatch(
      /Healed now\n {2}catalogueName → \.selfcoding\/examples\/movies\/stubs\/catalogueName\.ts/,
    );
    expect(first.stdout).toMatch(/, 10 calls to the model\n$/);
    const second = await project.run(["examples/run.mjs", "movies"]);
    expect(second.stdout).toMatch(/, 0 calls to the model\n$/);
    expect(second.stderr).toBe("");
    const report = (text: string): string => text.slice(text.indexOf("3201 films"), text.indexOf("Written now"));
    expect(report(second.stdout)).toBe(report(first.stdout));
  });
});

describe("the example with the weighted fish", () => {
  it("writes the pick by agent and by stub, with the weights as odds, and keeps both", async () => {
    await using project = copyExample("weighted-fish");
    const first = await project.run(["examples/run.mjs", "weighted-fish"]);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(
      "pickFish(fish: Fish[], multiplier: number): [string, number]\n  written in 2 attempts",
    );
    expect(first.stderr).toContain("attempt 1 refused: pickFish([]");
    expect(first.stdout.match(/Shark +(?:5[789]|6[0123])% of 10000 picks, 60% of the weight/g)).toHaveLength(2);
    expect(first.stdout).toContain("of no fish: undefined");
    expect(first.stdout).toMatch(/, 3 calls to the model\n$/);
    const second = await project.run(["examples/run.mjs", "weighted-fish"]);
    expect(second.stdout).toContain("was there: .selfcoding/agents/aquarium/pickFish.ts");
    expect(second.stdout).toMatch(/, 0 calls to the model\n$/);
  });
});

describe("the swarm as code", () => {
  it("questions a real database, remembers, and leaves functions behind that go on without a model", async () => {
    await using project = copyExample("swarm-as-code");
    const { code, stdout, stderr } = await project.run(["examples/run.mjs", "swarm-as-code"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Recorded replies, over the real wire/);
    expect(stdout).toContain('✓ listTables({})\n    ["cars","movies"]');
    expect(stdout).toContain('✗ It threw error: column "mpg" does not exist\n  ✓ query');
    expect(stdout).toMatch(
      /✗ not met: There are five directors[\s\S]*✓ query.*\n {4}\[\{"director":"Steven Spielberg"/,
    );
    expect(stdout).toContain("Remembered: 4 of 5 answers");
    expect(stderr).toContain("profitShare attempt 1 refused: TS2365");
    expect(stdout).toContain("5 directors: 0.14\n  50 directors: 0.53");
    expect(stdout).toMatch(/"films":36\}\n.*"films":37\} after one more was added/);
    expect(stdout).toContain('countRows("cars"): [{"rows":406}]\n  countRows("movies"): [{"rows":3202}]');
    expect(stdout).toMatch(/, 21 calls to the model\n$/);
    expect(project.read(".selfcoding/agents/sql/countRows.ts")).toContain("query(");
  });
});

describe("the research loop", () => {
  it("keeps the best of three beams, and goes on from what was learned in it alone", async () => {
    await using project = copyExample("research-loop");
    const { code, stdout, stderr } = await project.run(["examples/run.mjs", "research-loop"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/= .* lost$/gm)).toEqual([
      "= South Africa, 1995 to 2005: 10.83 years lost",
      "= China, 1955 to 1960: 26.13 years lost",
      "= South Africa, 1990 to 2005: 12.08 years lost",
    ]);
    expect(stdout).toContain(
      "✗ It threw RangeError: There is a sample every five years, from 1955 to 2005.\n    ✓ falls(5, 3)",
    );
    expect(stdout).toMatch(
      /The best is beam 2: China, 26\.13 years\n {2}remembered: What are the steepest.*\n {2}remembered: How did.*\nIt had them back by 1965\.\n/,
    );
    expect(stdout).toMatch(/, 14 calls to the model\n$/);
  });
});

describe("the fleet of two services", () => {
  it("writes a function once and heals it once for both, over PostgreSQL in WebAssembly", async () => {
    await using project = copyExample("fleet");
    const { code, stdout } = await project.run(["examples/run.mjs", "fleet"]);
    expect(code).toBe(0);
    const story = stdout.slice(stdout.indexOf("Database"), stdout.lastIndexOf("\n\n")).replaceAll(/ +/g, " ");
    expect(story)
      .toBe(`Database PGlite, PostgreSQL in WebAssembly, for this run (SELFCODING_FLEET=postgres://… takes yours)

shop postage("1.5 kg") → 6.50 € for 1500 g written, 1 call to the model
warehouse load("750 g") → 750 g on the pallet 0 calls to the model
warehouse load("2 lb 4 oz") → 1771 g on the pallet healed, 1 call to the model
shop received version 2 from the fleet
shop postage("2 lb 4 oz") → 5.54 € for 1021 g 0 calls to the model`);
    expect(stdout).toMatch(/^Recorded replies, over the real wire[\s\S]*, 2 calls to the model\n$/);
    expect(project.has(".selfcoding")).toBe(false);
  });

  it.runIf(installed.postgres)("meets by the user's own database, whose password it does not show", async () => {
    await using project = copyExample("fleet");
    await using postgres = await startPostgres();
    const SELFCODING_FLEET = postgres.url("postgres", "owner:secret");
    const first = await project.run(["examples/run.mjs", "fleet"], { SELFCODING_FLEET });
    expect(first.stdout).toContain(`Database   yours, ${postgres.url("postgres").replace("owner@", "")}\n`);
    expect(first.stdout).toMatch(/, 2 calls to the model\n$/);
    const second = await project.run(["examples/run.mjs", "fleet"], { SELFCODING_FLEET });
    expect(second.stdout).toContain('shop       postage("2 lb 4 oz") → 5.54 € for 1021 g');
    expect(second.stdout).toMatch(/, 0 calls to the model\n$/);
  });

  it("says what to do where there is no database", async () => {
    await using project = copyExample("fleet");
    rmSync(path.join(project.folder, "node_modules/@electric-sql"));
    const { code, stderr } = await project.run(["examples/run.mjs", "fleet"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "There is no database: PGlite is not installed. Run `npm ci`, or name yours: SELFCODING_FLEET=postgres://… npm run example:fleet\n",
    });
  });
});
