import type ts from "typescript";
import { memberOf, type StubNode, type StubSite } from "../find/find.js";
import type { FileContext } from "../host.js";
import { holderOf, isStatic } from "../find/names.js";
import { usesThis } from "../find/usesThis.js";
import { unionText } from "./overloads.js";
import { printOneLine, printType } from "../types/print.js";
import { reportProblem } from "../problems.js";
import { hasModifier } from "../../src/compiler/nodes.js";
import type { CallKind, Skeleton } from "../stub.js";

/** The header of a stub, read from its nodes and, where they say nothing, from its surroundings. */
interface Header {
  /** Overloads, then the implementation's own line. */
  readonly signature: string;
  readonly own: string;
  /** Without `this`. */
  readonly parameters: readonly ts.ParameterDeclaration[];
  /** Text of each parameter's type. */
  readonly parameterTypes: readonly string[];
  /** Several where the implementation says nothing, and its overloads each something else. */
  readonly returnTypes: readonly ts.Type[];
  /** Signatures above the implementation. */
  readonly overloads: readonly ts.SignatureDeclaration[];
  /** How it can be called, where there is more than one way. */
  readonly ways: readonly ts.Signature[];
  /** Whether the types above were written at the stub itself; those that were not are reached through types. */
  readonly inferred: readonly ts.Type[];
}

/** Reads the header of a stub as the function that the model will write. */
export function headerOf(file: FileContext, site: StubSite, name: string): Header | undefined {
  const { node } = site;
  const inferred: ts.Type[] = [];
  const overloads = overloadsOf(file, node);
  const parameters = node.parameters.filter((parameter) => parameter.name.getText() !== "this");
  const parameterTypes = parameters.map((parameter) => parameterType(file, node, parameter, inferred));
  const result = returnOf(file, site, overloads, inferred);
  if (result === undefined) reportProblem(file, "stub-no-return-type", node.name ?? node);
  if (result === undefined || parameterTypes.some((text) => text === undefined)) return undefined;
  const texts = parameterTypes as string[];
  const own = parameters.map((parameter, index) => parameterText(file, parameter, texts[index] ?? "any"));
  const lines = overloads.map((overload) => {
    const given = overload.parameters.map((parameter) => printOneLine(file, parameter));
    return `${headText(file, node, name, overload, given)}: ${overload.type ? printOneLine(file, overload.type) : "any"};`;
  });
  const line = `${isAsyncKeyword(file, node) ? "async " : ""}${headText(file, node, name, node, own)}: ${result.text}`;
  return {
    signature: [...lines, line].join("\n"),
    own: line,
    parameters,
    parameterTypes: texts,
    returnTypes: result.types,
    overloads,
    ways: waysOf(file, node, overloads),
    inferred,
  };
}

/** Whether the `async` keyword stands in the header. */
export function isAsyncKeyword({ ts }: FileContext, node: StubNode): boolean {
  return hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
}

function waysOf(
  file: FileContext,
  node: StubNode,
  overloads: readonly ts.SignatureDeclaration[],
): readonly ts.Signature[] {
  if (overloads.length > 0)
    return overloads.flatMap((overload) => file.checker.getSignatureFromDeclaration(overload) ?? []);
  const around = contextualSignatures(file, node);
  return around.length > 1 ? around : [];
}

/** How a call of the stub delivers its result. */
export function callKind(file: FileContext, node: StubNode, returnTypes: readonly ts.Type[]): CallKind {
  const isAsync = isAsyncKeyword(file, node);
  if ("asteriskToken" in node && node.asteriskToken !== undefined) return isAsync ? "asyncGenerator" : "generator";
  if (isAsync) return "async";
  const isPromise = ({ symbol }: ts.Type): boolean => symbol?.name === "Promise" || symbol?.name === "PromiseLike";
  return returnTypes.every(isPromise) ? "async" : "sync";
}

/** How the stub stands in the file. */
export function formOf({ ts }: FileContext, node: StubNode): Skeleton["form"] {
  if (ts.isFunctionDeclaration(node)) return "declaration";
  if (ts.isArrowFunction(node)) return "arrow";
  if (ts.isFunctionExpression(node)) return "expression";
  return ts.isGetAccessor(node) ? "getter" : "method";
}

function headText(
  file: FileContext,
  node: StubNode,
  name: string,
  from: ts.SignatureDeclaration,
  parameters: readonly string[],
): string {
  const own = from.typeParameters?.map((parameter) => printOneLine(file, parameter)) ?? [];
  const outer = ownerTypeParameters(file, node).map((parameter) => printOneLine(file, parameter));
  const types = [...outer, ...own];
  const hasWritten = from.parameters[0]?.name.getText() === "this";
  const written = hasWritten && from === node ? [printOneLine(file, from.parameters[0] as ts.Node)] : [];
  const implied = hasWritten ? undefined : thisText(file, node);
  const all = [...(implied === undefined ? written : [`this: ${implied}`]), ...parameters];
  const star = "asteriskToken" in node && node.asteriskToken !== undefined ? "*" : "";
  return `function${star} ${name}${types.length > 0 ? `<${types.join(", ")}>` : ""}(${all.join(", ")})`;
}

function ownerTypeParameters({ ts }: FileContext, node: StubNode): readonly ts.TypeParameterDeclaration[] {
  const member = memberOf(ts, node);
  if (!ts.isClassLike(member.parent) || isStatic(ts, member)) return [];
  return member.parent.typeParameters ?? [];
}

function thisText(file: FileContext, node: StubNode): string | undefined {
  const { ts } = file;
  if (!usesThis(file, node)) return undefined;
  const isValue = ts.isPropertyDeclaration(node.parent) || ts.isFunctionExpression(node);
  const member = isValue ? holderOf(file, node) : node;
  const owner = member.parent;
  if (ts.isObjectLiteralExpression(owner)) {
    const holder = holderOf(file, owner);
    return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? `typeof ${holder.name.text}` : "any";
  }
  if (!ts.isClassLike(owner)) return "any";
  const holder = ts.isClassExpression(owner) ? holderOf(file, owner) : undefined;
  const variable =
    holder && ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : undefined;
  const name = variable ?? (ts.isClassDeclaration(owner) ? owner.name?.text : undefined);
  if (name === undefined) return "any";
  if (isStatic(ts, member)) return `typeof ${name}`;
  if (variable !== undefined) return `InstanceType<typeof ${variable}>`;
  const types = owner.typeParameters?.map((parameter) => parameter.name.text) ?? [];
  return types.length > 0 ? `${name}<${types.join(", ")}>` : name;
}

function overloadsOf(file: FileContext, node: StubNode): ts.SignatureDeclaration[] {
  const { ts, checker } = file;
  if (node.name === undefined || ts.isExpression(node) || ts.isGetAccessor(node)) return [];
  const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  return declarations.filter(
    (other): other is ts.FunctionDeclaration | ts.MethodDeclaration =>
      other !== node && (ts.isFunctionDeclaration(other) || ts.isMethodDeclaration(other)) && other.body === undefined,
  );
}

function parameterType(
  file: FileContext,
  node: StubNode,
  parameter: ts.ParameterDeclaration,
  inferred: ts.Type[],
): string | undefined {
  const { ts, checker } = file;
  if (parameter.type !== undefined) return printOneLine(file, parameter.type);
  const type = checker.getTypeAtLocation(parameter);
  const isGiven = parameter.initializer !== undefined || contextualSignatures(file, node).length > 0;
  if (!isGiven && type.flags & ts.TypeFlags.Any) {
    reportProblem(file, "stub-untyped-parameter", parameter);
    return undefined;
  }
  inferred.push(type);
  return printType(file, type, node);
}

function parameterText(file: FileContext, parameter: ts.ParameterDeclaration, type: string): string {
  const name = printOneLine(file, parameter.name);
  const rest = parameter.dotDotDotToken === undefined ? "" : "...";
  const optional = parameter.questionToken === undefined ? "" : "?";
  const initializer = parameter.initializer === undefined ? "" : ` = ${printOneLine(file, parameter.initializer)}`;
  // What is inferred from an initializer has been widened; repeating it as a type would add nothing.
  const isOwn = parameter.type !== undefined || parameter.initializer === undefined;
  return `${rest}${name}${optional}${isOwn ? `: ${type}` : ""}${initializer}`;
}

function returnOf(
  file: FileContext,
  site: StubSite,
  overloads: readonly ts.SignatureDeclaration[],
  inferred: ts.Type[],
): { types: readonly ts.Type[]; text: string } | undefined {
  const { ts, checker } = file;
  const { node } = site;
  const own = checker.getSignatureFromDeclaration(node);
  if (node.type !== undefined) {
    const type = own === undefined ? checker.getTypeFromTypeNode(node.type) : checker.getReturnTypeOfSignature(own);
    return { types: [type], text: printOneLine(file, node.type) };
  }
  const written = overloads.flatMap((overload) => overload.type ?? []);
  if (written.length > 0) {
    const types = written.map((type) => checker.getTypeFromTypeNode(type));
    return { types, text: unionText(written.map((type) => printOneLine(file, type))) };
  }
  const around = contextualSignatures(file, node);
  const sources = around.length > 0 ? around : site.isOwnBody && own !== undefined ? [own] : [];
  const types = new Set(
    sources.length > 0
      ? sources.map((source) => checker.getReturnTypeOfSignature(source))
      : [contextualPropertyType(file, node)].flatMap((type) => type ?? []),
  );
  if (types.size === 0) return undefined;
  inferred.push(...types);
  const texts = [...types].map((type) => printType(file, type, node, ts.TypeFormatFlags.InTypeAlias));
  return { types: [...types], text: unionText(texts) };
}

function contextualSignatures(file: FileContext, node: StubNode): readonly ts.Signature[] {
  const { ts, checker } = file;
  const type = ts.isExpression(node) ? checker.getContextualType(node) : contextualPropertyType(file, node);
  return type === undefined ? [] : checker.getNonNullableType(type).getCallSignatures();
}

function contextualPropertyType(file: FileContext, node: StubNode): ts.Type | undefined {
  const { ts, checker } = file;
  if (!ts.isObjectLiteralExpression(node.parent) || node.name === undefined) return undefined;
  const around = checker.getContextualType(node.parent);
  const property = around && checker.getPropertyOfType(checker.getNonNullableType(around), node.name.getText());
  if (property === undefined) return undefined;
  return checker.getTypeOfSymbolAtLocation(property, node);
}
