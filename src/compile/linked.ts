import type { ImportDeclaration, ImportSpecifier } from "acorn";
import MagicString from "magic-string";
import type { LinkedBody, Skeleton } from "../../transformer/stub.js";
import { parseModule } from "./ast.js";
import { wrapBody } from "./wrapBody.js";
import { takeApart } from "./module.js";
import { flattenTemplates } from "./oneLine.js";
import { renameModuleNames, suffixOf } from "./rename.js";

/**
 * Prepares a version to stand in the user's own file: each part one line, its names unique to the stub.
 *
 * @param isChanging whether a call may change its arguments
 */
export function link(minified: string, skeleton: Skeleton, isChanging: boolean): LinkedBody {
  const syntax = parseModule(minified);
  const text = new MagicString(minified);
  const { imports, helpers, node } = takeApart(text, syntax, skeleton.name);
  const suffix = suffixOf(skeleton.handle);
  const names = renameModuleNames(text, syntax, suffix, skeleton.name);
  const strings = flattenTemplates(text, syntax, suffix);
  const { start, end } = node.body;
  const statements = (): string => text.slice(start, end).slice(1, -1).trim();
  const plain = statements();
  wrapBody({ text, syntax, node, skeleton, handle: `${skeleton.handle}()`, isChanging });
  return {
    body: statements(),
    plain,
    imports: imports.map((statement) => printImport(statement, names)).join(" "),
    helpers: strings + helpers.map((statement) => text.slice(statement.start, statement.end)).join(""),
  };
}

function printImport(
  { specifiers, source, attributes }: ImportDeclaration,
  names: ReadonlyMap<string, string>,
): string {
  const named: string[] = [];
  const others: string[] = [];
  for (const specifier of specifiers) {
    const local = names.get(specifier.local.name) ?? specifier.local.name;
    if (specifier.type === "ImportDefaultSpecifier") others.push(local);
    else if (specifier.type === "ImportNamespaceSpecifier") others.push(`* as ${local}`);
    else named.push(`${importedName(specifier)} as ${local}`);
  }
  const bindings = [...others, ...(named.length > 0 ? [`{ ${named.join(", ")} }`] : [])].join(", ");
  const pairs = attributes.map(({ key, value }) => `${nameOf(key)}: ${value.raw}`);
  const conditions = pairs.length > 0 ? ` with { ${pairs.join(", ")} }` : "";
  return `import ${bindings === "" ? "" : `${bindings} from `}${source.raw}${conditions};`;
}

/** The name under which a module exports what is imported, as it stands in an import. */
export function importedName({ imported }: ImportSpecifier): string {
  return nameOf(imported);
}

function nameOf(node: ImportSpecifier["imported"]): string {
  return node.type === "Identifier" ? node.name : (node.raw ?? "");
}
