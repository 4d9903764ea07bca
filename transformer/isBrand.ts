import type ts from "typescript";
import type { FileContext } from "./host.js";

/** Whether a type is there only to tell another one apart, such as `{ readonly __brand: "id" }`. */
export function isBrand({ ts, checker }: FileContext, type: ts.Type): boolean {
  const members = (type.flags & ts.TypeFlags.Object) === 0 ? [] : checker.getPropertiesOfType(type);
  return members.length > 0 && members.every(({ name }) => name.startsWith("__"));
}
