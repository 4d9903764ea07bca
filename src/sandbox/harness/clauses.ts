/** Runs inside the sandbox's context: asks the clauses of a contract about an input. */

// A function can be given an `apply` of its own.
const { apply } = Reflect;

type Clause = (this: unknown, ...values: unknown[]) => unknown;

/** The clauses as the program hands them over, each read when it is needed. */
interface Promised {
  readonly accepts?: () => Clause | undefined;
  readonly throws?: () => readonly { readonly error: string; readonly when: Clause }[] | undefined;
}

/** A contract's answers about an input. */
interface Said {
  readonly isAccepted?: boolean;
  readonly foreseen?: readonly string[];
}

/** Asks a contract about an input; a clause that throws says nothing about it. */
export function askContract({ accepts, throws }: Promised, self: unknown, values: readonly unknown[]): Said {
  const isTrue = (clause: Clause): boolean | undefined => {
    try {
      return apply(clause, self, values) === true;
    } catch {
      return undefined;
    }
  };
  const condition = accepts?.();
  const isAccepted = condition === undefined ? undefined : isTrue(condition);
  const foreseen = throws?.()?.flatMap(({ error, when }) => (isTrue(when) === true ? [String(error)] : []));
  return {
    ...(isAccepted === undefined ? {} : { isAccepted }),
    ...(foreseen === undefined ? {} : { foreseen }),
  };
}
