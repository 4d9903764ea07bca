import { createRequire } from "node:module";
import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { isNodeModule, PURE_MODULES } from "../modules.js";
import { bareModuleName } from "../../../text/moduleNames.js";
import { fromReal, SHARED, type Values } from "./values.js";

const load = createRequire(import.meta.url);

/** The values that a body imports. Those of Node's own modules are shared by all; those of others are their own affair. */
export function moduleValues({ moduleSpecifier }: typescript.ImportDeclaration): Values {
  if (!ts.isStringLiteral(moduleSpecifier) || !isNodeModule(moduleSpecifier.text)) return [];
  const isPure = PURE_MODULES.includes(bareModuleName(moduleSpecifier.text));
  return isPure ? fromReal(load(moduleSpecifier.text)) : [SHARED];
}
