import type { Clauses, Terms } from "../contract/contract.js";

/** A contract in which the clauses of `stronger` stand in the place of the weaker one's; examples of both count. */
export function mergeTerms(stronger: Clauses | undefined, weaker: Terms | undefined): Terms | undefined {
  if (stronger === undefined || Object.keys(stronger).length === 0) return weaker;
  const examples = [...(stronger.examples ?? []), ...(weaker?.examples ?? [])];
  return {
    text: "",
    ...weaker,
    ...stronger,
    ...(examples.length === 0 ? {} : { examples }),
  };
}
