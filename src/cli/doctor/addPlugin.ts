import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import type { Edit } from "../../project/edits.js";
import { findConfigObject } from "./configObject.js";

/** What a configuration needs, beside an import. */
interface Addition {
  /** The names of the properties that lead to it; the last one's value is an array, or what {@link value} is. */
  readonly path: readonly string[];
  /** Code that goes first into the array. */
  readonly element?: string;
  /** Code that is the property's whole value, where there is none. */
  readonly value?: string;
}

/** What makes a tool capture stubs. */
interface Additions {
  /** The modules to import, by the names that the code uses. */
  readonly imports: Readonly<Record<string, string>>;
  readonly puts: readonly Addition[];
}

/**
 * The changes that put a plugin into a configuration; undefined where the file does not show where it would go. All else
 * stays as it is.
 *
 * @param text the configuration's source
 * @param file its name, by which its dialect is known
 */
export function addPlugin(text: string, file: string, { imports, puts }: Additions): readonly Edit[] | undefined {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const config = findConfigObject(source);
  if (config === undefined) return undefined;
  const edits = puts.map((put) => putInto(config, put, source));
  if (edits.some((edit) => edit === undefined)) return undefined;
  return [...importsOf(imports, source), ...edits.flatMap((edit) => edit ?? [])];
}

function importsOf(imports: Additions["imports"], source: typescript.SourceFile): Edit[] {
  const lineEnd = source.text.includes("\r\n") ? "\r\n" : "\n";
  const standing = source.statements.filter((statement) => ts.isImportDeclaration(statement));
  const last = standing.at(-1);
  const isSingle = last?.moduleSpecifier.getText().startsWith("'") === true;
  const end = last?.getText().endsWith(";") === false ? "" : ";";
  const quote = isSingle ? "'" : '"';
  const lines = Object.entries(imports).map(([name, module]) =>
    isCommonJs(source)
      ? `const ${name} = require("${module}").default;`
      : `import ${name} from ${quote}${module}${quote}${end}`,
  );
  if (lines.length === 0) return [];
  if (last !== undefined)
    return [{ start: last.end, end: last.end, text: lines.map((line) => lineEnd + line).join("") }];
  const start = startOfCode(source);
  return [{ start, end: start, text: lines.map((line) => line + lineEnd).join("") }];
}

function isCommonJs(source: typescript.SourceFile): boolean {
  return !source.statements.some((statement) => ts.isExportAssignment(statement) || ts.isImportDeclaration(statement));
}

// A comment with types belongs to what follows it; others, as `// @ts-check`, and `"use strict"`, to the file.
function startOfCode(source: typescript.SourceFile): number {
  const first = source.statements.find(
    (statement) => !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression),
  );
  if (first === undefined) return source.text.length;
  const above = ts.getLeadingCommentRanges(source.text, first.pos)?.at(-1);
  return above !== undefined && source.text.startsWith("/**", above.pos) ? above.pos : first.getStart(source);
}

function putInto(
  object: typescript.ObjectLiteralExpression,
  { path: [name = "", ...below], ...code }: Addition,
  source: typescript.SourceFile,
): Edit | undefined {
  const named = object.properties.find((each) => each.name !== undefined && nameOf(each.name) === name);
  if (named === undefined) return addProperty(object, name, wrap(below, code), source);
  if (!ts.isPropertyAssignment(named)) return undefined;
  const { initializer } = named;
  if (below.length > 0) {
    const isObject = ts.isObjectLiteralExpression(initializer);
    return isObject ? putInto(initializer, { path: below, ...code }, source) : undefined;
  }
  if (code.element === undefined || !ts.isArrayLiteralExpression(initializer)) return undefined;
  return addFirst(initializer, code.element, source);
}

function nameOf(name: typescript.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function wrap(below: readonly string[], { element, value }: Omit<Addition, "path">): string {
  const innermost = element === undefined ? (value ?? "") : `[${element}]`;
  return below.reduceRight((inner, name) => `{ ${nameAsCode(name)}: ${inner} }`, innermost);
}

function nameAsCode(name: string): string {
  return /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
}

function addFirst(array: typescript.ArrayLiteralExpression, element: string, source: typescript.SourceFile): Edit {
  const [first] = array.elements;
  if (first === undefined) return { start: array.elements.pos, end: array.elements.pos, text: element };
  const start = first.getStart(source);
  return { start, end: start, text: `${element},${gapBefore(first, source)}` };
}

function addProperty(
  object: typescript.ObjectLiteralExpression,
  name: string,
  value: string,
  source: typescript.SourceFile,
): Edit {
  const property = `${nameAsCode(name)}: ${value}`;
  const [first] = object.properties;
  if (first === undefined) return intoEmpty(object, property, source);
  const start = first.getStart(source);
  return { start, end: start, text: `${property},${gapBefore(first, source)}` };
}

// There can be a comment inside.
function intoEmpty(object: typescript.ObjectLiteralExpression, property: string, source: typescript.SourceFile): Edit {
  const start = object.getStart(source) + 1;
  const inside = source.text.slice(start, object.end - 1);
  const isBroken = inside.includes("\n");
  const lineEnd = inside.includes("\r\n") ? "\r\n" : "\n";
  const text = isBroken ? `${lineEnd}  ${property},` : ` ${property},${inside === "" ? " " : ""}`;
  return { start, end: start, text };
}

// An element on a line of its own keeps that line.
function gapBefore(node: typescript.Node, source: typescript.SourceFile): string {
  const before = source.text.slice(source.text.lastIndexOf("\n", node.getStart(source) - 1) + 1, node.getStart(source));
  if (before.trim() !== "") return " ";
  return (source.text.includes("\r\n") ? "\r\n" : "\n") + before;
}
