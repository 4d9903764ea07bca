import MagicString, { SourceMap } from "magic-string";
import type ts from "typescript";
import { memberKey } from "../find/findRegistrations.js";
import type { FileContext } from "../host.js";
import { mapVersions } from "./mapVersions.js";
import type { Plan } from "./plan.js";
import { printDescription, printSignature } from "./printRuntime.js";

/** Applies a plan to a file's text: no line moves, and what no edit names stays byte for byte. */
export function applyToText(file: FileContext, plan: Plan): { code: string; map: SourceMap } {
  const { sourceFile } = file;
  const { text } = sourceFile;
  const output = new MagicString(text);
  const replace = (start: number, end: number, by: string): void => {
    if (start < end) output.update(start, end, by);
    else if (by !== "") output.appendLeft(start, by);
  };
  const start = (node: ts.Node): number => node.getStart(sourceFile);
  // First what stands in front of a statement: edits inside of it must come behind.
  if (plan.prologue !== undefined) {
    const { before, runtimeImport, imports, definitions } = plan.prologue;
    output.appendLeft(
      start(before),
      `${[runtimeImport, imports, definitions].filter((part) => part !== "").join(" ")} `,
    );
  }
  for (const [statement, helpers] of plan.helpers) output.appendLeft(start(statement), helpers.text);
  for (const { body, text: statements, async } of plan.bodies) {
    if (async !== undefined) output.remove(start(async), async.end);
    replace(start(body), body.end, `{ ${statements} ${newlines(text, start(body), body.end)}}`);
  }
  for (const wrap of plan.wraps) wrapBody(output, file, wrap);
  for (const [decorator, isSemicolon] of plan.decorators) {
    const kept = newlines(text, start(decorator), decorator.end);
    output.update(start(decorator), decorator.end, `${isSemicolon ? ";" : " "}${kept}`);
  }
  for (const { call, inner } of plan.wrappers) {
    replace(start(call), start(inner), `(${newlines(text, start(call), start(inner))}`);
    replace(inner.end, call.end, `${newlines(text, inner.end, call.end)})`);
  }
  for (const { statement, text: kept } of plan.ownImports) {
    output.update(start(statement), statement.end, `${kept || ";"}${newlines(text, start(statement), statement.end)}`);
  }
  for (const list of plan.lists) output.update(start(list), start(list) + "const".length, "let");
  for (const [owner, members] of plan.members) output.appendLeft(owner.end - 1, `; ${members} `);
  // Last: what is described may hold any of the above, up to its end.
  for (const { node, json } of plan.descriptions) describeNode(output, file, node, json);
  for (const { call, json } of plan.signatures) {
    const last = call.arguments.at(-1) ?? call;
    output.appendLeft(last.end, `${call.arguments.length === 1 ? ", undefined" : ""}, ${printSignature(json)}`);
  }
  return { code: output.toString(), map: mapOf(output, file, plan) };
}

function mapOf(output: MagicString, { sourceFile }: FileContext, plan: Plan): SourceMap {
  const name = sourceFile.fileName.slice(sourceFile.fileName.lastIndexOf("/") + 1);
  const map = output.generateDecodedMap({ source: name, file: name, includeContent: true, hires: "boundary" });
  const placeOf = (node: ts.Node) => sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile));
  mapVersions(map, output.toString(), [
    ...[...plan.helpers].map(([statement, helpers]) => ({ place: placeOf(statement), isBefore: true, ...helpers })),
    ...plan.bodies.map(({ body, text, part }) => ({
      place: placeOf(body),
      isBefore: false,
      text: `{ ${text} `,
      parts: part === undefined ? [] : [{ ...part, at: part.at + "{ ".length }],
    })),
  ]);
  return new SourceMap(map);
}

function describeNode(
  output: MagicString,
  file: FileContext,
  node: Plan["descriptions"][number]["node"],
  json: string,
): void {
  const { ts, sourceFile } = file;
  const { open, close } = printDescription(json);
  const start = node.getStart(sourceFile);
  const key = ts.isMethodDeclaration(node) ? JSON.stringify(memberKey(file, node.name)) : "";
  if (ts.isMethodDeclaration(node)) {
    // A method is no expression; taken out of a literal of its own it is, and `this` is what it is called on either way.
    output.appendLeft(start, `${key}: ${open}{ `);
    output.appendLeft(node.end, ` }[${key}]${close}`);
    return;
  }
  output.appendLeft(start, ts.isShorthandPropertyAssignment(node) ? `${node.name.text}: ${open}` : open);
  output.appendLeft(node.end, close);
}

function wrapBody(
  output: MagicString,
  { ts, sourceFile }: FileContext,
  { body, open, close, awaited }: Plan["wraps"][number],
): void {
  const start = body.getStart(sourceFile);
  const isBlock = ts.isBlock(body);
  output.appendRight(isBlock ? start + 1 : start, isBlock ? ` ${open}` : `{ ${open} return `);
  for (const expression of awaited) {
    output.appendRight(expression.getStart(sourceFile), "await (");
    output.appendLeft(expression.end, ")");
  }
  output.appendLeft(isBlock ? body.end - 1 : body.end, isBlock ? `${close} ` : `; ${close} }`);
}

function newlines(text: string, start: number, end: number): string {
  return text.slice(start, end).match(/\r?\n/g)?.join("") ?? "";
}
