/** Runs inside the sandbox's context: the functions of tests, and how each runner hands over what they are given. */
import { mochaContext } from "./testContext.js";

/** The function of a test, a suite or a hook. */
type Work = (context: unknown) => unknown;

/** Stands among the arguments of a row for the context of its test. */
export const CONTEXT = Symbol("context");

const originals = new WeakMap<Function, Function>();
const macros = new WeakSet<Function>();

/** The text of the function that somebody wrote. */
export function textOf(work: Function): string {
  return Function.prototype.toString.call(originals.get(work) ?? work);
}

/** A function for several tests, as AVA's `test.macro` makes them: what stands behind it is what it is given. */
export function macroOf(given: Work | { readonly exec: Work }): Work {
  const own = typeof given === "function" ? given : given.exec;
  const work = function (this: unknown, ...values: [unknown]): unknown {
    return own.apply(this, values);
  };
  originals.set(work, own);
  macros.add(work);
  return work;
}

export function isMacro(work: Function): boolean {
  return macros.has(work);
}

/** A function that is given fixtures besides the context, as by Vitest's `test.extend`. */
export function withFixtures(work: Work, fixtures: object): Work {
  const entries = Object.entries(fixtures).map(
    ([key, value]: [string, unknown]) => [key, Array.isArray(value) ? (value[0] as unknown) : value] as const,
  );
  const extended = (context: unknown): unknown => {
    const given = Object.create(context as object) as Record<string, unknown>;
    const run = (index: number): unknown => {
      const [key, value] = entries[index] ?? [];
      if (key === undefined) return work(given);
      const use = (made: unknown): unknown => {
        given[key] = made;
        return run(index + 1);
      };
      return typeof value === "function" ? (value as (...values: unknown[]) => unknown)(given, use) : use(value);
    };
    return run(0);
  };
  originals.set(extended, originals.get(work) ?? work);
  return extended;
}

/** Calls the function of a test or a hook. */
export function call(work: Work, given: object, row?: readonly unknown[]): unknown {
  if (row !== undefined)
    return work.apply(mochaContext, row.map((cell) => (cell === CONTEXT ? given : cell)) as [unknown]);
  if (work.length === 0) return work.call(mochaContext, given);
  // Jest's way of ending an asynchronous test.
  if (!/^(?:function\s*\w*\s*)?\(?\s*(?:done|cb|callback)\b/.test(textOf(work))) return work.call(mochaContext, given);
  return new Promise<void>((resolve, reject) => {
    const done = (error?: unknown): void => (error === undefined || error === null ? resolve() : reject(error));
    work.call(mochaContext, Object.assign(done, { fail: reject }));
  });
}
