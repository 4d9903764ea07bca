import { isTypeScript } from "../../text/fileNames.js";
import { runnerVariables } from "../options.js";
import { isStartedByTsx } from "./isStartedByTsx.js";

/** A tool under which a program can find itself untransformed, and what has selfcoding transform it there. */
interface Tool {
  readonly name: string;
  readonly remedy: string;
}

declare const __webpack_require__: unknown;

/** The tool that runs this program, as far as it can be told; register, build and transformer where it cannot. */
export function findTool(): Tool {
  const { VITEST, JEST_WORKER_ID, NEXT_RUNTIME } = runnerVariables();
  const globals = globalThis as { readonly Bun?: unknown; readonly Deno?: unknown };
  if (VITEST !== undefined) return TOOLS.vitest;
  if (JEST_WORKER_ID !== undefined) return TOOLS.jest;
  // Bun has an `import.meta.env` of its own.
  if (globals.Bun !== undefined) return TOOLS.bun;
  if (globals.Deno !== undefined) return TOOLS.deno;
  // Bundlers put these in where they take the package itself in.
  if (NEXT_RUNTIME !== undefined) return TOOLS.next;
  if (typeof __webpack_require__ !== "undefined") return TOOLS.webpack;
  if ((import.meta as { readonly env?: unknown }).env !== undefined) return TOOLS.vite;
  return toolOfProgram() ?? (isBundled() ? TOOLS.bundler : TOOLS.node);
}

// Here the package stands; what has taken it in stands elsewhere, or, as CommonJS, knows no address.
function isBundled(): boolean {
  const url = import.meta.url as string | undefined;
  return url === undefined || !url.includes("/dist/src/");
}

// What was started tells: a tool's own program, a file that is compiled as it is run, or what a tool has built.
function toolOfProgram(): Tool | undefined {
  const { process } = globalThis as { readonly process?: NodeJS.Process };
  if (process?.execArgv?.some((flag) => flag.endsWith("selfcoding/register"))) return TOOLS.register;
  if (isStartedByTsx()) return TOOLS.tsx;
  const started = process?.argv?.[1]?.replaceAll("\\", "/") ?? "";
  const parts = started.split("/");
  const at = parts.lastIndexOf("node_modules");
  const inside = parts.slice(parts[at + 1] === ".bin" ? at + 2 : at + 1);
  const program = inside[0]?.startsWith("@") === true ? inside.slice(0, 2).join("/") : inside[0];
  const own = at < 0 ? undefined : find(({ programs }) => programs.includes(program ?? ""));
  if (own !== undefined) return own;
  if (runnerVariables().NODE_OPTIONS?.includes("selfcoding/register") === true) return TOOLS.register;
  if (started === "" || isTypeScript(started)) return undefined;
  const files = filesHere(process);
  return find(
    ({ configuration }) => configuration !== undefined && files.some((file) => file.startsWith(`${configuration}.`)),
  );
}

// Told on the way to an error, which must not become another one.
function filesHere(process: NodeJS.Process | undefined): readonly string[] {
  try {
    return process?.getBuiltinModule?.("node:fs").readdirSync(".") ?? [];
  } catch {
    return [];
  }
}

function find(isMeant: (builder: Builder) => boolean): Tool | undefined {
  const found = BUILDERS.find(isMeant);
  return found && TOOLS[found.name];
}

interface Builder {
  readonly name: keyof typeof TOOLS;
  /** The packages whose programs they are, and the names of these. */
  readonly programs: readonly string[];
  /** The name of the configuration file beside what it builds, without the ending. */
  readonly configuration?: string;
}

/** Where there are several configurations, the most telling first: frameworks, and then what they may have inside. */
const BUILDERS: readonly Builder[] = [
  { name: "next", programs: ["next"], configuration: "next.config" },
  { name: "nuxt", programs: ["nuxt", "nuxi", "@nuxt/cli"], configuration: "nuxt.config" },
  { name: "astro", programs: ["astro"], configuration: "astro.config" },
  { name: "nest", programs: ["nest", "@nestjs/cli"], configuration: "nest-cli" },
  { name: "tsup", programs: ["tsup"], configuration: "tsup.config" },
  { name: "tsdown", programs: ["tsdown"], configuration: "tsdown.config" },
  { name: "rsbuild", programs: ["rsbuild", "@rsbuild/core"], configuration: "rsbuild.config" },
  { name: "rslib", programs: ["rslib", "@rslib/core"], configuration: "rslib.config" },
  { name: "electronVite", programs: ["electron-vite"], configuration: "electron.vite.config" },
  { name: "rspack", programs: ["rspack", "@rspack/cli"], configuration: "rspack.config" },
  { name: "webpack", programs: ["webpack", "webpack-cli", "webpack-dev-server"], configuration: "webpack.config" },
  { name: "rollup", programs: ["rollup"], configuration: "rollup.config" },
  { name: "rolldown", programs: ["rolldown"], configuration: "rolldown.config" },
  { name: "farm", programs: ["farm", "@farmfe/cli"], configuration: "farm.config" },
  { name: "vite", programs: ["vite", "vite-node"], configuration: "vite.config" },
  { name: "playwright", programs: ["playwright", "playwright-core", "@playwright/test"] },
  { name: "mocha", programs: ["mocha"] },
  { name: "ava", programs: ["ava"] },
];

function byPlugin(name: string, configuration: string, module: string, line = "plugins: [selfcoding()]"): Tool {
  return {
    name,
    remedy: `Add the plugin to ${configuration}: \`import selfcoding from "selfcoding/${module}"\` and \`${line}\`.`,
  };
}

/** Where a plugin is in use, a stub can still stand where its types are gone before any plugin sees them. */
export const COMPONENT_REMEDY =
  "A stub in a component (.vue, .svelte, .astro) has to move to a .ts file that it imports.";

function withComponents({ name, remedy }: Tool): Tool {
  return { name, remedy: `${remedy} ${COMPONENT_REMEDY}` };
}

const TOOLS = {
  vitest: withComponents(byPlugin("vitest", "vitest.config.ts (vite.config.ts, where there is none)", "vite")),
  vite: withComponents(byPlugin("vite", "vite.config.ts", "vite")),
  astro: withComponents(byPlugin("astro", "astro.config.mjs", "vite", "vite: { plugins: [selfcoding()] }")),
  nuxt: byPlugin("nuxt", "nuxt.config.ts", "rollup", "nitro: { rollupConfig: { plugins: [selfcoding()] } }"),
  tsup: byPlugin("tsup", "tsup.config.ts", "esbuild", "esbuildPlugins: [selfcoding()]"),
  tsdown: byPlugin("tsdown", "tsdown.config.ts", "rolldown"),
  rollup: byPlugin("rollup", "rollup.config.mjs", "rollup"),
  rolldown: byPlugin("rolldown", "rolldown.config.mjs", "rolldown"),
  webpack: byPlugin("webpack", "webpack.config.mjs", "webpack"),
  rspack: byPlugin("rspack", "rspack.config.mjs", "rspack"),
  rsbuild: byPlugin("rsbuild", "rsbuild.config.ts", "rspack", "tools: { rspack: { plugins: [selfcoding()] } }"),
  rslib: byPlugin("rslib", "rslib.config.ts", "rspack", "tools: { rspack: { plugins: [selfcoding()] } }"),
  electronVite: byPlugin("electron-vite", "electron.vite.config.ts", "vite", "main: { plugins: [selfcoding()] }"),
  farm: byPlugin("farm", "farm.config.mjs", "farm"),
  next: {
    name: "next",
    remedy:
      'Add the loader to next.config.mjs: `serverExternalPackages: ["selfcoding"]` and `turbopack: { rules: { ' +
      '"*.{ts,tsx}": { loaders: ["selfcoding/webpack-loader"], condition: { content: /selfcoding/ } } } }`; ' +
      "under `next --webpack`, the plugin from `selfcoding/webpack`.",
  },
  nest: {
    name: "nest",
    remedy:
      'Add the plugin to nest-cli.json: `"compilerOptions": { "plugins": ["selfcoding/nest"] }`, with the builder `tsc` ' +
      "(`swc` takes no plugins; `rspack` takes `selfcoding/rspack`, and compiles with SWC, too).",
  },
  bundler: {
    name: "bundler",
    remedy:
      "Add the plugin of your bundler: `selfcoding()` of `selfcoding/esbuild`, `selfcoding/rollup`, `selfcoding/vite`, " +
      "`selfcoding/rolldown`, `selfcoding/rspack` or `selfcoding/farm`. Where it takes none, as Angular's, import what " +
      "`selfcoding build -p tsconfig.json` writes.",
  },
  tsx: { name: "tsx", remedy: "Run it with `tsx --import selfcoding/register`." },
  jest: {
    name: "jest",
    remedy:
      'Add the transformer to the configuration of Jest: `transform: { "\\\\.tsx?$": ["selfcoding/jest", { transformer: ' +
      '"ts-jest" }] }`, with what compiles there now: `ts-jest`, `@swc/jest`, `babel-jest`; esbuild does without the option.',
  },
  playwright: {
    name: "playwright",
    remedy:
      "Playwright compiles TypeScript by itself and takes no plugins: compile with `selfcoding build -p tsconfig.json`, " +
      "and have the tests import the JavaScript that it writes.",
  },
  mocha: { name: "mocha", remedy: "Run it with `mocha --node-option import=selfcoding/register`." },
  ava: {
    name: "ava",
    remedy:
      'Add `"nodeArguments": ["--import=selfcoding/register"]` and `"workerThreads": false` to AVA\'s configuration.',
  },
  bun: { name: "bun", remedy: "Run it with `bun --preload selfcoding/register`." },
  deno: { name: "deno", remedy: "Run it with `deno run -A --import npm:selfcoding/register`." },
  register: {
    name: "register",
    remedy:
      '`selfcoding/register` transforms TypeScript whose `stub` is imported from "selfcoding" itself. Rename a file of ' +
      "JavaScript to .ts (.mts, .cts), import `stub` from the package, or compile with `selfcoding build -p tsconfig.json`.",
  },
  node: {
    name: "node",
    remedy:
      "Run it with `node --import selfcoding/register`, compile it with `selfcoding build -p tsconfig.json`, " +
      'or add `{ "transform": "selfcoding/transformer" }` to "plugins" in tsconfig.json and compile with `tspc` ' +
      "(plain `tsc`, and every `tsc` from TypeScript 7 on, ignores plugins in silence).",
  },
} as const satisfies Readonly<Record<string, Tool>>;
