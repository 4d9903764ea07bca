import type ts from "typescript";
import { docsOfDeclarations } from "./docs.js";
import type { findRegistrations } from "../find/findRegistrations.js";
import { parametersOf } from "./functionParameters.js";
import { declarationsAt, type FileContext, noteDependency } from "../host.js";
import { identifierFrom } from "../find/names.js";
import { deliveredType, parametersAsData } from "./overloads.js";
import { printType } from "../types/print.js";
import { reportProblem } from "../problems.js";
import { ShapeBuilder } from "../types/shape.js";
import type { CallKind, FunctionDescription } from "../stub.js";
import { TypeCollector } from "../types/types.js";

type Found = ReturnType<typeof findRegistrations>;
type RegistrationSite = Found["functions"][number];
type SignatureSite = Found["signatures"][number];

/** A function that is given to an agent, with what is known of it. */
interface FoundRegistration {
  readonly site: RegistrationSite;
  readonly description: FunctionDescription;
}

/** A call that asks for a function, with the signature that it asks for. */
interface FoundSignature {
  readonly site: SignatureSite;
  readonly description: FunctionDescription;
}

/** Describes a function that is given to an agent; undefined for what is none. */
export function describeRegistration(file: FileContext, site: RegistrationSite): FoundRegistration | undefined {
  const { checker } = file;
  const { node, source, name, isAsked, holder } = site;
  const type = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(node)));
  const declarations = declarationsOf(file, source);
  const description = describeType(file, { type, at: node, name: identifierFrom(file, name), declarations, holder });
  if (description === undefined && isAsked) reportProblem(file, "registered-not-function", node);
  return description && { site, description };
}

/** Describes the signature that a call asks for; undefined when the mistake in it has been reported. */
export function describeSignature(file: FileContext, site: SignatureSite): FoundSignature | undefined {
  const { call, type, written } = site;
  const declarations = type.aliasSymbol?.declarations ?? [];
  // A type parameter's constraint says what could be asked for, not what is.
  const isOpen = (type.flags & file.ts.TypeFlags.TypeParameter) !== 0;
  const description = isOpen ? undefined : describeType(file, { type, at: written ?? call, name: "", declarations });
  if (description === undefined && written !== undefined) reportProblem(file, "signature-not-function", written);
  return description && { site, description };
}

interface Described {
  readonly type: ts.Type;
  /** Where the type is looked at from. */
  readonly at: ts.Node;
  readonly name: string;
  /** Of the name that the function goes by; its documentation comes first. */
  readonly declarations: readonly ts.Declaration[];
  readonly holder?: ts.Node | undefined;
}

function describeType(file: FileContext, given: Described): FunctionDescription | undefined {
  const { type, at, name, declarations, holder } = given;
  const { checker } = file;
  const overloads = type.getCallSignatures();
  const signature = widestOf(file, overloads);
  if (signature === undefined) return undefined;
  const returned = checker.getReturnTypeOfSignature(signature);
  const calls = callKindOf(file, signature, returned);
  const result = deliveredType(file, returned, calls);
  const shapes = new ShapeBuilder(file, at);
  const isBehind = overloads.length > 1 && !overloads.includes(signature);
  const headers = isBehind ? [...overloads, signature] : overloads;
  const taken = (way: ts.Signature) => parametersAsData(file, parametersOf(file, way, at), (one) => shapes.build(one));
  const overloaded = overloads.map((way) => ({ signature: headerText(file, way, at, name), parameters: taken(way) }));
  const own = headers.flatMap(({ declaration }) => declaration ?? []);
  for (const declaration of [...declarations, ...own]) noteDependency(file, declaration);
  return {
    name,
    calls,
    signature: headers.map((header) => headerText(file, header, at, name)).join(";\n"),
    parameters: taken(signature),
    ...(isBehind ? { overloads: overloaded } : {}),
    result: shapes.build(result),
    resultType: printType(file, result, at),
    shapes: shapes.shapes,
    docs: docsOfDeclarations(file, [...declarations, ...(holder ? [holder] : []), ...own]),
    types: reachedTypes(file, headers, at),
  };
}

// The implementation takes whatever any overload takes; where it is not seen, the last is the most general by custom.
function widestOf({ ts, checker }: FileContext, overloads: readonly ts.Signature[]): ts.Signature | undefined {
  const last = overloads.at(-1);
  const declared = last?.declaration;
  if (overloads.length < 2 || declared === undefined) return last;
  if (!ts.isFunctionDeclaration(declared) && !ts.isMethodDeclaration(declared)) return last;
  const declarations = (declared.name && checker.getSymbolAtLocation(declared.name)?.declarations) ?? [];
  const implementation = declarations.find(
    (other): other is ts.FunctionDeclaration | ts.MethodDeclaration =>
      (ts.isFunctionDeclaration(other) || ts.isMethodDeclaration(other)) && other.body !== undefined,
  );
  return (implementation && checker.getSignatureFromDeclaration(implementation)) ?? last;
}

function callKindOf({ ts }: FileContext, { declaration }: ts.Signature, returned: ts.Type): CallKind {
  const named = (...names: string[]): boolean =>
    (returned.isUnion() ? returned.types : [returned]).some(({ symbol }) => names.includes(symbol?.name ?? ""));
  const hasStar =
    declaration !== undefined &&
    (ts.isFunctionDeclaration(declaration) ||
      ts.isFunctionExpression(declaration) ||
      ts.isMethodDeclaration(declaration)) &&
    declaration.asteriskToken !== undefined;
  if (named("AsyncGenerator") || (hasStar && named("AsyncIterable", "AsyncIterableIterator"))) return "asyncGenerator";
  if (named("Generator") || hasStar) return "generator";
  return named("Promise", "PromiseLike") ? "async" : "sync";
}

function headerText(file: FileContext, signature: ts.Signature, at: ts.Node, name: string): string {
  const { checker } = file;
  const types = (signature.getTypeParameters() ?? []).map((type) => {
    const constraint = type.getConstraint();
    return constraint === undefined
      ? type.symbol.name
      : `${type.symbol.name} extends ${printType(file, constraint, at)}`;
  });
  const parameters = parametersOf(file, signature, at).map(
    (parameter) =>
      `${parameter.isRest ? "..." : ""}${parameter.name}${parameter.isOptional ? "?" : ""}: ${parameter.text}`,
  );
  const result = printType(file, checker.getReturnTypeOfSignature(signature), at);
  return `function ${name}${types.length > 0 ? `<${types.join(", ")}>` : ""}(${parameters.join(", ")}): ${result}`;
}

function reachedTypes(file: FileContext, signatures: readonly ts.Signature[], at: ts.Node): string {
  const { ts, checker } = file;
  const types = new TypeCollector(file, []);
  for (const signature of signatures) {
    const { declaration } = signature;
    // Syntax tells more than types do: what a callback takes, and by which alias.
    if (declaration !== undefined && !ts.isJSDocSignature(declaration))
      types.addNodes([...declaration.parameters, ...(declaration.type ? [declaration.type] : [])]);
    for (const { type } of parametersOf(file, signature, at)) types.addType(type);
    types.addType(checker.getReturnTypeOfSignature(signature));
  }
  return types.text();
}

function declarationsOf(file: FileContext, source: ts.Node): readonly ts.Declaration[] {
  const { ts } = file;
  const isName = ts.isIdentifier(source) || ts.isPrivateIdentifier(source) || ts.isStringLiteralLike(source);
  return isName ? declarationsAt(file, source) : [];
}
