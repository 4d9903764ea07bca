import type { Skeleton } from "../../transformer/stub.js";
import type { Terms } from "../contract/contract.js";

/** Whether a call may change something, by its name. */
type Leave = (what: "this" | "arguments" | "module", name: string) => boolean;

/** Results of functions that are called for their effect alone. */
const NOTHING = new Set(["void", "undefined", "never"]);

/**
 * Decides what a call may change of its arguments and of its file: what the contract names; its receiver, unless its type is
 * read-only or its author has left `this` out; and everything where nothing is returned.
 *
 * @param isAuthors whether the clause `changes` is the author's own
 */
export function leaveOf(
  { hasThis, resultType, declaredThis }: Pick<Skeleton, "hasThis" | "resultType" | "declaredThis">,
  terms: Pick<Terms, "changes"> | undefined,
  isAuthors = false,
): Leave {
  const named = new Set(terms?.changes);
  const isForEffect = NOTHING.has(resultType) && terms?.changes === undefined;
  return (what, name) => {
    if (named.has(what === "this" ? "this" : name) || isForEffect) return true;
    return what === "this" && hasThis === true && declaredThis !== "readonly" && !isAuthors;
  };
}
