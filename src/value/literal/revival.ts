import { classNameOf, findHiddenState } from "../kinds.js";
import { nameInScope } from "./names.js";

/** How an instance of a class is made again from its state, as its text begins and ends. */
interface Revival {
  /** Of the class in the scope; undefined where none can be made: what it holds is worth reading even so. */
  readonly name: string | undefined;
  readonly open: string;
  readonly close: string;
}

/** How instances of the class of a prototype are made again; what stands in the way is refused. */
export function revivalOf(
  prototype: object,
  scope: Readonly<Record<string, unknown>>,
  refuse: (what: string, sentence: string) => unknown,
): Revival {
  const className = classNameOf(prototype) || "an unnamed class";
  const name = nameInScope(prototype.constructor, scope);
  const unreachable = `The class ${className} is not available in the stub's file, so its instances cannot be recreated.`;
  const problem = name === undefined ? unreachable : findHiddenState(prototype, className);
  if (problem === undefined) return { name, open: `$revive(${name}, `, close: ")" };
  refuse(className, problem);
  return { name: undefined, open: `/* ${className} */ `, close: "" };
}
