import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { StubParameter } from "../stub.js";

/**
 * Whether the values of a type hang on what a type parameter stands for, as those of `keyof T`, `T[K]`, `PathOf<T>` or of
 * a parameter bound by one. What bounds such a type holds more values than the type does.
 */
export function isDependent(file: FileContext, type: ts.Type, depth = 0): boolean {
  const { ts } = file;
  const { Index, IndexedAccess, Conditional, TypeParameter } = ts.TypeFlags;
  if (type.flags & (Index | IndexedAccess | Conditional)) return true;
  if (type.flags & TypeParameter) {
    const bound = constraintOf(file, type);
    return bound !== undefined && depth < MAX_DEPTH && isDependent(file, bound, depth + 1);
  }
  return type.isIntersection() && type.types.some((part) => isDependent(file, part, depth));
}

/** A parameter bound by one bound by one … */
const MAX_DEPTH = 10;

/** As it is declared: the compiler's own answer is what bounds the bound. */
function constraintOf({ ts, checker }: FileContext, type: ts.Type): ts.Type | undefined {
  const declaration = type.symbol?.declarations?.find(ts.isTypeParameterDeclaration);
  return declaration?.constraint && checker.getTypeFromTypeNode(declaration.constraint);
}

/** For each parameter of a call, whether it is a key of what another one is. */
export function keyRelations(file: FileContext, types: readonly ts.Type[]): StubParameter["keyOf"][] {
  const { checker } = file;
  const itemOf = (type: ts.Type): ts.Type | undefined =>
    checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
  return types.map((given) => {
    const type = withoutUndefined(file, given);
    const item = itemOf(type);
    const owner = keyedBy(file, item ?? type);
    if (owner === undefined) return undefined;
    const isList = item !== undefined;
    const whole = types.indexOf(owner);
    if (whole >= 0) return { of: whole, isOfItems: false, isList };
    const list = types.findIndex((other) => itemOf(other) === owner);
    return list < 0 ? undefined : { of: list, isOfItems: true, isList };
  });
}

function withoutUndefined({ ts }: FileContext, type: ts.Type): ts.Type {
  const parts = type.isUnion() ? type.types.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0) : [];
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : type;
}

/** The type whose keys are meant by `keyof T`, `keyof T & string` or a parameter bound by either. */
function keyedBy(file: FileContext, type: ts.Type, depth = 0): ts.Type | undefined {
  const { ts } = file;
  if (type.flags & ts.TypeFlags.Index) return (type as ts.IndexType).type;
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const bound = constraintOf(file, type);
    return bound === undefined || depth > MAX_DEPTH ? undefined : keyedBy(file, bound, depth + 1);
  }
  if (!type.isIntersection()) return undefined;
  const others = type.types.filter((part) => (part.flags & ts.TypeFlags.String) === 0);
  const [only] = others;
  return others.length === 1 && only !== undefined ? keyedBy(file, only, depth) : undefined;
}
