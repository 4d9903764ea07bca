import path from "node:path";
import { pathToFileURL } from "node:url";
import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { applyEdits, type Edit } from "./edits.js";
import { freeReferences } from "../compiler/scopes.js";

const MENTIONS = ["__dirname", "__filename", "import.meta"];

/** A module's text with where it stands written out: in one script for all modules, none can tell by itself. */
export function withModuleNames(text: string, fileName: string): string {
  if (!MENTIONS.some((name) => text.includes(name))) return text;
  const values = new Map([
    ["__dirname", path.dirname(fileName)],
    ["dirname", path.dirname(fileName)],
    ["__filename", fileName],
    ["filename", fileName],
    ["url", pathToFileURL(fileName).href],
  ]);
  const edits: Edit[] = [];
  const replace = (node: typescript.Node, name: string, before = ""): void => {
    const value = values.get(name);
    if (value !== undefined)
      edits.push({ start: node.getStart(), end: node.end, text: `${before}${JSON.stringify(value)}` });
  };
  const sourceFile = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const isMeta = (node: typescript.Node): boolean =>
    ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
  const visit = (node: typescript.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isMeta(node.expression) && values.has(node.name.text))
      replace(node, node.name.text);
    else if (isMeta(node)) edits.push({ start: node.getStart(), end: node.end, text: metaOf(values) });
    else ts.forEachChild(node, visit);
  };
  if (text.includes("import.meta")) visit(sourceFile);
  for (const name of freeReferences(ts, sourceFile)) {
    if (!name.text.startsWith("__")) continue;
    replace(name, name.text, ts.isShorthandPropertyAssignment(name.parent) ? `${name.text}: ` : "");
  }
  return applyEdits(text, edits).text;
}

// Where a package stands is not known in the one script: rather nothing than a wrong address.
const NO_PACKAGE = 'if (!/^(?:[.]{0,2}[/]|[a-z]+:)/.test(name)) throw new Error("Cannot find package " + name);';

// What bundlers add is there, too, as far as it is the same for everybody; variables of an environment are not.
function metaOf(values: ReadonlyMap<string, string>): string {
  const env = { MODE: "development", BASE_URL: "/", DEV: true, PROD: false, SSR: true };
  const own = ["url", "dirname", "filename"].map((name) => [name, values.get(name)] as const);
  const object = JSON.stringify({ ...Object.fromEntries(own), env });
  const resolve = `(name) => { ${NO_PACKAGE} return new URL(name, ${JSON.stringify(values.get("url"))}).href; }`;
  return `({ ...${object}, resolve: ${resolve} })`;
}
