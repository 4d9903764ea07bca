import type { Shape } from "../../../transformer/stub.js";
import type { InputTree } from "../tree.js";

type FunctionShape = Extract<Shape, { kind: "function" }>;

/** What a function shows besides its results: how many parameters it has, and how it relates two values of one type. */
export function traitsOf({
  parameters,
  result,
}: FunctionShape): Pick<Extract<InputTree, { kind: "function" }>, "length" | "relation"> {
  const [one, other] = parameters;
  const { length } = parameters;
  if (length !== 2 || JSON.stringify(one) !== JSON.stringify(other)) return { length };
  if (result.kind === "boolean") return { length, relation: "equality" };
  return result.kind === "number" || isSign(result) ? { length, relation: "order" } : { length };
}

// `-1 | 0 | 1`
function isSign(shape: Shape): boolean {
  if (shape.kind !== "union") return false;
  const values = shape.of.map((part) => (part.kind === "literal" ? part.value : undefined));
  return [-1, 0, 1].every((sign) => values.includes(sign));
}
