import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { upward } from "../doctor/project.js";
import { packageOf } from "./packageOf.js";
import { formatByBiome } from "./biome.js";

/** What lays code out as the user's project has it. */
interface Formatter {
  readonly name: string;
  /** @throws what the formatter throws */
  format(code: string): Promise<string>;
}

/** The part of Prettier that is used. */
interface Prettier {
  resolveConfig(file: string, options: { editorconfig: boolean }): Promise<object | null>;
  resolveConfigFile(file: string): Promise<string | null>;
  format(code: string, options: object): Promise<string>;
}

/** The formatter of a file's project: Biome where it is configured, else Prettier; undefined for neither. */
export async function findFormatter(file: string): Promise<Formatter | undefined> {
  const folders = upward(path.dirname(file));
  const configured = folders.find((folder) =>
    ["biome.json", "biome.jsonc"].some((name) => existsSync(path.join(folder, name))),
  );
  const require = createRequire(file);
  const biome = configured ? resolve(require, "@biomejs/biome/package.json") : undefined;
  if (configured !== undefined && biome !== undefined) {
    const program = path.join(path.dirname(biome), "bin/biome");
    return { name: "Biome", format: (code) => formatByBiome({ program, file, folder: configured }, code) };
  }
  const found = resolve(require, "prettier");
  if (found === undefined) return undefined;
  const module = (await import(pathToFileURL(found).href)) as Prettier & { default?: Prettier };
  const prettier = module.default ?? module;
  // It may be there only because another package needs it.
  const isUsed = packageOf(file).dependencies.has("prettier") || (await prettier.resolveConfigFile(file)) !== null;
  if (!isUsed) return undefined;
  // Read with each text, which Prettier remembers: a configuration may throw, too.
  const read = (): Promise<object | null> => prettier.resolveConfig(file, { editorconfig: true });
  return { name: "Prettier", format: async (code) => prettier.format(code, { ...(await read()), filepath: file }) };
}

function resolve(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
