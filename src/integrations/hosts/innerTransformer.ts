import { createRequire } from "node:module";
import path from "node:path";
import { transformSync } from "esbuild";
import { SelfCodingError } from "../../contract/errors.js";
import { holdsElements, isTypeScript } from "../../text/fileNames.js";

/** What Jest tells of the file at hand, as far as it is used here. */
interface JestFile {
  readonly config: { readonly rootDir: string };
  readonly configString: string;
  readonly instrument: boolean;
  readonly supportsStaticESM: boolean;
}

/** What Jest makes of a file. */
interface JestResult {
  readonly code: string;
  /** The source map as JSON. */
  readonly map?: string;
}

/** A transformer as Jest calls it. */
export interface JestTransformer {
  process(text: string, fileName: string, file: JestFile): JestResult;
  getCacheKey(text: string, fileName: string, file: JestFile): string;
}

/** A transformer by its package's name, alone or with its options. */
type InnerSettings = string | readonly [name: string, options: object];

type Inner = Pick<JestTransformer, "process"> & Partial<JestTransformer>;

interface Module {
  readonly default?: Module;
  readonly createTransformer?: (options?: object) => Inner;
  readonly process?: Inner["process"];
}

const loaded = new Map<string, Inner>();

/** The transformer that compiles what selfcoding has rewritten, as the project has it. */
export function loadInner(settings: InnerSettings | undefined, rootDirectory: string): Inner {
  if (settings === undefined) return esbuildTransformer;
  const key = JSON.stringify([settings, rootDirectory]);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const [name, options] = typeof settings === "string" ? [settings] : settings;
  const module = createRequire(path.join(rootDirectory, "package.json"))(name) as Module;
  const inner = open(module.default ?? module, options) ?? open(module, options);
  if (inner === undefined) throw noTransformer(name);
  loaded.set(key, inner);
  return inner;
}

function open(module: Module, options: object | undefined): Inner | undefined {
  const made = module.createTransformer?.(options) ?? module;
  if (typeof made.process !== "function") return undefined;
  const inner = made as Inner;
  const own = (file: JestFile): JestFile => ({ ...file, transformerConfig: options ?? {} }) as JestFile;
  return {
    process: (text, fileName, file) => asResult(inner.process(text, fileName, own(file))),
    ...(inner.getCacheKey === undefined
      ? {}
      : { getCacheKey: (text, fileName, file) => inner.getCacheKey?.(text, fileName, own(file)) ?? "" }),
  };
}

// Older transformers give the code alone.
function asResult(result: JestResult | string): JestResult {
  return typeof result === "string" ? { code: result } : result;
}

const esbuildTransformer: Inner = {
  process: (text, fileName, { supportsStaticESM }) => {
    const loader = isTypeScript(fileName) ? "ts" : "js";
    const { code, map } = transformSync(text, {
      loader: holdsElements(fileName) ? `${loader}x` : loader,
      format: supportsStaticESM ? "esm" : "cjs",
      target: `node${process.versions.node}`,
      sourcemap: true,
      sourcefile: fileName,
      platform: "node",
    });
    return { code, map };
  },
};

function noTransformer(name: string): SelfCodingError {
  return new SelfCodingError("options-invalid", `${name} is not a transformer that Jest could call.`, {
    remedy: 'Name one in the option `transformer` of "selfcoding/jest": "ts-jest", "@swc/jest", or none for esbuild.',
  });
}
