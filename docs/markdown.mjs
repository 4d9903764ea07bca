// Types as facts, and facts as Markdown: what docs/generate.mjs makes its pages of.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.join(import.meta.dirname, "..");
const WIDTH = 120;
const NOTE =
  "<!-- Made by docs/generate.mjs: change the comments in the sources, then run `npm run docs:generate`. -->";
// Links and code stay on one line.
const WORDS = /(?:\[[^\]]*\]\([^)]*\)|`[^`]*`|[^\s`[]|\[)+/g;

/** The source in `src` that declares a name, wherever it stands, as a tree. */
export function sourceOf(name) {
  const declaration = new RegExp(`^(?:export )?(?:interface|type|const|function) ${name}\\b`, "m");
  const files = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((one) => one.endsWith(".ts"))) {
    const text = readFileSync(path.join(root, "src", file), "utf8");
    if (declaration.test(text)) return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  }
  throw new Error(`No source declares ${name}.`);
}

function declarationOf(name) {
  return sourceOf(name).statements.find((one) => one.name?.text === name);
}

/** The members of an interface, as facts for a list. */
export function membersOf(name) {
  return declarationOf(name).members.map(describeMember);
}

/** The variants of a union that `key` tells apart. */
export function variantsOf(name, key) {
  return declarationOf(name).type.types.map(({ members }) => describeVariant(members, key));
}

/** The text of a type. */
export function typeOf(name) {
  return declarationOf(name).type.getText();
}

function describeVariant(members, key) {
  const isKey = (member) => member.name.getText() === key;
  return { [key]: members.find(isKey).type.getText(), fields: fieldNames(members.filter((one) => !isKey(one))) };
}

function describeMember(member) {
  const comments = ts.getJSDocCommentsAndTags(member).map((one) => one.getText());
  const [text = "", fallback = ""] = plainComment(comments.join(" "))
    .split("@default")
    .map((part) => part.trim());
  if (text === "") throw new Error(`${member.getSourceFile().fileName}: ${member.name.text} has no description.`);
  const type = member.type.getText().replaceAll("readonly ", "").replace(/\s+/g, " ");
  const fields = ts.isTypeLiteralNode(member.type) ? fieldNames(member.type.members) : "";
  return { name: member.name.text, type: type.length > 60 || fields !== "" ? "" : type, fallback, text, fields };
}

function fieldNames(members) {
  const names = members.map(({ name }) => `\`${name.getText()}\``);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** What a comment of the sources says, on one line. */
export function plainComment(comment) {
  return comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^\s*\* ?/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Members as a list: name, type, default, meaning. */
export function list(members) {
  return members.map((member) => wrap(`- ${describe(member)}`, "  ")).join("\n");
}

function describe({ name, type = "", fallback = "", text }) {
  const isLiteral = /^("[^"]*"|\d+|true|false)$/.test(fallback);
  const value = isLiteral ? `\`${fallback}\`` : fallback;
  const known = [type === "" ? "" : `\`${type}\``, fallback === "" ? "" : `default ${value}`]
    .filter(Boolean)
    .join(", ");
  return `**\`${name}\`**${known === "" ? "" : ` (${known})`}: ${text}`;
}

/** A page of a title and parts: prose is broken into lines, headings, lists and tables stay as they are. */
export function page(title, parts) {
  const texts = parts.map((part) => (/^(#|- |\|)/.test(part) ? part : wrap(part)));
  return `${NOTE}\n\n# ${title}\n\n${texts.join("\n\n")}\n`;
}

/** Breaks a text into lines, with `indent` before all but the first. */
export function wrap(text, indent = "") {
  const lines = [""];
  for (const [word] of text.matchAll(WORDS)) {
    const last = lines.at(-1);
    if (last !== "" && last.length + 1 + word.length > WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}
