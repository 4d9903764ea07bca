import type { addPlugin } from "./addPlugin.js";

type Additions = Parameters<typeof addPlugin>[2];

/** A tool that takes our plugin in a configuration file. */
interface PluginHost {
  readonly name: string;
  /** The packages by which it is known among dependencies. */
  readonly packages: readonly string[];
  /** The programs that scripts start. */
  readonly programs: readonly string[];
  /** Its configuration files without their endings, the strongest first. */
  readonly configurations: readonly string[];
  readonly module: string;
  /** Our loader, which a rule of the configuration can name in place of the module. */
  readonly loader?: string;
  /** What is added to the configuration, for people. */
  readonly line: string;
  readonly additions: Additions;
}

function plugin(module: string, ...path: readonly string[]): Pick<PluginHost, "module" | "line" | "additions"> {
  const before = path.map((name, depth) => `${name}: ${depth < path.length - 1 ? "{ " : "["}`).join("");
  const after = path.map((_, depth) => (depth < path.length - 1 ? " }" : "]")).toReversed();
  return {
    module,
    line: `import selfcoding from "${module}"; … ${before}selfcoding()${after.join("")}`,
    additions: { imports: { selfcoding: module }, puts: [{ path, element: "selfcoding()" }] },
  };
}

function bundler(name: string, packages: readonly string[], programs: readonly string[] = packages): PluginHost {
  const configurations = [`${name}.config`];
  return { name, packages, programs, configurations, ...plugin(`selfcoding/${name}`, "plugins") };
}

const inVite = plugin("selfcoding/vite", "vite", "plugins");
const inRspack = plugin("selfcoding/rspack", "tools", "rspack", "plugins");
const NEXT_RULE = '{ loaders: ["selfcoding/webpack-loader"], condition: { content: /selfcoding/ } }';
const inNext =
  `serverExternalPackages: ["selfcoding"], turbopack: { rules: { "*.{ts,tsx}": ${NEXT_RULE} } }; ` +
  "for `next --webpack`, also: ";

/** The hosts that take a plugin. */
export const PLUGIN_HOSTS: readonly PluginHost[] = [
  bundler("vite", ["vite"]),
  { ...bundler("vite", ["vitest"]), name: "vitest", configurations: ["vitest.config", "vite.config"] },
  bundler("rollup", ["rollup"]),
  bundler("rolldown", ["rolldown"]),
  bundler("webpack", ["webpack", "webpack-cli", "webpack-dev-server"]),
  bundler("rspack", ["@rspack/core", "@rspack/cli"], ["rspack"]),
  { ...bundler("rsbuild", ["@rsbuild/core"], ["rsbuild"]), ...inRspack },
  { ...bundler("rslib", ["@rslib/core"], ["rslib"]), ...inRspack },
  {
    ...bundler("electron-vite", ["electron-vite"]),
    configurations: ["electron.vite.config"],
    ...plugin("selfcoding/vite", "main", "plugins"),
  },
  bundler("farm", ["@farmfe/core", "@farmfe/cli"], ["farm"]),
  bundler("esbuild", ["esbuild"]),
  {
    ...{ name: "tsup", packages: ["tsup"], programs: ["tsup"], configurations: ["tsup.config"] },
    ...plugin("selfcoding/esbuild", "esbuildPlugins"),
  },
  {
    ...{ name: "tsdown", packages: ["tsdown"], programs: ["tsdown"], configurations: ["tsdown.config"] },
    ...plugin("selfcoding/rolldown", "plugins"),
  },
  {
    ...{ name: "next", packages: ["next"], programs: ["next"], configurations: ["next.config"] },
    module: "selfcoding/webpack",
    loader: "selfcoding/webpack-loader",
    line: `${inNext}import selfcoding from "selfcoding/webpack"; … webpack: (config) => ({ ...config, plugins: [...config.plugins, selfcoding()] })`,
    additions: {
      imports: {},
      puts: [
        { path: ["serverExternalPackages"], element: '"selfcoding"' },
        { path: ["turbopack", "rules", "*.{ts,tsx}"], value: NEXT_RULE },
      ],
    },
  },
  {
    ...{ name: "astro", packages: ["astro"], programs: ["astro"], configurations: ["astro.config"] },
    ...inVite,
  },
  {
    ...{ name: "nuxt", packages: ["nuxt"], programs: ["nuxt", "nuxi"], configurations: ["nuxt.config"] },
    ...inVite,
    additions: {
      imports: { selfcoding: "selfcoding/vite", server: "selfcoding/rollup" },
      puts: [...inVite.additions.puts, { path: ["nitro", "rollupConfig", "plugins"], element: "server()" }],
    },
    line: `${inVite.line}; for the server: import server from "selfcoding/rollup"; … nitro: { rollupConfig: { plugins: [server()] } }`,
  },
];

/** Tools that compile TypeScript by themselves, and take no plugin of ours. */
export const CLOSED_HOSTS: readonly Pick<ScriptHost, "name" | "programs">[] = [
  { name: "angular", programs: ["ng"] },
  { name: "parcel", programs: ["parcel"] },
  { name: "metro", programs: ["metro", "expo", "react-native"] },
];

/** A tool that starts a program, or compiles files one by one, by a line of a script. */
interface ScriptHost {
  readonly name: string;
  readonly packages: readonly string[];
  readonly programs: readonly string[];
  /** The line that works. */
  readonly line: string;
}

/** Loaders take our flag; in place of ts-node another program must stand. */
export const LOADER_HOSTS: readonly ScriptHost[] = [
  {
    name: "tsx",
    packages: ["tsx"],
    programs: ["tsx"],
    line: "tsx --import selfcoding/register app.ts",
  },
  {
    name: "ts-node",
    packages: ["ts-node", "ts-node-dev"],
    programs: ["ts-node", "ts-node-esm", "ts-node-dev", "tsnd"],
    line: "node --import selfcoding/register app.ts",
  },
  {
    name: "node",
    packages: [],
    programs: ["node"],
    line: "node --import selfcoding/register app.ts",
  },
  {
    name: "deno",
    packages: ["deno"],
    programs: ["deno"],
    line: "deno run -A --import npm:selfcoding/register app.ts",
  },
  {
    name: "bun",
    packages: ["bun", "@types/bun"],
    programs: ["bun"],
    line: "bun --preload selfcoding/register app.ts",
  },
];

/** What Nest's command line takes, by its builder; `swc` takes nothing. */
export const NEST_LINES = {
  tsc: 'In nest-cli.json, write: "compilerOptions": { "plugins": ["selfcoding/nest"] }',
  webpack:
    'In webpack.config.js, write: const selfcoding = require("selfcoding/webpack").default; … plugins: [...options.plugins, selfcoding()]',
  rspack:
    'In rspack.config.js, write: const selfcoding = require("selfcoding/rspack").default; … plugins: [...options.plugins, selfcoding()]',
} as const;

/** Where our hook is named in scripts. */
export const REGISTER = "selfcoding/register";

/** Hooks that compile TypeScript themselves: one that is loaded after ours is asked before it. tsx leaves our files to us. */
export const COMPILING_HOOKS: readonly string[] = [
  "ts-node/esm",
  "ts-node/esm/transpile-only",
  "@swc-node/register/esm",
  "@swc-node/register/esm-register",
  "@oxc-node/core/register",
  "@esbuild-kit/esm-loader",
  "amaro/strip",
  "amaro/transform",
  "sucrase/register",
];
