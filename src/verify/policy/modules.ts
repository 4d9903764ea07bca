import { builtinModules } from "node:module";
import type typescript from "typescript";
import { FILE_MODULES, NETWORK_MODULES } from "../../allowance/allowed.js";
import type { Allowance } from "../../contract/options.js";
import { ts } from "../../compiler/compiler.js";
import { importedNames, moduleOf } from "../../project/imports.js";
import { bareModuleName } from "../../text/moduleNames.js";
import type { Ruling } from "./judgement.js";

/** Modules of Node that have no effect on anything outside of the values given to them. */
export const PURE_MODULES: readonly string[] = [
  "assert",
  "assert/strict",
  "buffer",
  "crypto",
  "path",
  "path/posix",
  "path/win32",
  "querystring",
  "string_decoder",
  "url",
  "util",
  "util/types",
];

/** The module of emitters, which have no effect but on who listens to them: programs in the sandbox have their own. */
export const EMITTERS = "events";

/** Whether a body may import a module. */
function isAllowedModule(module: string, allow: Allowance): boolean {
  const { imports = [] } = allow;
  const name = bareModuleName(module);
  if (PURE_MODULES.includes(name) || (isNodeModule(module) && isOfPower(name, allow))) return true;
  return imports.some((allowed) => bareModuleName(allowed) === name || name.startsWith(`${bareModuleName(allowed)}/`));
}

/** Modules that an allowance opens besides {@link PURE_MODULES}, by their bare names. */
export function modulesOf(allow: Allowance): string[] {
  const named = (allow.imports ?? []).filter(isNodeModule).map(bareModuleName);
  return [...named, ...[...FILE_MODULES, ...NETWORK_MODULES].filter((name) => isOfPower(name, allow))];
}

// Hosts can be held for `fetch`; for a list of them the network's own modules stay closed.
function isOfPower(name: string, { net, fs }: Allowance): boolean {
  if (FILE_MODULES.includes(name)) return fs !== undefined && fs !== false;
  return NETWORK_MODULES.includes(name) && net === true;
}

/** Whether a module is Node's own. */
export function isNodeModule(module: string): boolean {
  return module.startsWith("node:") || builtinModules.includes(module);
}

/** The finding against an import that is not allowed. */
export function judgeImport(statement: typescript.Statement, allow: Allowance): Ruling | undefined {
  const module = loadedBy(statement);
  if (module === undefined) return undefined;
  const names = importedNames({ statements: [statement] });
  const isErased = names.length > 0 && names.every(({ isTypeOnly }) => isTypeOnly) && !module.startsWith(".");
  if (isErased || isAllowedModule(module, allow)) return undefined;
  const allowed = [...PURE_MODULES.map((name) => `node:${name}`), ...(allow.imports ?? [])];
  return {
    code: "forbidden-import",
    message: `The body may not import "${module}". Allowed are ${allowed.join(", ")}, and what is in reach in the stub's file (a person can name more in the option \`${optionOf(module)}\`).`,
  };
}

/** The module that a statement loads: by `import … from`, `import … = require(…)` or `export … from`. */
function loadedBy(statement: typescript.Statement): string | undefined {
  if (!ts.isImportEqualsDeclaration(statement)) return moduleOf(statement);
  const { moduleReference } = statement;
  return ts.isExternalModuleReference(moduleReference) && ts.isStringLiteralLike(moduleReference.expression)
    ? moduleReference.expression.text
    : undefined;
}

function optionOf(module: string): string {
  const name = bareModuleName(module);
  if (FILE_MODULES.includes(name)) return "allow.fs";
  return NETWORK_MODULES.includes(name) ? "allow.net" : "allow.imports";
}
