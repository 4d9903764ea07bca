import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { examine, fixAll } from "../../src/cli/doctor/doctor.js";
import type { Diagnosis } from "../../src/cli/doctor/finding.js";
import { printFindings, toReport } from "../../src/cli/doctor/report.js";
import { cli, createProject, type UserProject } from "../world/project.js";

type Files = Readonly<Record<string, string>>;

const MODEL = { OPENAI_API_KEY: "sk-secret-of-a-person" };

function look(
  project: UserProject,
  more: { folder?: string; environment?: Record<string, string>; node?: string } = {},
) {
  return {
    folder: path.join(project.folder, more.folder ?? "."),
    environment: more.environment ?? MODEL,
    nodeVersion: more.node ?? "22.12.0",
  };
}

const scripts = (lines: Record<string, string>, more: object = {}): Files => ({
  "package.json": JSON.stringify({ name: "user", type: "module", ...more, scripts: lines }, undefined, 2),
});
const tsconfig = (compilerOptions: object, more: object = {}): Files => ({
  "tsconfig.json": JSON.stringify({ compilerOptions, ...more }),
});
const installed = (name: string, version: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
});
const TRANSFORMER = { plugins: [{ transform: "selfcoding/transformer" }] };
const decorated =
  'import { selfCoding as own, stub } from "selfcoding";\nexport class Box {\n  @own({ mode: "auto" })\n  size(): number {\n    return stub();\n  }\n}\n';
const vite = (body: string, from = "selfcoding/vite"): string =>
  `import selfcoding from "${from}";\nexport default { plugins: [${body}] };\n`;

/** What a check must find in one project, and must not in another. */
interface Pair {
  readonly code: string;
  readonly fault: Files;
  readonly clean: Files;
  /** A part of the remedy: the very line. */
  readonly line: string;
}

const PAIRS: readonly Pair[] = [
  {
    code: "host-tsx",
    fault: scripts({ dev: "NODE_ENV=test npx tsx watch src/app.ts" }),
    clean: scripts({ dev: "tsx watch --import selfcoding/register src/app.ts" }),
    line: "npx tsx watch --import selfcoding/register src/app.ts",
  },
  {
    code: "host-angular",
    fault: scripts({ ng: "ng", build: "ng build" }),
    clean: scripts({ ng: "ng", build: "selfcoding build -p stubs/tsconfig.json && ng build" }),
    line: "selfcoding build -p",
  },
  {
    code: "host-node",
    fault: scripts({ dev: 'concurrently "node --env-file=.env src/app.mts" "echo ready"' }),
    clean: scripts({ dev: 'NODE_OPTIONS="--import selfcoding/register" node src/app.mts', start: "node out/app.js" }),
    line: 'concurrently "node --import selfcoding/register --env-file=.env src/app.mts" "echo ready"',
  },
  {
    code: "host-node",
    fault: scripts({ dev: "node --import tsx src/app.ts" }),
    clean: scripts({ dev: "node --import=selfcoding/register --import=tsx src/app.ts" }),
    line: "node --import tsx --import selfcoding/register src/app.ts",
  },
  {
    code: "host-ts-node",
    fault: scripts({ dev: "ts-node src/app.ts" }),
    clean: {
      ...scripts({ dev: "ts-node src/app.ts" }),
      ...tsconfig(TRANSFORMER, { "ts-node": { compiler: "ts-patch/compiler" } }),
    },
    line: "node --import selfcoding/register src/app.ts",
  },
  {
    code: "host-deno",
    fault: scripts({ dev: "deno run -A main.ts" }),
    clean: scripts({ dev: "deno run -A --import npm:selfcoding/register main.ts", other: "deno task dev" }),
    line: "deno run --import npm:selfcoding/register -A main.ts",
  },
  {
    code: "host-bun",
    fault: scripts({ dev: "bun run src/app.ts" }),
    clean: scripts({ dev: "bun run build && bun out/app.js", test: "bun test --preload selfcoding/register" }),
    line: "bun run --preload selfcoding/register src/app.ts",
  },
  {
    code: "host-bun",
    fault: { ...scripts({ test: "bun test" }), "bunfig.toml": '# preload = ["selfcoding/register"]\n' },
    clean: { ...scripts({ test: "bun test" }), "bunfig.toml": '[test]\npreload = ["selfcoding/register"]\n' },
    line: "bun test --preload selfcoding/register",
  },
  {
    code: "host-next",
    fault: { ...scripts({ dev: "next dev" }), "next.config.ts": "export default {};\n" },
    clean: {
      ...scripts({ dev: "next dev" }),
      "next.config.ts":
        'export default { turbopack: { rules: { "*.ts": { loaders: ["selfcoding/webpack-loader"] } } } };\n',
    },
    line: 'loaders: ["selfcoding/webpack-loader"]',
  },
  {
    code: "host-nest",
    fault: { ...scripts({ build: "nest build", dev: "nest start --watch" }), "nest-cli.json": "{}" },
    clean: {
      ...scripts({ build: "nest build", dev: "nest start --watch", add: "nest generate" }),
      "nest-cli.json": '{ "compilerOptions": { "plugins": [{ "name": "selfcoding/nest" }] } }',
    },
    line: '"plugins": ["selfcoding/nest"]',
  },
  {
    code: "host-nest",
    fault: {
      ...scripts({ build: "nest build" }),
      "nest-cli.json": '{ "compilerOptions": { "builder": { "type": "swc" }, "plugins": ["selfcoding/nest"] } }',
    },
    clean: {
      ...scripts({ build: "nest build --builder rspack" }),
      "rspack.config.js":
        'const own = require("selfcoding/rspack").default;\nmodule.exports = (o) => ({ plugins: [own()] });\n',
    },
    line: "rspack, which compiles with SWC",
  },
  {
    code: "host-vite",
    fault: { ...scripts({ dev: "vite" }), "vite.config.ts": "// selfcoding/vite\nexport default { plugins: [] };\n" },
    clean: { ...scripts({ dev: "vite" }), "vite.config.ts": vite("selfcoding()") },
    line: 'import selfcoding from "selfcoding/vite"; … plugins: [selfcoding()]',
  },
  {
    code: "host-vite",
    fault: { ...scripts({}), "vite.config.mts": vite("") },
    clean: {
      ...scripts({ dev: "vite --config build/vite.ts" }),
      "build/vite.ts": 'export { default } from "./base.js";\n',
      "build/base.ts": vite("selfcoding()"),
    },
    line: "plugins: [selfcoding()]",
  },
  {
    code: "host-vitest",
    fault: {
      ...scripts({ test: "vitest run" }),
      "vitest.config.ts": "export default {};\n",
      "vite.config.ts": vite("selfcoding()"),
    },
    clean: { ...scripts({ test: "vitest run" }), "vite.config.ts": vite("selfcoding()") },
    line: "vitest.config.ts",
  },
  {
    code: "host-esbuild",
    fault: {
      ...scripts({ build: "node build.mjs" }),
      "build.mjs": 'import { build } from "esbuild";\nawait build({});\n',
    },
    clean: {
      ...scripts({ build: "node build.mjs" }),
      "build.mjs":
        'import { build } from "esbuild";\nconst selfcoding = await import("selfcoding/esbuild");\nawait build({ plugins: [selfcoding.default()] });\n',
    },
    line: "selfcoding/esbuild",
  },
  ...["rollup", "rolldown", "webpack", "rspack", "farm"].map((name) => ({
    code: `host-${name}`,
    fault: { ...scripts({ build: `${name} build` }), [`${name}.config.js`]: "module.exports = {};\n" },
    clean: {
      ...scripts({ build: `${name} build` }),
      [`${name}.config.cjs`]: `const own = require("selfcoding/${name}");\nmodule.exports = { plugins: [own.default()] };\n`,
    },
    line: `import selfcoding from "selfcoding/${name}"`,
  })),
  ...[
    ["tsup", "esbuild"],
    ["tsdown", "rolldown"],
    ["astro", "vite"],
    ["nuxt", "vite"],
  ].map(([name, own]) => ({
    code: `host-${name}`,
    fault: scripts({ build: `${name} build` }),
    clean: {
      ...scripts({ build: `${name} build` }),
      [`${name}.config.mjs`]: vite("selfcoding()", `selfcoding/${own}`),
    },
    line: `In ${name}.config.ts, write: import selfcoding from "selfcoding/${own}"`,
  })),
  {
    code: "host-jest",
    fault: scripts({ test: "jest" }, { devDependencies: { "ts-jest": "29" }, jest: { preset: "ts-jest" } }),
    clean: {
      ...scripts({ test: "jest" }),
      "jest.config.mjs": 'export default { transform: { "\\\\.ts$": ["selfcoding/jest"] } };\n',
    },
    line: '["selfcoding/jest",{"transformer":"ts-jest"}]',
  },
  {
    code: "host-ts-patch",
    fault: { ...scripts({ build: "tspc -p tsconfig.json" }), ...tsconfig({ strict: true }) },
    clean: { ...scripts({ build: "tspc -p tsconfig.json" }), ...tsconfig(TRANSFORMER) },
    line: '"plugins": [{"transform":"selfcoding/transformer"}]',
  },
  {
    code: "host-tsc",
    fault: { ...scripts({ build: "tsc -p ." }), ...tsconfig({ isolatedModules: true }) },
    clean: {
      ...scripts({ check: "tsc --noEmit", all: "tsc -b", build: "selfcoding build" }),
      ...tsconfig({ isolatedModules: true }, { files: [], references: [{ path: "./app.json" }] }),
      "app.json": '{ "compilerOptions": { "noEmit": true } }',
    },
    line: "`selfcoding build -p tsconfig.json`",
  },
  {
    code: "plugins-unread",
    fault: { ...scripts({ build: "tsc" }), ...tsconfig(TRANSFORMER) },
    clean: { ...scripts({ build: "tsc", prepare: "ts-patch install -s" }), ...tsconfig(TRANSFORMER) },
    line: "selfcoding build",
  },
  {
    code: "hook-order",
    fault: scripts({ dev: "node --import selfcoding/register --import @swc-node/register/esm-register app.ts" }),
    clean: scripts({
      dev: "node --import @swc-node/register/esm-register --import selfcoding/register app.ts",
      other: "node --import selfcoding/register --import tsx app.ts",
    }),
    line: "behind @swc-node/register/esm-register",
  },
  {
    code: "decorators",
    fault: { ...scripts({ dev: "node src/box.ts" }), "src/box.ts": decorated },
    clean: { ...scripts({ dev: "tsx src/box.ts" }), "src/box.ts": decorated },
    line: "node --import selfcoding/register",
  },
  {
    code: "decorators",
    fault: { ...scripts({ build: "tsc" }), ...tsconfig({ target: "ESNext" }), "src/box.ts": decorated },
    clean: {
      ...scripts({ build: "tsc" }),
      ...tsconfig({ target: "ES2022", isolatedModules: true }),
      "src/box.ts": decorated,
    },
    line: '"target": "ES2022"',
  },
  {
    code: "copies-reflect-metadata",
    fault: { ...installed("old/node_modules/reflect-metadata", "0.1.13") },
    clean: {},
    line: "npm dedupe",
  },
  {
    code: "copies-selfcoding",
    fault: { ...installed("@scope/pack/node_modules/selfcoding", "0.0.9") },
    clean: {},
    line: "npm dedupe",
  },
  {
    code: "peer-vite",
    fault: scripts({ dev: "vite" }),
    clean: { ...scripts({ dev: "vite" }), ...installed("vite", "8.0.0") },
    line: "npm install --save-dev vite",
  },
  {
    code: "package-json",
    fault: { "package.json": '{\n  "scripts": { "dev": "tsx a.ts", }\n  oops\n}\n' },
    clean: { "package.json": '\uFEFF{ "scripts": [] }' },
    line: "Fix it",
  },
  {
    code: "tsconfig",
    fault: { "tsconfig.json": '{ "extends": "./nowhere.json" }' },
    clean: { "tsconfig.json": '{ // a comment\n  "files": [], }' },
    line: "Fix it",
  },
  {
    code: "node-version",
    fault: scripts({}, { engines: { node: "^20.1 || >=24" } }),
    clean: scripts({}, { engines: { node: "20 - 22 || nonsense" } }),
    line: '"^20.1 || >=24"',
  },
];

describe("doctor", () => {
  it.each(PAIRS)("finds $code where it is at fault, and says the line: $line", async ({ code, fault, clean, line }) => {
    await using broken = createProject(fault);
    await using whole = createProject(clean);
    const found = wrongOf(examine(look(broken)), code);
    expect(found.map(({ remedy }) => remedy).join("\n")).toContain(line);
    expect(wrongOf(examine(look(whole)), code)).toEqual([]);
  });

  it("is clean for the quick start: a package.json, and nothing else", async () => {
    await using project = createProject(scripts({ test: 'echo "Error: no test specified" && exit 1' }));
    const findings = examine(look(project));
    expect(findings.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(findings.find(({ code }) => code === "host-none")?.message).toContain(
      "node --import selfcoding/register app.ts",
    );
  });

  it("knows an old Node, TypeScript's age, and plugins that TypeScript 7 does not have", async () => {
    await using project = createProject({
      "app/package.json": "{}",
      "app/tsconfig.json": JSON.stringify({ compilerOptions: TRANSFORMER }),
    });
    const codes = (node: string): string[] =>
      examine(look(project, { folder: "app", node })).flatMap(({ code, isRight }) => (isRight ? [] : code));
    expect(codes("20.18.3")).toEqual(["node-version"]);
    project.write("app/node_modules/typescript/package.json", '{ "version": "5.3.3" }');
    expect(codes("20.19.0")).toEqual(["typescript-version"]);
    project.write("app/node_modules/typescript/package.json", '{ "version": "7.0.1-rc" }');
    expect(codes("26.0.0")).toEqual(["plugins-typescript-7"]);
    const found = examine(look(project, { folder: "app", node: "26.0.0" })).find(({ isRight }) => !isRight);
    // Who compiles by it already has the line that does nothing left to delete.
    expect(found?.remedy).toBe(
      'Delete it from "plugins" in tsconfig.json, and compile with: selfcoding build -p tsconfig.json',
    );
  });
});

describe("doctor on files that are broken", () => {
  it.each(["", "[]", "null", "7", '"text"', "{", "{ oops }"])("says so of %j, and goes on", async (text) => {
    await using project = createProject({ "package.json": text, "tsconfig.json": text, ".swcrc": text });
    const [finding] = wrongOf(examine(look(project)), "package-json");
    expect(finding?.message).toContain("package.json cannot be read.");
    expect(examine(look(project)).map(({ code }) => code)).toContain("copies-selfcoding");
  });

  it("takes fields of another kind for absent", async () => {
    const odd = { scripts: { a: 1, b: ["tsx"], dev: "" }, dependencies: [], engines: "x", jest: null, selfcoding: 3 };
    const settings = { compilerOptions: 5, extends: 7, references: 3, files: "x", "ts-node": [] };
    await using project = createProject({
      "package.json": JSON.stringify({ ...odd, workspaces: 4 }),
      "tsconfig.json": JSON.stringify(settings),
      "vite.config.ts": "import { from ((",
    });
    expect(wrongOf(examine(look(project)), "host-vite")).toHaveLength(1);
    expect(fixAll(look(project))).toEqual([]);
  });
});

describe("doctor on the model", () => {
  it.each([
    [{}, false, "Neither OPENAI_API_KEY nor OPENAI_BASE_URL is set"],
    [{ OPENAI_API_KEY: "" }, false, "Neither"],
    [{ SELFCODING_MODE: "frozen" }, true, "no model is asked"],
    [{ SELFCODING_RECORDINGS: "calls" }, true, "replayed"],
    [MODEL, true, "OPENAI_API_KEY is set; requests go to api.openai.com, model gpt-5-mini"],
    [
      { OPENAI_BASE_URL: "http://me:sk-secret@localhost:8/v1" },
      false,
      "go to localhost:8, and SELFCODING_MODEL is not set",
    ],
    [{ OPENAI_BASE_URL: "http://localhost:8/v1", SELFCODING_MODEL: "qwen" }, true, "localhost:8, model qwen"],
    [{ OPENAI_BASE_URL: "localhost" }, false, "not a URL"],
  ] as [Record<string, string>, boolean, string][])(
    "says of %j what holds, and no secret",
    async (environment, isRight, says) => {
      await using project = createProject({});
      const findings = examine(look(project, { environment })).filter(({ code }) => code === "model");
      expect(findings).toEqual([expect.objectContaining({ isRight, message: expect.stringContaining(says) })]);
      expect(JSON.stringify(findings)).not.toContain("sk-secret");
    },
  );

  it("takes a model of the configuration for one", async () => {
    await using project = createProject({ "selfcoding.config.ts": 'export default { model: "x" };\n' });
    expect(wrongOf(examine(look(project, { environment: {} })), "model")).toEqual([]);
  });
});

describe("doctor on git", () => {
  it("finds versions that git ignores and a cache that it does not, and mends both", async () => {
    await using project = createProject({ ".gitignore": "dist\n/.selfcoding/" });
    git(project);
    expect(wrongOf(examine(look(project)), "store-ignored")[0]?.message).toContain(
      'line 2 of .gitignore says "/.selfcoding/"',
    );
    expect(wrongOf(examine(look(project)), "cache-kept")).toHaveLength(1);
    expect(fixAll(look(project)).map(({ code }) => code)).toEqual(["store-ignored", "cache-kept"]);
    expect(project.read(".gitignore")).toBe("dist\nnode_modules/\n");
    expect(examine(look(project)).filter(({ isRight }) => !isRight)).toEqual([]);
  });

  it("takes back a rule that is wider, and touches no list of another place", async () => {
    await using project = createProject({ ".gitignore": ".*\nnode_modules", rules: ".selfcoding\n" });
    git(project);
    fixAll(look(project));
    expect(project.read(".gitignore")).toBe(".*\n!/.selfcoding/\nnode_modules");
    expect(wrongOf(examine(look(project)), "store-ignored")).toEqual([]);
    execFileSync("git", ["config", "core.excludesFile", path.join(project.folder, "rules")], { cwd: project.folder });
    project.write(".gitignore", "node_modules\n");
    const [finding] = wrongOf(examine(look(project)), "store-ignored");
    expect(finding?.fix).toBeUndefined();
    expect(finding?.message).toContain("line 1 of rules");
  });

  it("says nothing outside of a repository", async () => {
    await using project = createProject({});
    expect(examine(look(project)).filter(({ code }) => ["store-ignored", "cache-kept"].includes(code))).toEqual([]);
  });
});

describe("doctor --fix", () => {
  it("writes scripts, Jest's field and plugins, and leaves all else as it was", async () => {
    await using project = createProject({
      "package.json": `{
    "name": "user",
    "scripts": {
        "dev": "tsx \\"a b.ts\\"",
        "cron": "node --import selfcoding/register --import ts-node/esm a.ts",
        "old": "ts-node a.ts && tsc",
        "build": "tspc",
        "test": "jest"
    }
}
`,
      "tsconfig.json": '{\n  // ours\n  "compilerOptions": {\n    "strict": true // stays\n  }\n}\n',
    });
    fixAll(look(project));
    expect(project.read("package.json")).toBe(`{
    "name": "user",
    "scripts": {
        "dev": "tsx --import selfcoding/register \\"a b.ts\\"",
        "cron": "node --import ts-node/esm --import selfcoding/register a.ts",
        "old": "node --import selfcoding/register a.ts && selfcoding build",
        "build": "tspc",
        "test": "jest"
    },
    "jest": {"transform":{"\\\\.[cm]?tsx?$":["selfcoding/jest"]}}
}
`);
    expect(project.read("tsconfig.json")).toBe(
      '{\n  // ours\n  "compilerOptions": {\n    "strict": true,\n    "plugins": [{"transform":"selfcoding/transformer"}] // stays\n  }\n}\n',
    );
    const left = examine(look(project)).filter(({ code, isRight }) => !isRight && !code.startsWith("peer-"));
    expect(left).toEqual([]);
    expect(fixAll(look(project))).toEqual([]);
  });

  it("puts what compiles TypeScript for Jest inside of ours, and leaves the other transforms", async () => {
    const jest = (forTs: string, forTsx: string): string => `import type { Config } from 'jest';

const config: Config = {
  transform: {
    '^.+\\\\.ts$': ${forTs},
    '\\\\.tsx$': ${forTsx},
    '\\\\.js$': 'babel-jest', // stays
  },
};
export default config;
`;
    await using project = createProject({
      ...scripts({ test: "jest" }),
      "jest.config.ts": jest("'ts-jest'", '["@swc/jest", { jsc: {} }]'),
    });
    fixAll(look(project));
    expect(project.read("jest.config.ts")).toBe(
      jest(
        "['selfcoding/jest', { transformer: 'ts-jest' }]",
        '["selfcoding/jest", { transformer: ["@swc/jest", { jsc: {} }] }]',
      ),
    );
    expect(wrongOf(examine(look(project)), "host-jest")).toEqual([]);
  });

  it("keeps the plugins of a configuration that is extended", async () => {
    await using project = createProject({
      ...scripts({ build: "tspc" }),
      "base.json": '{ "compilerOptions": { "plugins": [{ "transform": "other" }] } }',
      "tsconfig.json": '{ "extends": "./base.json" }',
    });
    expect(fixAll(look(project))).toEqual([]);
    expect(wrongOf(examine(look(project)), "host-ts-patch")).toHaveLength(1);
  });
});

describe("doctor in a monorepo", () => {
  it("looks at the package where one stands, and at the root at all that use selfcoding", async () => {
    await using project = createProject({
      ...scripts({ dev: "tsx root.ts" }, { workspaces: ["packages/*"] }),
      "packages/one/package.json": JSON.stringify({
        dependencies: { selfcoding: "*" },
        scripts: { dev: "tsx one.ts" },
      }),
      "packages/two/package.json": JSON.stringify({ scripts: { dev: "tsx two.ts" } }),
      "packages/one/src/deep/one.ts": "",
      "packages/two/node_modules/selfcoding/package.json": '{ "version": "0.0.1" }',
    });
    const said = (folder: string): string => JSON.stringify(wrongOf(examine(look(project, { folder })), "host-tsx"));
    expect(said("packages/one/src/deep")).toContain("one.ts");
    expect(said("packages/one/src/deep")).not.toContain("root.ts");
    expect(said(".")).toContain("one.ts");
    expect(said(".")).not.toMatch(/two\.ts|root\.ts/);
    expect(wrongOf(examine(look(project, { folder: "packages/one" })), "copies-selfcoding")).toHaveLength(1);
  });

  it("names the packages that a finding is about, and none where it is about all", async () => {
    const own = (file: string): string =>
      JSON.stringify({ dependencies: { selfcoding: "*" }, scripts: { dev: `tsx ${file}` } });
    await using project = createProject({
      "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
      "packages/one/package.json": own("--import selfcoding/register one.ts"),
      "packages/two/package.json": own("two.ts"),
    });
    const findings = examine(look(project));
    const lines = printFindings(findings, wrongOf(findings, "host-tsx"), project.folder);
    expect(lines).toContain('ok     host-tsx  packages/one: Script "dev" loads selfcoding/register.');
    expect(lines.filter((line) => /^(wrong|fixed) {2}host-tsx {2}packages\/two: /.test(line))).toHaveLength(2);
    expect(lines.filter((line) => /^(ok {3}|wrong) {2}model {2}/.test(line))).toEqual([
      expect.stringMatching(/^ok {5}model {2}OPENAI_API_KEY/),
    ]);
    const { details } = toReport("doctor", findings, undefined, project.folder);
    expect(details).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: "host-tsx", packages: ["packages/two"] })]),
    });
  });
});

describe("the command", () => {
  it("prints one JSON, its exit code, and paths from where one stands", async () => {
    await using project = createProject({
      ...scripts({ dev: "tsx app.ts" }, { dependencies: { tsx: "4" } }),
      ...installed("tsx", "4.0.0"),
      "src/a.ts": "",
    });
    const main = path.join(project.folder, cli);
    const { code, stdout, stderr } = await project.run([main, "doctor", "--output", "json"], MODEL, "src");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({ command: "doctor", status: "findings" });
    const finding = printed.details.findings.find(({ code: each }: Diagnosis) => each === "host-tsx");
    expect(Object.keys(finding)).toEqual(["code", "isRight", "file", "message", "remedy", "fix"]);
    expect(finding.file).toBe("../package.json");
    expect(stdout).not.toContain("sk-secret");
    const fixed = await project.run([main, "doctor", "--fix"], MODEL, "src");
    expect(fixed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^fixed {2}host-tsx[^]*Everything looks right\.\n$/),
    });
    expect(project.read("package.json")).toContain("tsx --import selfcoding/register app.ts");
  });

  it("refuses an output that there is not, with exit code 2", async () => {
    await using project = createProject({});
    const { code, stderr } = await project.run([cli, "doctor", "--output", "jsn"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Option --output must be one of text, json (got "jsn"). Did you mean --output json?\n',
    });
  });
});

function wrongOf(findings: readonly Diagnosis[], code: string): Diagnosis[] {
  return findings.filter((finding) => finding.code === code && !finding.isRight);
}

function git(project: UserProject): void {
  execFileSync("git", ["init", "--quiet"], { cwd: project.folder });
}
