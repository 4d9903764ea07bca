import path from "node:path";
import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { importedNames } from "../../project/imports.js";
import { isNodeModule } from "../policy/policy.js";
import { isAssertionName, isTestName } from "./assertions.js";
import { exportsOf } from "./exports.js";
import { parseCode } from "./source.js";
import { REVIVE } from "./value.js";
import { withoutScriptEnding } from "../../text/fileNames.js";

/** The module that serves assertions to examples. */
export const ASSERTIONS = "selfcoding-assertions";

/** Where the names of an example are looked up. */
export interface NameContext {
  /** The function's own name. */
  readonly name: string;
  /** Absolute posix path of the user's file. */
  readonly fileName: string;
  /** Whether a name is declared in the user's module, the function itself included. */
  isKnown(name: string): boolean;
  readonly options: typescript.CompilerOptions;
  /** The files of the project. */
  files(): readonly string[];
  /** Whether other modules may be loaded. */
  readonly mayLoad: boolean;
}

/** A name that is there without a declaration. */
const PRESENT: Declared = { code: "" };
const INDEXES = new Set(["index", "mod", "main"]);

interface Binding {
  readonly local: string;
  /** `*` for all of it. */
  readonly name: string;
  readonly module: string;
}

/** The code that gives names to an example, with the modules that it loads; or the first name that nothing gives. */
type Served = { readonly code: string; readonly loaded: readonly string[] } | { readonly unknown: string };

/** The code that gives one name. */
interface Declared {
  readonly code: string;
  /** The module that it loads. */
  readonly module?: string;
}

/**
 * Declares the names that an example uses: what it imports of the function's own package is what stands beside the
 * function or elsewhere in the project; assertions are ours; other modules are loaded where they can be found.
 */
export function serveNames(
  names: ReadonlyMap<string, readonly string[]>,
  imports: readonly string[],
  context: NameContext,
): Served {
  const bindings = new Map(bindingsOf(imports).map((binding) => [binding.local, binding]));
  const declared: Declared[] = [];
  for (const [name, members] of names) {
    const one = serve(name, members, bindings.get(name), context);
    if (one === undefined) return { unknown: name };
    if (one !== PRESENT) declared.push(one);
  }
  const code = declared.map((one) => one.code).join(" ");
  return { code, loaded: declared.flatMap(({ module }) => module ?? []) };
}

function serve(
  local: string,
  members: readonly string[],
  binding: Binding | undefined,
  context: NameContext,
): Declared | undefined {
  const { isKnown, fileName } = context;
  const { name, module } = binding ?? { name: local, module: "" };
  // The same name may stand for another thing in another file of the project.
  const meant = binding && namedFile(name === "*" ? members : [name], module, context);
  const isOwn = local === context.name || name === context.name || meant === undefined || meant === fileName;
  if (name !== "*" && isOwn && isKnown(local)) return PRESENT;
  if (name === "*" && meant === undefined && isKnown(local)) return PRESENT;
  if (binding === undefined && (local in globalThis || local === REVIVE)) return PRESENT;
  if (isAssertionName(local) || isAssertionName(name)) return imported(ASSERTIONS, name === "*" ? local : name, local);
  if (meant === undefined && isTestName(local)) return imported(ASSERTIONS, local, local);
  // All of a package may be its default export, too.
  if ((name === "*" || name === "default") && members.length > 0 && isOwn && members.every(isKnown))
    return { code: `const ${local} = { ${members.join(", ")} };` };
  if (name !== "*" && name !== "default" && isOwn && isKnown(name)) return { code: `const ${local} = ${name};` };
  if (!context.mayLoad) return undefined;
  const file = meant ?? (name === "*" ? undefined : nearest(exportingFiles([name], context), context));
  if (file !== undefined && file !== fileName) return imported(file, name, local);
  if (binding !== undefined) return canBeFound(module, context) ? imported(module, name, local) : undefined;
  // `_.f(1)` of nobody knows what, where `f` stands in this very file.
  const isHolder = members.length > 0 && members.every((member) => member === context.name) && isKnown(context.name);
  return isHolder ? { code: `const ${local} = { ${context.name} };` } : undefined;
}

// Loaded only when the example runs: what cannot be loaded then leaves out the example, and nothing else.
function imported(module: string, name: string, local: string): Declared {
  const target = `await import(${JSON.stringify(module)}).catch($leave)`;
  if (name === "*") return { code: `const ${local} = ${target};`, module };
  const missing = JSON.stringify(`${module} has no ${name}`);
  return { code: `const { ${name}: ${local} = $leave(new Error(${missing})) } = ${target};`, module };
}

function canBeFound(module: string, { options, fileName }: NameContext): boolean {
  if (isNodeModule(module)) return true;
  return ts.resolveModuleName(module, fileName, options, ts.sys).resolvedModule !== undefined;
}

/** The file whose name a module's name ends with; a package's own name means its index. */
function namedFile(names: readonly string[], module: string, context: NameContext): string | undefined {
  if (module === "") return undefined;
  const all = exportingFiles(names, context);
  const called = all.filter((file) => baseName(file) === baseName(module));
  const isPackage = module.split("/").length === (module.startsWith("@") ? 2 : 1);
  const isIndex = (file: string): boolean => INDEXES.has(path.posix.parse(file).name);
  return nearest(called.length === 0 && isPackage ? all.filter(isIndex) : called, context);
}

function nearest(files: readonly string[], { fileName }: NameContext): string | undefined {
  const shared = files.map((file) => sharedFolders(file, fileName));
  const found = files.filter((_, index) => shared[index] === Math.max(...shared));
  return found.length === 1 ? found[0] : undefined;
}

function exportingFiles(names: readonly string[], { files }: NameContext): string[] {
  return files().filter((file) => names.every((name) => exportsOf(file).has(name)));
}

function baseName(file: string): string {
  const { dir, name } = path.posix.parse(withoutScriptEnding(file));
  return name === "index" ? path.posix.basename(dir) : name;
}

function sharedFolders(one: string, other: string): number {
  const [left, right] = [one, other].map((file) => path.posix.dirname(file).split("/"));
  const end = left?.findIndex((folder, index) => folder !== right?.[index]) ?? -1;
  return end < 0 ? (left?.length ?? 0) : end;
}

function bindingsOf(imports: readonly string[]): Binding[] {
  return imports.flatMap((text) => {
    const parsed = parseCode(text);
    return parsed === undefined ? [] : importedNames(parsed).filter(({ isTypeOnly }) => !isTypeOnly);
  });
}
