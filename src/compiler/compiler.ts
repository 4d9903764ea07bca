import { createRequire } from "node:module";
import path from "node:path";
import type typescript from "typescript";
import { loadWithKeptCode } from "./keptCode.js";
import { plugAndPlaySystem } from "./plugAndPlay.js";

interface Engine {
  readonly ts: typeof typescript;
  getLibFiles(): readonly { readonly fileName: string; readonly text: string }[];
}

// Required from where ts-morph stands, not imported: reading 9 MB for named exports doubles the time to load it.
const require = createRequire(createRequire(import.meta.url).resolve("ts-morph"));
const common = require.resolve("@ts-morph/common");
for (const file of [path.join(path.dirname(common), "typescript.js"), common]) loadWithKeptCode(file);
const engine = require("@ts-morph/common") as Engine;

/** The TypeScript inside ts-morph: the checks' own, whatever version the user has. */
export const ts: typeof typescript = engine.ts;
if (process.versions["pnp"] !== undefined) Object.assign(ts.sys, plugAndPlaySystem(ts.sys));

/** The folder under which the engine's own library files are found. */
export const LIBRARY_FOLDER = "/selfcoding/typescript/lib";

let texts: ReadonlyMap<string, string> | undefined;

/** The text of one of the engine's library files, by its absolute name. */
export function libraryText(fileName: string): string | undefined {
  texts ??= new Map(engine.getLibFiles().map((file) => [file.fileName, file.text]));
  return fileName.startsWith(`${LIBRARY_FOLDER}/`) ? texts.get(fileName.slice(LIBRARY_FOLDER.length + 1)) : undefined;
}
