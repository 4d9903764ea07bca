import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { Shape } from "../stub.js";
import { augmentationAround } from "./settled.js";

const BOTH = ["Iterable", "IterableIterator", "IteratorObject", "Iterator", "Generator"];
const ITERABLES = new Set([...BOTH, "ArrayIterator", "MapIterator", "SetIterator"]);
const ASYNC_ITERABLES = new Set(BOTH.map((name) => `Async${name}`));
const TYPED_ARRAYS = ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32", "BigInt64", "BigUint64"];
const BUILTINS = new Set([
  ...["Date", "RegExp", "URL", "URLSearchParams", "ArrayBuffer", "SharedArrayBuffer", "DataView", "Buffer"],
  ...[...TYPED_ARRAYS, "Float16", "Float32", "Float64"].map((name) => `${name}Array`),
]);

/** The shape of a type that the language or the platform brings; undefined when its members say it as well. */
export function shapeOfGlobal(
  file: FileContext,
  type: ts.ObjectType,
  next: (inner: ts.Type) => Shape,
  [first, second] = typeArguments(file, type),
): Shape | undefined {
  const { ts } = file;
  const name = type.symbol.name;
  const of = first === undefined ? ({ kind: "any" } as const) : next(first);
  if (name === "Map" || name === "ReadonlyMap") {
    return { kind: "map", key: of, value: second === undefined ? { kind: "any" } : next(second) };
  }
  if (name === "Set" || name === "ReadonlySet") return { kind: "set", of };
  if (name === "Promise" || name === "PromiseLike") return { kind: "promise", of };
  if (ITERABLES.has(name)) return { kind: "iterable", of };
  if (ASYNC_ITERABLES.has(name)) return { kind: "asyncIterable", of };
  if (BUILTINS.has(name) || name.endsWith("Error")) return { kind: "builtin", name };
  if (name === "Function" || name === "CallableFunction")
    return { kind: "function", parameters: [], result: { kind: "any" } };
  // `Record`, `Partial`, `Pick` are declared in the library but their members are the user's.
  const isMapped = (type.objectFlags & ts.ObjectFlags.Mapped) !== 0 || name === "__type";
  return isMapped || type.getCallSignatures().length > 0 ? undefined : { kind: "any", opaque: name };
}

/** What a type gives for the parameters of its class or interface. */
export function typeArguments({ ts, checker }: FileContext, type: ts.Type): readonly ts.Type[] {
  const isReference = ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
  return isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
}

/** Whether a declaration is the language's or the platform's, there in every file. */
export function isAmbientGlobal(file: FileContext, declaration: ts.Node): boolean {
  const { ts, program } = file;
  const source = declaration.getSourceFile();
  if (program.isSourceFileDefaultLibrary(source)) return true;
  if (!program.isSourceFileFromExternalLibrary(source)) return false;
  return augmentationAround(file, declaration) !== undefined || !ts.isExternalModule(source);
}
