import type ts from "typescript";
import { jsDocOf } from "../describe/docs.js";
import type { FileContext } from "../host.js";
import { printOneLine, printType } from "./print.js";
import { hasModifier } from "../../src/compiler/nodes.js";
import { indentLines, withUnixLines } from "../../src/text/lines.js";

/** Looks up and collects the other types that a declaration mentions. */
interface PrintTools {
  /** Where in the source a type is named, and the name under which it is printed; `isWhole`: that is all of the node. */
  nameOf(node: ts.Node): { start: number; end: number; name: string; isWhole?: true } | undefined;
  /** Takes note of a type that no syntax names. */
  addType(type: ts.Type): void;
  /** A member whose docs are told elsewhere. */
  readonly told?: ts.Node;
}

/** A declaration on its own: exports and bodies left out, other types under their printed names. */
export function printDeclaration(
  file: FileContext,
  declaration: ts.Declaration,
  name: string,
  tools: PrintTools,
): string {
  const { ts, checker } = file;
  const docs = docsText(file, declaration);
  if (ts.isClassLike(declaration)) return docs + printClass(file, declaration, name, tools);
  if (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)) {
    const type = checker.getTypeAtLocation(declaration.name ?? declaration);
    const written = ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
    if (written === undefined) tools.addType(type);
    return `${docs}declare const ${name}: ${written ? renamed(file, written, tools) : printType(file, type, declaration)};`;
  }
  const own = (declaration as ts.NamedDeclaration).name;
  const isConstant = hasModifier(ts, declaration, ts.SyntaxKind.ConstKeyword);
  const keyword = ts.isInterfaceDeclaration(declaration)
    ? "interface"
    : ts.isEnumDeclaration(declaration)
      ? "enum"
      : "type";
  const rest = renamed(file, declaration, tools, own?.end ?? declaration.getStart());
  return `${docs}${isConstant ? "const " : ""}${keyword} ${name}${rest}`;
}

/** The syntax as it stands, from `from` on, with the printed names of other types put in. */
function renamed(file: FileContext, node: ts.Node, tools: PrintTools, from = node.getStart()): string {
  const { ts } = file;
  const text = node.getSourceFile().text;
  const places: { start: number; end: number; name: string }[] = [];
  const visit = (inner: ts.Node): void => {
    const place = tools.nameOf(inner);
    if (place !== undefined && place.start >= from) places.push(place);
    if (place?.isWhole !== true) ts.forEachChild(inner, visit);
  };
  visit(node);
  places.sort((left, right) => left.start - right.start);
  let printed = "";
  let at = from;
  for (const { start, end, name } of places) {
    if (start < at) continue;
    printed += text.slice(at, start) + name;
    at = end;
  }
  return printed + text.slice(at, node.end);
}

function printClass(file: FileContext, node: ts.ClassLikeDeclaration, name: string, tools: PrintTools): string {
  const { ts } = file;
  const types = node.typeParameters?.map((parameter) => renamed(file, parameter, tools)).join(", ");
  const heritage = node.heritageClauses?.map((clause) => ` ${renamed(file, clause, tools)}`).join("") ?? "";
  const isAbstract = hasModifier(ts, node, ts.SyntaxKind.AbstractKeyword);
  const members = node.members.flatMap((member) => printMember(file, member, tools));
  const lines = members.map((line) => indentLines(line, "  "));
  const head = `declare ${isAbstract ? "abstract " : ""}class ${name}${types ? `<${types}>` : ""}${heritage}`;
  return `${head} {\n${lines.join("\n")}\n}`;
}

function printMember(file: FileContext, member: ts.ClassElement, tools: PrintTools): string[] {
  const { ts } = file;
  if (ts.isClassStaticBlockDeclaration(member) || ts.isSemicolonClassElement(member)) return [];
  const docs = member === tools.told ? "" : docsText(file, member);
  if (ts.isConstructorDeclaration(member)) {
    const fields = member.parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, member));
    const parameters = parametersText(file, member, tools);
    return [...fields.map((field) => propertyText(file, field, tools)), `${docs}constructor(${parameters});`];
  }
  if (ts.isPropertyDeclaration(member)) return [docs + propertyText(file, member, tools)];
  if (ts.isIndexSignatureDeclaration(member)) return [terminated(renamed(file, member, tools))];
  const signature = member as ts.MethodDeclaration | ts.AccessorDeclaration;
  const kind = ts.isGetAccessor(member) ? "get " : ts.isSetAccessor(member) ? "set " : "";
  const types = signature.typeParameters?.map((parameter) => renamed(file, parameter, tools)).join(", ");
  const head = `${modifiersText(file, member)}${kind}${nameText(signature)}${signature.questionToken ? "?" : ""}`;
  const result = ts.isSetAccessor(member) ? "" : `: ${returnText(file, signature, tools)}`;
  return [`${docs}${head}${types ? `<${types}>` : ""}(${parametersText(file, signature, tools)})${result};`];
}

function terminated(text: string): string {
  return text.endsWith(";") ? text : `${text};`;
}

function propertyText(
  file: FileContext,
  node: ts.PropertyDeclaration | ts.ParameterDeclaration,
  tools: PrintTools,
): string {
  const mark = node.questionToken ? "?" : "";
  // What is private by `#` has no type outside of the class.
  const type = file.ts.isPrivateIdentifier(node.name) ? "" : `: ${typeText(file, node, tools)}`;
  return `${modifiersText(file, node)}${nameText(node)}${mark}${type};`;
}

function parametersText(file: FileContext, node: ts.SignatureDeclaration, tools: PrintTools): string {
  const texts = node.parameters.map((parameter) => {
    const isOptional = parameter.questionToken !== undefined || parameter.initializer !== undefined;
    const rest = parameter.dotDotDotToken === undefined ? "" : "...";
    return `${rest}${printOneLine(file, parameter.name)}${isOptional ? "?" : ""}: ${typeText(file, parameter, tools)}`;
  });
  return texts.join(", ");
}

function typeText(
  file: FileContext,
  node: ts.PropertyDeclaration | ts.ParameterDeclaration,
  tools: PrintTools,
): string {
  if (node.type !== undefined) return renamed(file, node.type, tools);
  const type = file.checker.getTypeAtLocation(node);
  tools.addType(type);
  return printType(file, type, node);
}

function returnText(file: FileContext, node: ts.SignatureDeclaration, tools: PrintTools): string {
  if (node.type !== undefined) return renamed(file, node.type, tools);
  const signature = file.checker.getSignatureFromDeclaration(node);
  if (signature === undefined) return "any";
  const type = file.checker.getReturnTypeOfSignature(signature);
  tools.addType(type);
  return printType(file, type, node);
}

function nameText(node: ts.Declaration): string {
  return ((node as ts.NamedDeclaration).name ?? node).getText();
}

function modifiersText({ ts }: FileContext, node: ts.Node): string {
  if (!ts.canHaveModifiers(node)) return "";
  const { AsyncKeyword, OverrideKeyword, DeclareKeyword, AccessorKeyword } = ts.SyntaxKind;
  const left: readonly ts.SyntaxKind[] = [AsyncKeyword, OverrideKeyword, DeclareKeyword, AccessorKeyword];
  const kept = (ts.getModifiers(node) ?? []).filter(({ kind }) => !left.includes(kind));
  return kept.map((modifier) => `${modifier.getText()} `).join("");
}

function docsText(file: FileContext, node: ts.Node): string {
  const found = jsDocOf(file, node);
  if (found === undefined) return "";
  const [first = "", ...others] = withUnixLines(found.getText()).split("\n");
  return `${[first, ...others.map((line) => ` ${line.trimStart()}`)].join("\n")}\n`;
}
