import type { Shape, Skeleton } from "../../transformer/stub.js";

/** All shapes of a function's parameters and of the types that they refer to, those within others included. */
export function shapesWithin({ parameters, shapes }: Pick<Skeleton, "parameters" | "shapes">): Shape[] {
  const found: Shape[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    if ("kind" in part && typeof part.kind === "string") found.push(part as Shape);
    for (const inner of Object.values(part)) visit(inner);
  };
  visit([parameters, shapes]);
  return found;
}
