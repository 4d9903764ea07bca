import type { Shape } from "../../../transformer/stub.js";
import type { InputTree } from "../tree.js";

type FunctionShape = Extract<Shape, { kind: "function" }>;

/** How a function of two values of one type relates them: as a comparator, or as an equality. */
export function relationOf({
  parameters,
  result,
}: FunctionShape): Pick<Extract<InputTree, { kind: "function" }>, "relation"> {
  const [one, other] = parameters;
  if (parameters.length !== 2 || JSON.stringify(one) !== JSON.stringify(other)) return {};
  if (result.kind === "boolean") return { relation: "equality" };
  return result.kind === "number" || isSign(result) ? { relation: "order" } : {};
}

// `-1 | 0 | 1`
function isSign(shape: Shape): boolean {
  if (shape.kind !== "union") return false;
  const values = shape.of.map((part) => (part.kind === "literal" ? part.value : undefined));
  return [-1, 0, 1].every((sign) => values.includes(sign));
}
