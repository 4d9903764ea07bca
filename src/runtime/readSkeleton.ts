import type { Skeleton } from "../../transformer/stub.js";
import type { StubBinding } from "./runningStub.js";

/** The skeleton of a stub that rewritten code has defined. */
export function readSkeleton(json: string, { entries }: Pick<StubBinding, "entries">): Skeleton {
  const skeleton = JSON.parse(json) as Skeleton;
  return entries === undefined ? skeleton : { ...skeleton, scope: entries() };
}
