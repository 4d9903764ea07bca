import { fileURLToPath } from "node:url";
import { type HostOptions, settleHost } from "./hosts/hostOptions.js";
import { NOWHERE, OWN_MODULES, PACKAGES, TYPESCRIPT, whereFor } from "./hosts/outside.js";

/** A compiler of webpack, or of Rspack, as far as it is used here. */
interface WebpackLike {
  readonly options: {
    readonly output: { readonly module?: boolean | undefined };
    // Each of the two has rules of its own type.
    readonly module: { readonly rules: unknown[] };
    readonly externalsPresets: { readonly web?: boolean | undefined; readonly node?: boolean | undefined };
  };
  readonly hooks: { readonly environment: { tap(name: string, settled: () => void): void } };
  readonly webpack: {
    readonly ExternalsPlugin: new (
      type: "module" | "commonjs",
      externals: RegExp,
    ) => {
      // Each of the two wants its own compiler here.
      apply(compiler: never): void;
    };
  };
}

const LOADER = fileURLToPath(new URL("./webpackLoader.js", import.meta.url));

/**
 * What webpack and Rspack call a plugin: the user's TypeScript goes through the loader before anything else, and the package
 * itself is left outside, or, in a page, gives way to its stand-in.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
// Without unplugin, whose loader waits for a promise for each file, also where it holds none of our words.
export function addLoader(options: HostOptions): { apply(compiler: WebpackLike): void } {
  settleHost(options);
  return {
    apply: (compiler) => {
      // What the output is for is only known once the defaults are set.
      compiler.hooks.environment.tap("selfcoding", () => addTo(compiler, options));
    },
  };
}

function addTo(compiler: WebpackLike, options: HostOptions): void {
  const { externalsPresets, module, output } = compiler.options;
  const isShipped = externalsPresets.web === true && externalsPresets.node !== true;
  const where = isShipped ? NOWHERE : whereFor("webpack");
  const use = [{ loader: LOADER, options: { ...options, where, isShipped, isPlugin: true } }];
  module.rules.unshift({ enforce: "pre", test: TYPESCRIPT, exclude: PACKAGES, use });
  if (isShipped) return;
  const type = output.module === true ? "module" : "commonjs";
  new compiler.webpack.ExternalsPlugin(type, OWN_MODULES).apply(compiler as never);
}
