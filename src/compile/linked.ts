import type { ImportDeclaration, ImportSpecifier } from "acorn";
import MagicString from "magic-string";
import type { LinkedBody, Skeleton } from "../../transformer/stub.js";
import { parseModule } from "./ast.js";
import { mapParts } from "./mapParts.js";
import { wrapBody } from "./wrapBody.js";
import { takeApart } from "./module.js";
import { flattenTemplates } from "./oneLine.js";
import { keepParameterNames, renameModuleNames, suffixOf } from "./rename.js";

interface Minified {
  readonly code: string;
  readonly map: string;
}

type Part = Parameters<typeof mapParts>[2][number];

/**
 * Prepares a version to stand in the user's own file: each part one line, its names unique to the stub.
 *
 * @param minified what the compiler made of it, with its source map
 * @param isChanging whether a call may change its arguments
 */
export function link(minified: Minified, skeleton: Skeleton, isChanging: boolean): LinkedBody {
  const syntax = parseModule(minified.code);
  const text = new MagicString(minified.code);
  const { imports, helpers, node } = takeApart(text, syntax, skeleton.name);
  const suffix = suffixOf(skeleton.handle);
  const names = renameModuleNames(text, syntax, suffix, skeleton.name);
  const renamed = keepParameterNames(text, syntax, node, skeleton.header);
  const strings = flattenTemplates(text, syntax, suffix);
  const { start, end } = node.body;
  const statements = (): Part => ({ start, printed: text.slice(start, end).slice(1, -1).trim() });
  const plain = statements();
  const plainMappings = mapParts(text, minified.map, [plain]);
  wrapBody({ text, syntax, node, skeleton, handle: `${skeleton.handle}()`, renamed, isChanging });
  const body = statements();
  const own = helpers.map((statement) => ({
    start: statement.start,
    printed: text.slice(statement.start, statement.end),
  }));
  return {
    body: body.printed,
    plain: plain.printed,
    imports: imports.map((statement) => printImport(statement, names)).join(" "),
    helpers: strings + own.map(({ printed }) => printed).join(""),
    mappings: {
      body: mapParts(text, minified.map, [body]),
      plain: plainMappings,
      helpers: mapParts(text, minified.map, own, strings.length),
    },
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
