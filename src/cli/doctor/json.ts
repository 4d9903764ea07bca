import { readFileSync } from "node:fs";
import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { quietly } from "../../store/files.js";
import { isJsonObject, type JsonObject } from "../../value/findJson.js";
import type { Edit } from "../../project/edits.js";

/** A file of JSON, read as far as it can be. */
interface JsonFile {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** Empty where the file is broken. */
  readonly fields: JsonObject;
  /** Why it cannot be read. */
  readonly fault?: string;
}

/** Reads a file of plain JSON; undefined where there is none. */
export function readJson(file: string): JsonFile | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
    if (isJsonObject(value)) return { file, text, fields: value };
    return { file, text, fields: {}, fault: "It does not contain a JSON object." };
  } catch (error) {
    return { file, text, fields: {}, fault: whereBroken(file, text) ?? (error as Error).message };
  }
}

/** A file's text; undefined where it cannot be read. */
export function readText(file: string): string | undefined {
  return quietly(() => readFileSync(file, "utf8"));
}

/** Those fields of a field that hold text, as the scripts of a package.json. */
export function textsIn(fields: JsonObject, name: string): Readonly<Record<string, string>> {
  const value = fieldsIn(fields, name);
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => isText(entry[1])));
}

/** A field that holds an object; an empty one where it holds something else. */
export function fieldsIn(fields: JsonObject, name: string): JsonObject {
  const value = fields[name];
  return isJsonObject(value) ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

// The engine names a line, which JSON.parse of some releases of Node does not.
function whereBroken(file: string, text: string): string | undefined {
  const { error } = ts.parseConfigFileTextToJson(file, text);
  if (error?.start === undefined) return undefined;
  const { line, character } = ts.getLineAndCharacterOfPosition({ text } as typescript.SourceFile, error.start);
  return `Line ${line + 1}, column ${character + 1}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`;
}

/**
 * The change that puts a value at a path: into the property that is there, behind the last element where that is an array,
 * or as a new property. The rest of the text stays, comments included.
 */
export function putIn(text: string, path: readonly string[], value: unknown): Edit | undefined {
  const source = ts.parseJsonText("file.json", text);
  let node: typescript.Expression | undefined = source.statements[0]?.expression;
  for (const [depth, name] of path.entries()) {
    if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
    const found: typescript.Expression | undefined = propertyOf(node, name)?.initializer;
    if (found === undefined) return addTo(source, node, path.slice(depth), value);
    node = found;
  }
  if (node === undefined) return undefined;
  if (ts.isArrayLiteralExpression(node)) return appendTo(node, value);
  return { start: node.getStart(source), end: node.end, text: JSON.stringify(value) };
}

function propertyOf(node: typescript.ObjectLiteralExpression, name: string): typescript.PropertyAssignment | undefined {
  return node.properties.find(
    (property): property is typescript.PropertyAssignment =>
      ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name) && property.name.text === name,
  );
}

function appendTo(node: typescript.ArrayLiteralExpression, value: unknown): Edit {
  const last = node.elements.at(-1);
  const at = last === undefined ? node.elements.pos : last.end;
  return { start: at, end: at, text: (last === undefined ? "" : ", ") + JSON.stringify(value) };
}

function addTo(
  source: typescript.SourceFile,
  node: typescript.ObjectLiteralExpression,
  [name = "", ...below]: readonly string[],
  value: unknown,
): Edit {
  const whole = below.toReversed().reduce<unknown>((inner, each) => ({ [each]: inner }), value);
  const property = `${JSON.stringify(name)}: ${JSON.stringify(whole)}`;
  const last = node.properties.at(-1);
  const lineEnd = source.text.includes("\r\n") ? "\r\n" : "\n";
  if (last === undefined) return { start: node.properties.pos, end: node.properties.pos, text: ` ${property} ` };
  const before = source.text.slice(last.pos, last.getStart(source));
  const lineStart = before.lastIndexOf("\n");
  const gap = lineStart < 0 ? " " : lineEnd + before.slice(lineStart + 1);
  return { start: last.end, end: last.end, text: `,${isBlank(gap) ? gap : lineEnd + "  "}${property}` };
}

// Between two properties there can be a comment, too.
function isBlank(text: string): boolean {
  return text.trim() === "";
}
