import { createHash } from "node:crypto";
import type ts from "typescript";
import type { StubSite } from "./find.js";
import type { FileContext, TypeScript } from "../host.js";
import { jsDocOf } from "../describe/docs.js";
import { printOneLine } from "../types/print.js";

/** A stub's place in its file, before its id is known. */
interface NamedSite {
  readonly site: StubSite;
  /** The names around it and its own, such as `Aquarium.pick`. */
  readonly qualified: string;
}

/** Characters that an id escapes: they could be mistaken for a separator, or are not safe in file names. */
const UNSAFE = /[\p{Cc}\p{Cs}\s]|(?![\w$-])\p{ASCII}/gu;

/** A written name as a part of an id: different names stay different. */
export function idPart(file: FileContext, name: ts.Node): string {
  const { ts } = file;
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text === "" ? '""' : escaped(name.text);
  if (!ts.isComputedPropertyName(name)) return escaped(name.getText());
  const { expression } = name;
  // `["a"]` is the member `a`.
  if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) return idPart(file, expression);
  return `[${printOneLine(file, expression).split(".").map(escaped).join(".")}]`;
}

function escaped(text: string): string {
  return text.replace(UNSAFE, (sign) =>
    [...new TextEncoder().encode(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}

/**
 * The part of each stub's id behind the file. Where several have the same names around them, all of them are told apart
 * by a mark of what holds them, so that none takes the place of another when one is moved, added or removed.
 */
export function uniqueNames(file: FileContext, named: readonly NamedSite[]): Map<StubSite, string> {
  const byPlace = disambiguate(
    named.map(({ site, qualified }) => ({ site, name: qualified })),
    ({ site }) => placeText(file, site),
  );
  const byPromise = disambiguate(byPlace, ({ site }) => promiseText(file, site));
  const taken = new Set<string>();
  const unique = new Map<StubSite, string>();
  for (const { site, name } of byPromise) {
    // What is left says the same, stands at the same place and promises the same.
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}~${number}`;
    taken.add(free);
    unique.set(site, free);
  }
  return unique;
}

interface Candidate {
  readonly site: StubSite;
  readonly name: string;
}

function disambiguate(all: readonly Candidate[], textOf: (one: Candidate) => string): Candidate[] {
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return all.map((one) =>
    (counts.get(one.name) ?? 0) > 1 ? { site: one.site, name: `${one.name}~${hashOf(textOf(one))}` } : one,
  );
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** The nodes that tell a stub apart within the function or class around it: calls that it is given to, names, conditions. */
function placeText(file: FileContext, { node }: StubSite): string {
  const { ts } = file;
  const parts: string[] = ts.isGetAccessor(node) ? ["get"] : [];
  for (let at: ts.Node = node; !ts.isSourceFile(at.parent); at = at.parent) {
    if (ts.canHaveModifiers(at)) parts.push(...(ts.getModifiers(at) ?? []).map((modifier) => modifier.getText()));
    const { parent } = at;
    if (ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isModuleDeclaration(parent)) break;
    parts.push(...holdingTexts(ts, parent, at));
  }
  return parts.join("\n");
}

function holdingTexts(typescript: TypeScript, parent: ts.Node, child: ts.Node): string[] {
  const texts: string[] = [];
  typescript.forEachChild(parent, (part) => {
    if (part === child) texts.push(">");
    // Neighbours in a list of statements, members or elements come and go.
    else if (!isList(typescript, parent)) texts.push(textWithoutFunctions(typescript, part));
  });
  return texts;
}

function isList(typescript: TypeScript, node: ts.Node): boolean {
  return (
    typescript.isBlock(node) ||
    typescript.isModuleBlock(node) ||
    typescript.isCaseOrDefaultClause(node) ||
    typescript.isCaseBlock(node) ||
    typescript.isObjectLiteralExpression(node) ||
    typescript.isArrayLiteralExpression(node) ||
    typescript.isVariableDeclarationList(node)
  );
}

function textWithoutFunctions(typescript: TypeScript, node: ts.Node): string {
  if (typescript.isFunctionLike(node) || typescript.isBlock(node)) return "";
  const inner: string[] = [];
  let count = 0;
  typescript.forEachChild(node, (child) => {
    count++;
    inner.push(textWithoutFunctions(typescript, child));
  });
  return count === 0 ? node.getText() : inner.join(" ");
}

function promiseText(file: FileContext, { node, body }: StubSite): string {
  const text = node.getSourceFile().text;
  return [jsDocOf(file, node)?.getText() ?? "", text.slice(node.getStart(), body.getStart()), body.getText()].join(
    "\n",
  );
}
