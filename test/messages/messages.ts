import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.join(import.meta.dirname, "../..");

/** A piece of text in the code, as `${count} files` is one with a hole. */
export interface Message {
  readonly file: string;
  readonly text: string;
  /** Where its pieces stand in the file, without quotes and holes. */
  readonly pieces: readonly { readonly start: number; readonly end: number }[];
}

/** All that the code says in words: errors, findings, notes, prompts, the terminal. Code that it prints is left out. */
export function collectMessages(folders: readonly string[]): Message[] {
  return folders.flatMap(listFiles).flatMap((file) => messagesOf(file, readFileSync(path.join(root, file), "utf8")));
}

function listFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => `${folder}/${String(name).replaceAll(path.sep, "/")}`)
    .filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith(".d.ts"))
    .sort();
}

function messagesOf(file: string, code: string): Message[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    const message = messageAt(node, source);
    if (message !== undefined && isProse(message.text)) found.push({ file, ...message });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function messageAt(node: ts.Node, source: ts.SourceFile): Omit<Message, "file"> | undefined {
  if (ts.isStringLiteralLike(node)) {
    if (isLookedFor(node) || isList(node)) return undefined;
    return { text: node.text, pieces: [{ start: node.getStart(source) + 1, end: node.end - 1 }] };
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const text = node.head.text + node.templateSpans.map(({ literal }) => `{…}${literal.text}`).join("");
  const parts = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
  const pieces = parts.map((part) => ({
    start: part.getStart(source) + 1,
    end: part.end - (ts.isTemplateTail(part) ? 1 : 2),
  }));
  return { text, pieces };
}

const PROGRAM =
  /^\s*(export|import|const|let|return|function|interface|type|declare|class|async|static)\b|=>|;\s*$|^\s*\/\/|^\s*\/\*/m;
const PUNCTUATION = /[{}=;<>]|\w\(|…\(|\(\s*…|\.\w|…\.|\[…/;

/** Statements of a database, and scripts that it runs. */
const STATEMENT = /^[\s…(]*(SELECT|WITH|INSERT|UPDATE|DELETE|CREATE|GRANT|SET|LISTEN|CASE|local)\b/;

/** What a text is compared with is somebody else's: a message of the engine, a word of a reply. */
function isLookedFor({ parent }: ts.StringLiteralLike): boolean {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isBinaryExpression(parent)) return /^[!=]==$/.test(parent.operatorToken.getText());
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    /^(includes|startsWith|endsWith|indexOf)$/.test(parent.expression.name.text)
  );
}

// `"a b c".split(" ")`.
function isList({ parent }: ts.StringLiteralLike): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.name.text === "split";
}

/** Whether a text is words for people or models; lists of names, and pieces of programs, are not. */
function isProse(text: string): boolean {
  const plain = text.replaceAll("{…}", "…").replaceAll(/`[^`]*`/g, "…");
  if (STATEMENT.test(plain)) return false;
  if (/\\[a-z.(]|\(\?|\w\|\w/.test(plain)) return false;
  const words = plain.match(/(?<![\w$.#@/-])[A-Za-z][a-z']*(?![\w$(#=<-])/g) ?? [];
  if (words.length >= 12) return !PROGRAM.test(plain.split("\n", 1)[0] ?? "");
  if (PROGRAM.test(plain) || PUNCTUATION.test(plain)) return false;
  return words.length >= 3 || (words.length === 2 && / /.test(plain.trim()) && /…/.test(plain));
}
