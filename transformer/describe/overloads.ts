import type ts from "typescript";
import { keyRelations } from "./dependent.js";
import { parametersOf } from "./functionParameters.js";
import type { FileContext } from "../host.js";
import { printType } from "../types/print.js";
import { type ShapeBuilder, withoutUndefined } from "../types/shape.js";
import type { CallKind, Shape, Skeleton, StubParameter } from "../stub.js";

/** The parameters of a signature as data. */
export function parametersAsData(
  file: FileContext,
  parameters: ReturnType<typeof parametersOf>,
  build: (type: ts.Type) => Shape,
): StubParameter[] {
  const relations = keyRelations(
    file,
    parameters.map(({ type }) => type),
  );
  return parameters.map((parameter, index) => ({
    name: parameter.name,
    argument: parameter.isRest ? `...${parameter.name}` : parameter.name,
    type: parameter.text,
    shape: shapeOf(build, parameter),
    isOptional: parameter.isOptional,
    isRest: parameter.isRest,
    ...keyed(relations[index]),
  }));
}

/** A relation as a member of a parameter. */
export function keyed(keyOf: StubParameter["keyOf"]): Pick<StubParameter, "keyOf"> {
  return keyOf === undefined ? {} : { keyOf };
}

function shapeOf(
  build: (type: ts.Type) => Shape,
  { type, isOptional, isRest, isElement }: ReturnType<typeof parametersOf>[number],
): Shape {
  const shape = build(type);
  if (isRest && isElement) return { kind: "array", of: shape };
  return isOptional ? withoutUndefined(shape) : shape;
}

/** The ways in which a stub can be called. */
export function describeOverloads(
  file: FileContext,
  { node, ways, calls }: { readonly node: ts.Node; readonly ways: readonly ts.Signature[]; readonly calls: CallKind },
  shapes: ShapeBuilder,
): NonNullable<Skeleton["overloads"]> {
  return ways.map((way) => ({
    parameters: parametersAsData(file, parametersOf(file, way, node), (type) => shapes.buildInput(type)),
    ...describeResult(file, { node, types: [way.getReturnType()], calls }, shapes),
  }));
}

/** The final result for the caller, of one of several types. */
export function describeResult(
  file: FileContext,
  { node, types, calls }: { readonly node: ts.Node; readonly types: readonly ts.Type[]; readonly calls: CallKind },
  shapes: ShapeBuilder,
): { readonly result: Shape; readonly resultType: string } {
  const delivered = types.map((type) => deliveredType(file, type, calls));
  const texts = delivered.map((type) => printType(file, type, node));
  return { result: unionOf(delivered.map((type) => shapes.build(type))), resultType: unionText(texts) };
}

/** Types as the text of one type: `() => A | B` would be a function that gives either. */
export function unionText(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const isLoose = (text: string): boolean => text.includes("=>") || text.includes(" extends ");
  return distinct.map((text) => (distinct.length > 1 && isLoose(text) ? `(${text})` : text)).join(" | ");
}

function unionOf(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === "union" ? shape.of : [shape]));
  const open = flat.find(({ kind }) => kind === "any" || kind === "unknown");
  const [first, ...others] = new Map(flat.map((shape) => [JSON.stringify(shape), shape])).values();
  if (open !== undefined || first === undefined) return open ?? { kind: "any" };
  return others.length === 0 ? first : { kind: "union", of: [first, ...others] };
}

/** The final result for the caller: awaited, or the yielded item. */
export function deliveredType(file: FileContext, type: ts.Type, calls: CallKind): ts.Type {
  const { ts, checker } = file;
  if (calls === "sync") return type;
  if (calls === "async") return checker.getAwaitedType(type) ?? type;
  const isReference = ((type as ts.ObjectType).objectFlags ?? 0) & ts.ObjectFlags.Reference;
  const [item] = isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
  return item ?? checker.getAnyType();
}
