import { runnerVariables } from "../options.js";

/** A tool under which a program can find itself untransformed, and what has selfcoding transform it there. */
interface Tool {
  readonly name: string;
  readonly remedy: string;
}

declare const __webpack_require__: unknown;

/** The tool that runs this program, as far as it can be told; register, build and transformer where it cannot. */
export function findTool(): Tool {
  const { VITEST, JEST_WORKER_ID } = runnerVariables();
  const globals = globalThis as { readonly Bun?: unknown; readonly Deno?: unknown };
  if (VITEST !== undefined) return TOOLS.vitest;
  if (JEST_WORKER_ID !== undefined) return TOOLS.jest;
  // Bundlers put these in where they take the package itself in.
  if (typeof __webpack_require__ !== "undefined") return TOOLS.webpack;
  if ((import.meta as { readonly env?: unknown }).env !== undefined) return TOOLS.vite;
  if (globals.Bun !== undefined) return TOOLS.bun;
  if (globals.Deno !== undefined) return TOOLS.deno;
  if (isBundled()) return TOOLS.bundler;
  return TOOLS.node;
}

// Here the package stands; what has taken it in stands elsewhere, or, as CommonJS, knows no address.
function isBundled(): boolean {
  const url = import.meta.url as string | undefined;
  return url === undefined || !url.includes("/dist/src/");
}

const TOOLS = {
  vitest: {
    name: "vitest",
    remedy:
      'Add the plugin to vitest.config.ts: `import selfcoding from "selfcoding/vite"` and `plugins: [selfcoding()]`.',
  },
  vite: {
    name: "vite",
    remedy:
      'Add the plugin to vite.config.ts: `import selfcoding from "selfcoding/vite"` and `plugins: [selfcoding()]`.',
  },
  webpack: {
    name: "webpack",
    remedy:
      'Add the plugin to webpack.config.mjs: `import selfcoding from "selfcoding/webpack"` and `plugins: [selfcoding()]`.',
  },
  bundler: {
    name: "bundler",
    remedy:
      "Add the plugin of your bundler: `selfcoding()` of `selfcoding/esbuild`, `selfcoding/rollup`, `selfcoding/vite`, " +
      "`selfcoding/rolldown`, `selfcoding/rspack` or `selfcoding/farm`.",
  },
  jest: {
    name: "jest",
    remedy: 'Add the transformer to jest.config.mjs: `transform: { "\\\\.tsx?$": ["selfcoding/jest"] }`.',
  },
  bun: { name: "bun", remedy: "Run it with `bun --preload selfcoding/register`." },
  deno: { name: "deno", remedy: "Run it with `deno run -A --import npm:selfcoding/register`." },
  node: {
    name: "node",
    remedy:
      "Run it with `node --import selfcoding/register`, compile it with `selfcoding build -p tsconfig.json`, " +
      'or add `{ "transform": "selfcoding/transformer" }` to "plugins" in tsconfig.json and compile with `tspc` ' +
      "(plain `tsc`, and every `tsc` from TypeScript 7 on, ignores plugins in silence).",
  },
} as const satisfies Readonly<Record<string, Tool>>;
