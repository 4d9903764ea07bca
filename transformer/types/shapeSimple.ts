import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { Shape } from "../stub.js";

/** The shape of a type that is made of no others; undefined for all that are. */
export function simpleShape(ts: FileContext["ts"], type: ts.Type): Shape | undefined {
  const { flags } = type;
  const { TypeFlags } = ts;
  if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: "literal", value: type.value };
  if (flags & TypeFlags.BooleanLiteral) {
    return { kind: "literal", value: (type as unknown as { intrinsicName: string }).intrinsicName === "true" };
  }
  if (flags & TypeFlags.BigIntLiteral) {
    const { negative, base10Value } = (type as ts.BigIntLiteralType).value;
    return { kind: "bigintLiteral", text: `${negative ? "-" : ""}${base10Value}` };
  }
  const kinds = [
    [TypeFlags.Any, "any"],
    [TypeFlags.Unknown, "unknown"],
    [TypeFlags.Never, "never"],
    [TypeFlags.Void, "void"],
    [TypeFlags.Undefined, "undefined"],
    [TypeFlags.Null, "null"],
    [TypeFlags.String, "string"],
    [TypeFlags.Boolean, "boolean"],
    [TypeFlags.BigInt, "bigint"],
    [TypeFlags.ESSymbolLike, "symbol"],
    [TypeFlags.NonPrimitive, "object"],
    [TypeFlags.Number | TypeFlags.Enum, "number"],
  ] as const;
  const found = kinds.find(([flag]) => flags & flag);
  return found === undefined ? undefined : { kind: found[1] };
}
