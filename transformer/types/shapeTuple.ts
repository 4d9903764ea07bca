import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { Shape, TupleElement } from "../stub.js";

/** The shape of a tuple. */
export function shapeOfTuple(file: FileContext, type: ts.TupleTypeReference, next: (inner: ts.Type) => Shape): Shape {
  const { ts, checker } = file;
  const { elementFlags, labeledElementDeclarations } = type.target;
  const elements = checker.getTypeArguments(type).map((element, index) => {
    const flags = elementFlags[index] ?? ts.ElementFlags.Required;
    const label = labeledElementDeclarations?.[index]?.name;
    // In `[...Item]` the element is the list; its items are what stands there.
    const item = flags & ts.ElementFlags.Variadic ? itemOf(file, element) : element;
    return {
      shape: item === undefined ? ({ kind: "any" } as const) : next(item),
      ...(label === undefined ? {} : { name: label.getText() }),
      ...(flags & ts.ElementFlags.Optional ? { isOptional: true } : {}),
      ...(flags & ts.ElementFlags.Variable ? { isRest: true } : {}),
    };
  });
  return { kind: "tuple", of: withOneRest(elements) };
}

function itemOf({ ts, checker }: FileContext, list: ts.Type): ts.Type | undefined {
  return checker.getIndexTypeOfType(checker.getBaseConstraintOfType(list) ?? list, ts.IndexKind.Number);
}

// Where one of several rests ends, and the next begins, only the caller's types tell.
function withOneRest(elements: readonly TupleElement[]): readonly TupleElement[] {
  const first = elements.findIndex(({ isRest }) => isRest);
  const end = elements.findLastIndex(({ isRest }) => isRest) + 1;
  if (end - first < 2) return elements;
  const of = elements.slice(first, end).map(({ shape }) => shape);
  return [...elements.slice(0, first), { shape: { kind: "union", of }, isRest: true }, ...elements.slice(end)];
}
