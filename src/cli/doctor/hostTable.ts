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
  /** What is added to the configuration. */
  readonly line: string;
}

function plugin(module: string, before: string, after: string): Pick<PluginHost, "module" | "line"> {
  return { module, line: `import selfcoding from "${module}"; … ${before}selfcoding()${after}` };
}

function bundler(name: string, packages: readonly string[], programs: readonly string[] = packages): PluginHost {
  const configurations = [`${name}.config`];
  return { name, packages, programs, configurations, ...plugin(`selfcoding/${name}`, "plugins: [", "]") };
}

const inVite = plugin("selfcoding/vite", "vite: { plugins: [", "] }");
const inNext = "webpack: (config) => ({ ...config, plugins: [...config.plugins, ";

/** The hosts that take a plugin. */
export const PLUGIN_HOSTS: readonly PluginHost[] = [
  bundler("vite", ["vite"]),
  { ...bundler("vite", ["vitest"]), name: "vitest", configurations: ["vitest.config", "vite.config"] },
  bundler("rollup", ["rollup"]),
  bundler("rolldown", ["rolldown"]),
  bundler("webpack", ["webpack", "webpack-cli", "webpack-dev-server"]),
  bundler("rspack", ["@rspack/core", "@rspack/cli"], ["rspack"]),
  bundler("farm", ["@farmfe/core", "@farmfe/cli"], ["farm"]),
  bundler("esbuild", ["esbuild"]),
  {
    ...{ name: "tsup", packages: ["tsup"], programs: ["tsup"], configurations: ["tsup.config"] },
    ...plugin("selfcoding/esbuild", "esbuildPlugins: [", "]"),
  },
  {
    ...{ name: "tsdown", packages: ["tsdown"], programs: ["tsdown"], configurations: ["tsdown.config"] },
    ...plugin("selfcoding/rolldown", "plugins: [", "]"),
  },
  {
    ...{ name: "next", packages: ["next"], programs: ["next"], configurations: ["next.config"] },
    ...plugin("selfcoding/webpack", inNext, "] })"),
  },
  {
    ...{ name: "astro", packages: ["astro"], programs: ["astro"], configurations: ["astro.config"] },
    ...inVite,
  },
  {
    ...{ name: "nuxt", packages: ["nuxt"], programs: ["nuxt", "nuxi"], configurations: ["nuxt.config"] },
    ...inVite,
  },
];

/** A tool that starts a program, or compiles files one by one, by a line of a script. */
interface ScriptHost {
  readonly name: string;
  readonly packages: readonly string[];
  readonly programs: readonly string[];
  /** The line that works. */
  readonly line: string;
}

/** Loaders take our flag; in place of the others another program must stand. */
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
];

/** Tools that neither take our flag nor a plugin: what `selfcoding build` writes runs in their place. */
export const BUILT_HOSTS: readonly ScriptHost[] = [
  {
    name: "bun",
    packages: ["bun", "@types/bun"],
    programs: ["bun"],
    line: "selfcoding build -p tsconfig.json && bun out/app.js",
  },
  {
    name: "nest",
    packages: ["@nestjs/cli"],
    programs: ["nest"],
    line: "selfcoding build -p tsconfig.build.json && node dist/main.js",
  },
];

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
