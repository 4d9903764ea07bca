import path from "node:path";
import { existsSync } from "node:fs";
import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { readText } from "./json.js";

/** A module that a file loads, and whether it does anything with it. */
interface Import {
  readonly module: string;
  readonly isUsed: boolean;
}

/** How a configuration stands to one of our modules. */
type Standing = "used" | "unused" | "absent";

/** Whether a configuration file, or one of the user's files that it loads, uses a module. */
export function standingOf(file: string, module: string): Standing {
  let standing: Standing = "absent";
  for (const reached of reachedFrom(file)) {
    for (const found of importsOf(reached)) {
      if (found.module === module && found.isUsed) return "used";
      if (found.module === module) standing = "unused";
    }
  }
  return standing;
}

/** The modules that a file loads by name. */
export function modulesOf(file: string): readonly string[] {
  return importsOf(file).map(({ module }) => module);
}

/** Whether a text stands in a file as a string, as the name of a transformer does. */
export function holdsText(file: string, text: string): boolean {
  return reachedFrom(file).some((reached) => stringsOf(parse(reached)).includes(text));
}

const ENDINGS = ["", ".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"];

function reachedFrom(file: string): string[] {
  const reached = [file];
  for (const each of reached) {
    for (const { module } of importsOf(each)) {
      const target = module.startsWith(".") ? locate(path.resolve(path.dirname(each), module)) : undefined;
      if (target !== undefined && !reached.includes(target)) reached.push(target);
    }
  }
  return reached;
}

// What is imported as `.js` can be a `.ts` file.
function locate(name: string): string | undefined {
  const { dir, name: base, ext } = path.parse(name);
  const source = ext.endsWith("js") ? path.join(dir, base + ext.replace("js", "ts")) : undefined;
  const candidates = [...ENDINGS.slice(ext === "" ? 1 : 0).map((ending) => name + ending), ...(source ? [source] : [])];
  return candidates.find((candidate) => existsSync(candidate));
}

function importsOf(file: string): Import[] {
  const source = parse(file);
  const names = namesIn(source);
  const found: Import[] = [];
  for (const node of nodesOf(ts, source)) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const bound = boundBy(node);
      const isUsed = bound.length === 0 || bound.some((name) => (names.get(name) ?? 0) > 1);
      found.push({ module: node.moduleSpecifier.text, isUsed });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ module: node.moduleSpecifier.text, isUsed: true });
    } else if (ts.isCallExpression(node)) {
      const module = loadedBy(node);
      const declared = ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name);
      const name = declared ? (node.parent as { name: typescript.Identifier }).name.text : undefined;
      const isUsed = name === undefined || (names.get(name) ?? 0) > 1;
      if (module !== undefined) found.push({ module, isUsed });
    }
  }
  return found;
}

// `require("x")` and `import("x")`.
function loadedBy({ expression, arguments: [first] }: typescript.CallExpression): string | undefined {
  const isLoading =
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require");
  return isLoading && first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
}

function boundBy({ importClause }: typescript.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const named = bindings === undefined ? [] : ts.isNamedImports(bindings) ? [...bindings.elements] : [bindings];
  return [importClause?.name, ...named.map(({ name }) => name)].flatMap((name) => name?.text ?? []);
}

function namesIn(source: typescript.SourceFile): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of nodesOf(ts, source).filter(ts.isIdentifier)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function stringsOf(source: typescript.SourceFile): string[] {
  return nodesOf(ts, source).flatMap((node) => (ts.isStringLiteralLike(node) ? [node.text] : []));
}

function parse(file: string): typescript.SourceFile {
  return ts.createSourceFile(file, readText(file) ?? "", ts.ScriptTarget.Latest, true);
}
