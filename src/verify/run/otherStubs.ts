import type { FoundStub } from "../../../transformer/index.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate } from "../../contract/nouns.js";
import { ts } from "../../compiler/compiler.js";
import { importedNames } from "../../project/imports.js";
import { bodyEdit } from "../types/place.js";

/** Answers about the stubs of one file. */
interface StubHost {
  versionOf(skeleton: Skeleton): Candidate | undefined;
  addressOf(skeleton: Skeleton): string;
}

/** The edits that make a file's stubs run in the sandbox: their version in place, or a word to the host that it is needed. */
export function editsForStubs(stubs: readonly FoundStub[], { versionOf, addressOf }: StubHost) {
  return stubs.flatMap(({ skeleton, site }) => {
    const version = versionOf(skeleton);
    if (version === undefined && site.isOwnBody) return [];
    const id = addressOf(skeleton);
    const body = version === undefined ? needBody(skeleton, id) : versionBody(version);
    return [{ ...bodyEdit(site.node, body), id }];
  });
}

// Inside of the body, because the helpers of two versions may have the same names.
function versionBody({ imports, helpers, body }: Candidate): string {
  return `${requires(imports)}\n${helpers.replace(/^export\s+/gm, "")}\n${body}`;
}

function requires(imports: string): string {
  if (imports.trim() === "") return "";
  const parsed = ts.createSourceFile("imports.ts", imports, ts.ScriptTarget.Latest, true);
  const values = importedNames(parsed).filter(({ isTypeOnly }) => !isTypeOnly);
  return values
    .map(({ local, name, module }) => `const ${local} = ${importExpression(name, JSON.stringify(module))};`)
    .join(" ");
}

function importExpression(name: string, module: string): string {
  if (name === "*") return `require(${module})`;
  if (name !== "default") return `require(${module})[${JSON.stringify(name)}]`;
  return `(($module) => ($module.__esModule ? $module.default : $module))(require(${module}))`;
}

function needBody({ hasThis, parameters, scope, owner, access }: Skeleton, address: string): string {
  const self = hasThis ? "this" : "undefined";
  const values = parameters.map(({ argument }) => argument).join(", ");
  const classes = scope.filter(({ kind }) => kind === "class").map(({ name }) => name);
  if (owner?.kind === "class" && owner.name !== "" && access !== undefined) classes.push(owner.name);
  const locals = scope.filter(({ kind }) => kind === "local").map(({ name }) => name);
  // Where they are left out there is none, which is much sooner parsed, in each file as often as it has stubs.
  const names = (list: readonly string[]): string =>
    list.length === 0 ? "undefined" : `() => ({ ${[...new Set(list)].join(", ")} })`;
  return `throw $needs(${JSON.stringify(address)}, ${self}, [${values}], ${names(classes)}, ${names(locals)});`;
}
