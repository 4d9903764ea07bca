// Reads the library's stubs: sections of a file that begin with `// ---`, and what a model would answer for each.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** All entries, or those whose id holds one of the parts of `only`: name, source of the stub, a first call, right answer, contract if any, planted bugs. */
export function readEntries(only = "") {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts"));
  const entries = files.sort().flatMap((file) => entriesOf(file.replace(/\.ts$/, "")));
  return entries.filter(({ id }) => only.split(",").some((part) => id.includes(part)));
}

function entriesOf(file) {
  const text = readFileSync(path.join(import.meta.dirname, `${file}.ts`), "utf8");
  const sections = text
    .split(/^\/\/ --- /m)
    .slice(1)
    .map((section) => {
      const [, title, body] = /^(.*)\n([^]*)$/.exec(section);
      return { title, body: body.trim() };
    });
  const starts = sections.flatMap(({ title }, index) => (isPart(title) ? [] : [index]));
  return starts.map((start, at) => entryOf(file, sections.slice(start, starts[at + 1])));
}

function isPart(title) {
  return title === "right" || title === "contract" || title.startsWith("wrong: ");
}

function entryOf(file, [{ title: call, body: source }, ...parts]) {
  const { name, header } = headerOf(source);
  const answer = (body) => (isWhole(body) ? body : `${header} {\n${body}\n}`);
  const contract = parts.find(({ title }) => title === "contract")?.body.replace(/^contract = /, "");
  return {
    id: `${file}/${name}`,
    name,
    call,
    source,
    right: answer(parts.find(({ title }) => title === "right").body),
    ...(contract && { contract: `export const contract: Contract<typeof ${name}> = ${contract}` }),
    wrong: parts
      .filter(({ title }) => title.startsWith("wrong: "))
      .map(({ title, body }) => ({ why: title.slice("wrong: ".length), code: answer(body) })),
  };
}

// Helpers beside the function, and generators' `yield`, need the whole of it.
function isWhole(body) {
  return /^(?:export )?(?:async )?function/m.test(body);
}

/** The header of the function that is a stub; members are written as in their class. */
function headerOf(source) {
  const file = ts.createSourceFile("stub.ts", source, ts.ScriptTarget.Latest, true);
  let found;
  const visit = (node, owner) => {
    const inner = ts.isFunctionLike(node) && node.body !== undefined ? node : owner;
    if (ts.isCallExpression(node) && node.expression.getText() === "stub") found = inner;
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, undefined);
  const start = found.modifiers?.find(({ kind }) => kind !== ts.SyntaxKind.ExportKeyword)?.getStart();
  const first = start ?? (found.modifiers?.end === undefined ? found.getStart() : found.modifiers.end);
  const header = source.slice(first, found.body.getStart()).trim();
  if (ts.isArrowFunction(found)) {
    const name = found.parent.name.getText();
    return { name, header: `const ${name} = ${header}` };
  }
  return { name: found.name.getText().replace(/^\[Symbol\.(\w+)\]$/, "$1"), header };
}
