import { existsSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import type { JsonObject } from "../../value/findJson.js";
import { readText } from "./json.js";

/** A tsconfig.json, read with what it extends. */
interface TsConfig {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly options: typescript.CompilerOptions;
  /** What stands in the file itself. */
  readonly own: JsonObject;
  readonly references: readonly string[];
  /** Why it cannot be read. */
  readonly fault?: string;
}

/** Reads a tsconfig.json, or that of a folder; undefined where there is none. */
export function readTsConfig(given: string): TsConfig | undefined {
  const file = ts.sys.directoryExists(given) ? path.join(given, "tsconfig.json") : given;
  const text = existsSync(file) ? readText(file) : undefined;
  if (text === undefined) return undefined;
  const { config, error } = ts.readConfigFile(file, () => text);
  const own = (config ?? {}) as JsonObject;
  // Which files there are does not matter here, and to list them would take its time.
  const host: typescript.ParseConfigHost = { ...ts.sys, readDirectory: () => [] };
  const parsed = ts.parseJsonConfigFileContent(own, host, path.dirname(file), undefined, file);
  const [fault] = [error ?? [], ...parsed.errors].flat().filter(({ code }) => !ABOUT_FILES.includes(code));
  const references = (parsed.projectReferences ?? []).map((reference) => ts.resolveProjectReferencePath(reference));
  return {
    file,
    text,
    options: parsed.options,
    own,
    references,
    ...(fault === undefined ? {} : { fault: ts.flattenDiagnosticMessageText(fault.messageText, " ") }),
  };
}

// "No inputs were found", "the list of files is empty".
const ABOUT_FILES = [18002, 18003];

/** Whether plain `tsc` writes JavaScript by a configuration, or by one that it refers to. */
export function emitsScripts({ options, references, own }: TsConfig, seen: readonly string[] = []): boolean {
  const isSolution = references.length > 0 && Array.isArray(own["files"]) && own["files"].length === 0;
  const below = references.filter((file) => !seen.includes(file)).flatMap((file) => readTsConfig(file) ?? []);
  if (isSolution) return below.some((each) => emitsScripts(each, [...seen, each.file]));
  return options.noEmit !== true && options.emitDeclarationOnly !== true;
}

/** Whether a configuration names our transformer among its plugins. */
export function hasTransformer({ options }: TsConfig): boolean {
  const { plugins } = options as { plugins?: unknown };
  return Array.isArray(plugins) && plugins.some((plugin) => transformOf(plugin) === "selfcoding/transformer");
}

function transformOf(plugin: unknown): unknown {
  return typeof plugin === "object" && plugin !== null && "transform" in plugin ? plugin.transform : undefined;
}
