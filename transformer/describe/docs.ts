import type ts from "typescript";
import type { StubNode, StubSite } from "../find/find.js";
import { isTransparent } from "../../src/compiler/nodes.js";
import { declarationsAt, type FileContext, noteDependency } from "../host.js";
import { printOneLine } from "../types/print.js";
import { isRegistered } from "../find/recognise.js";
import type { Skeleton } from "../stub.js";
import { collapseSpaces, withoutCommonIndent, withUnixLines } from "../../src/text/lines.js";

type StubDocs = Skeleton["docs"];

/** Reads the JSDoc of a stub and of its overloads as one. */
export function docsOf(file: FileContext, site: StubSite, overloads: readonly ts.SignatureDeclaration[]): StubDocs {
  const own = [documentedNode(file, site), site.node].flatMap((node) => jsDocOf(file, node) ?? []).slice(0, 1);
  if (overloads.length === 0) return readDocs(file, own[0]);
  const headed = overloads.flatMap((overload) => {
    const document = jsDocOf(file, overload);
    const list = overload.parameters.map((parameter) => printOneLine(file, parameter)).join(", ");
    return document === undefined ? [] : [{ head: `(${list})`, docs: readDocs(file, document) }];
  });
  return joinDocs([...headed, ...own.map((document) => ({ head: "", docs: readDocs(file, document) }))]);
}

/** Each text once; what only some overloads say is headed by their parameters. */
function joinDocs(parts: readonly { readonly head: string; readonly docs: StubDocs }[]): StubDocs {
  const all = <Item>(pick: (docs: StubDocs) => readonly Item[]): Item[] => [
    ...new Map(parts.flatMap(({ docs }) => pick(docs)).map((item) => [JSON.stringify(item), item])).values(),
  ];
  const headed = (pick: (docs: StubDocs) => string): string => {
    const texts = all((docs) => (pick(docs) === "" ? [] : [pick(docs)]));
    const heads = (text: string): string =>
      parts.flatMap(({ head, docs }) => (pick(docs) === text && head !== "" ? [head] : [])).join(" and ");
    if (texts.length < 2) return texts.join("");
    return texts.map((text) => (heads(text) === "" ? text : `For ${heads(text)}: ${text}`)).join("\n");
  };
  return {
    description: headed((docs) => docs.description),
    parameters: all((docs) => docs.parameters),
    returns: headed((docs) => docs.returns),
    throws: all((docs) => docs.throws),
    examples: all((docs) => docs.examples),
    remarks: all((docs) => docs.remarks),
  };
}

/** Reads the JSDoc of the first documented declaration, in whatever file it is. */
export function docsOfDeclarations(file: FileContext, declarations: readonly ts.Node[]): StubDocs {
  const { ts } = file;
  for (const declaration of declarations) {
    // `query: (sql: string) => Row[]` and `type Query = …` are documented around the function's type.
    for (const node of ts.isFunctionTypeNode(declaration) ? [declaration, declaration.parent] : [declaration]) {
      const found = jsDocOf(file, node) ?? unparsedDoc(file, node, true);
      if (found !== undefined) return readDocs(file, found);
    }
  }
  return readDocs(file, undefined);
}

function readDocs({ ts }: FileContext, found: ts.JSDoc | undefined): StubDocs {
  const tags = [...(found?.tags ?? [])];
  const text = (tag: ts.JSDocTag): string => commentText(ts, tag.comment);
  const named = (...names: string[]): ts.JSDocTag[] => tags.filter((tag) => names.includes(tag.tagName.text));
  return {
    description: found === undefined ? "" : commentText(ts, found.comment),
    parameters: tags.filter(ts.isJSDocParameterTag).map((tag) => ({
      name: tag.name.getText(),
      text: withoutDash(text(tag)),
    })),
    returns: named("returns", "return").map(text).join("\n"),
    throws: named("throws", "exception").map((tag) => throwsOf(ts, tag)),
    examples: named("example").map(exampleText),
    remarks: tags
      .filter((tag) => !OWN_TAGS.has(tag.tagName.text))
      .map((tag) => `@${tag.tagName.text} ${text(tag)}`.trim()),
  };
}

// The compiler's text of a tag has lost indentation, which counts in a text of several lines.
function exampleText(tag: ts.JSDocTag): string {
  const [first = "", ...more] = withUnixLines(tag.getText()).slice(`@${tag.tagName.text}`.length).split("\n");
  return [first, ...withoutCommonIndent(more.map(withoutStar))].join("\n").trim();
}

const OWN_TAGS = new Set(["param", "return", "returns", "throws", "exception", "example"]);

function withoutDash(text: string): string {
  return text.startsWith("-") ? text.slice(1).trimStart() : text;
}

/** The first sentence of a declaration's documentation, or `""`. */
export function summaryOf(file: FileContext, node: ts.Node): string {
  const found = jsDocOf(file, node);
  const text = found === undefined ? "" : collapseSpaces(commentText(file.ts, found.comment));
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}

/** All that is said of a helper that an expression names, under the name that is in reach; undefined for nothing. */
export function helperDocs(
  file: FileContext,
  use: ts.Expression,
): { readonly name: string; readonly text: string } | undefined {
  const { ts } = file;
  const named = ts.isPropertyAccessExpression(use) ? use.name : use;
  let root: ts.Expression = use;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  const declaration = declarationsAt(file, named).find((one) => jsDocOf(file, one) !== undefined);
  if (declaration === undefined || !ts.isIdentifier(root)) return undefined;
  noteDependency(file, declaration);
  const comment = jsDocOf(file, declaration)?.getText() ?? "";
  const lines = comment.slice("/**".length, -"*/".length).split("\n").map(withoutStar);
  const text = lines.join("\n").trim();
  return { name: root.text, text: root === use ? text : `${use.getText()}: ${text}` };
}

function withoutStar(line: string): string {
  const text = line.trimStart();
  if (!text.startsWith("*")) return line;
  return text.slice(text.startsWith("* ") ? 2 : 1);
}

/** The last JSDoc comment of a declaration. */
export function jsDocOf(file: FileContext, node: ts.Node): ts.JSDoc | undefined {
  const { ts } = file;
  return ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1) ?? unparsedDoc(file, node);
}

// The compiler's own command line skips JSDoc in TypeScript files (JSDocParsingMode.ParseForTypeErrors): it is parsed here.
function unparsedDoc({ ts, sourceFile }: FileContext, node: ts.Node, isAnyFile = false): ts.JSDoc | undefined {
  const source = node.getSourceFile();
  if (source === node) return undefined;
  if (source !== sourceFile && source.isDeclarationFile && !isAnyFile) return undefined;
  let at = node;
  while (
    ts.isVariableDeclaration(at.parent) ||
    ts.isVariableDeclarationList(at.parent) ||
    ts.isVariableStatement(at.parent)
  )
    at = at.parent;
  const start = at.getFullStart();
  // The compiler's own parser counts what follows on the same line for functions within expressions only.
  const isInner = ts.isArrowFunction(at) || ts.isFunctionExpression(at);
  const comments = [
    ...((isInner && ts.getTrailingCommentRanges(source.text, start)) || []),
    ...(ts.getLeadingCommentRanges(source.text, start) ?? []),
  ];
  const text = comments
    .map(({ pos, end }) => source.text.slice(pos, end))
    .findLast((comment) => comment.startsWith("/**"));
  if (text === undefined) return undefined;
  const [statement] = ts.createSourceFile(
    "documented.ts",
    `${text}\nlet documented;`,
    ts.ScriptTarget.Latest,
    true,
  ).statements;
  return statement && ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
}

// The compiler finds the comment of `const f = () => …` from the arrow, but not through a call around it.
function documentedNode(file: FileContext, { node, wrapper }: StubSite): StubNode | ts.Node {
  const { ts } = file;
  let at: ts.Node = wrapper?.call ?? node;
  while (isTransparent(ts, at.parent) || isRegistered(file, at.parent)) at = at.parent;
  if (at === node) return node;
  const { parent } = at;
  if (ts.isVariableDeclaration(parent)) return parent.parent.parent;
  return ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isExportAssignment(parent)
    ? parent
    : node;
}

function throwsOf(ts: FileContext["ts"], tag: ts.JSDocTag): { type: string; text: string } {
  const text = commentText(ts, tag.comment);
  if (ts.isJSDocThrowsTag(tag) && tag.typeExpression !== undefined)
    return { type: tag.typeExpression.type.getText(), text };
  const end = text.startsWith("{") ? text.indexOf("}") : -1;
  return end < 0 ? { type: "", text } : { type: text.slice(1, end), text: text.slice(end + 1).trimStart() };
}

function commentText(ts: FileContext["ts"], comment: ts.JSDoc["comment"]): string {
  return withUnixLines(ts.getTextOfJSDocComment(comment) ?? "").trim();
}

/** Statements and comments of a stub's body, in order, without the `return stub()` itself. */
export function hintsOf(file: FileContext, site: StubSite): string[] {
  const { ts, sourceFile } = file;
  const { body, node } = site;
  if (site.isOwnBody) return [];
  if (!ts.isBlock(body)) {
    const arrow = ts.isArrowFunction(node) ? node.equalsGreaterThanToken.end : body.pos;
    return commentsIn(file, arrow, body.getStart(sourceFile));
  }
  const hints: string[] = [];
  let from = body.getStart(sourceFile) + 1;
  for (const statement of body.statements) {
    const start = statement.getStart(sourceFile);
    hints.push(...commentsIn(file, from, start));
    const isMarker = site.call !== undefined && statement.pos <= site.call.pos && site.call.end <= statement.end;
    if (!isMarker && !ts.isThrowStatement(statement)) hints.push(statement.getText(sourceFile));
    from = statement.end;
  }
  hints.push(...commentsIn(file, from, body.end - 1));
  return hints;
}

function commentsIn({ ts, sourceFile }: FileContext, from: number, to: number): string[] {
  const text = sourceFile.text.slice(from, to);
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const comments: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isComment = kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia;
    if (isComment) comments.push(scanner.getTokenText());
  }
  return comments;
}
