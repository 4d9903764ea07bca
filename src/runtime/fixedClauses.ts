import type { Clauses } from "../contract/contract.js";
import type { StubOptions } from "../contract/options.js";

// Functions cross as their text, to be shown; the checks read them where they stand in the user's source.
/** The clauses of a contract that stand in a stub's options. */
export function fixedClauses({ accepts, throws, changes, isRepeatable }: StubOptions): { fixed?: Clauses } {
  const fixed: Clauses = {
    ...(accepts === undefined ? {} : { accepts: String(accepts) }),
    ...(throws === undefined ? {} : { throws: throws.map(({ error, when }) => ({ error, when: String(when) })) }),
    ...(changes === undefined ? {} : { changes: [...changes] }),
    ...(isRepeatable === undefined ? {} : { isRepeatable }),
  };
  return Object.keys(fixed).length === 0 ? {} : { fixed };
}
