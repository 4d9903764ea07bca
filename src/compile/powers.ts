import type { FunctionDeclaration, Identifier, ImportDeclaration } from "acorn";
import type { Skeleton } from "../../transformer/stub.js";
import { FILE_MODULES, NETWORK_MODULES } from "../allowance/allowed.js";
import { identifierOf, type Syntax } from "./ast.js";
import { bareModuleName } from "../text/moduleNames.js";

/** Global names that reach out of a function. */
const NAMES = new Set(
  "fetch process globalThis global window self require module exports eval Function WebAssembly Worker WebSocket XMLHttpRequest EventSource".split(
    " ",
  ),
);

/** The globals and modules of a version that reach outside. */
interface UsedPowers {
  readonly names: ReadonlySet<string>;
  readonly modules: readonly ImportDeclaration[];
  /** What the defaults of its parameters use: the header is its author's, and free to. */
  readonly ofAuthor: readonly Identifier[];
}

/**
 * Finds the globals and modules of a version that reach outside; names that the user's file declares do not count.
 *
 * @param node the function itself, without its helpers
 */
export function findPowers({ program, scopes }: Syntax, skeleton: Skeleton, node: FunctionDeclaration): UsedPowers {
  const known = new Set(skeleton.scope.map(({ name }) => name));
  const free = (scopes.globalScope?.through ?? []).map(identifierOf);
  const used = free.filter(({ name }) => NAMES.has(name) && !known.has(name));
  const ofAuthor = used.filter(({ start, end }) => node.params.some((own) => own.start <= start && end <= own.end));
  const names = new Set(used.filter((one) => !ofAuthor.includes(one)).map(({ name }) => name));
  const modules = program.body.filter(
    (part): part is ImportDeclaration => part.type === "ImportDeclaration" && isPowerModule(String(part.source.value)),
  );
  return { names, modules, ofAuthor };
}

/** Whether a version reaches outside. */
export function hasPowers({ names, modules }: UsedPowers): boolean {
  return names.size > 0 || modules.length > 0;
}

function isPowerModule(name: string): boolean {
  const bare = bareModuleName(name);
  return FILE_MODULES.includes(bare) || NETWORK_MODULES.includes(bare);
}
