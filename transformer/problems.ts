import type ts from "typescript";
import type { FileContext } from "./host.js";
import type { Unlinkable } from "./stub.js";

const PROBLEMS = {
  "stub-no-return-type": {
    message: "This stub has no return type, and nothing around it gives one.",
    remedy: "Write the return type: it is what the body is written to and checked against.",
  },
  "stub-untyped-parameter": {
    message: "This parameter of a stub has no type, and nothing around it gives one.",
    remedy: "Write its type; `unknown` or an explicit `any` will do where anything may come.",
  },
  "stub-outside-function": {
    message: "`stub()` stands outside of a function.",
    remedy: "Put `return stub()` into the body of the function that is to be written.",
  },
  "stub-not-returned": {
    message: "`stub()` is not what this function returns in the end.",
    remedy: "Make `return stub(…);` the last statement of the function's own body; what stands before it are hints.",
  },
  "stub-options-not-static": {
    message: "These options use something that is not in reach outside of the function.",
    remedy: "Options are read once, at module level: use literals and module-level names only.",
  },
  "stub-private-state": {
    message: "All state of this class has #private names, which mean nothing to a body that is written for it.",
    remedy:
      "Call the fields `private name` instead of `#name`, or add a getter or method that gives what is needed; a member that needs none of it can be static, or a function.",
  },
  "stub-unsupported-form": {
    message:
      "This cannot be a stub: constructors, setters, abstract members and values that are no function cannot be written.",
    remedy: "Move the work into a function, method or getter, and make that the stub.",
  },
  "registered-not-function": {
    message: "This is given to an agent as a function, but its type has no call signature.",
    remedy: "Give `registered` a function, or give the value a function type: `any` tells nothing of its parameters.",
  },
  "signature-not-function": {
    message: "The type argument of this call is not a function type that is known here.",
    remedy: "Write the signature of the function that is wanted, as `<(text: string) => number>`.",
  },
  "frozen-missing": {
    message: "This stub has no version, and the build is frozen.",
    remedy: "Call it once where the mode is `auto`, and commit `.selfcoding`.",
  },
  "frozen-stale": {
    message: "This stub has changed since its version was written, and the build is frozen.",
    remedy: "Call it once where the mode is `auto`, and commit `.selfcoding`.",
  },
  "frozen-conflict": {
    message: "The version of this stub was edited by hand, and the stub has changed since; the build is frozen.",
    remedy: "Move the edited code into your source in place of the stub, or delete its file in `.selfcoding`.",
  },
  "frozen-unloadable": {
    message: "The version of this stub does not compile, and the build is frozen.",
    remedy: "Fix its file in `.selfcoding`, or delete it to have it written anew.",
  },
  "frozen-powerful": {
    message: "The version of this stub uses what `allow` grants, and only the runtime can hold it to that.",
    remedy: "Move its code into your source in place of the stub, or build without `frozen`.",
  },
} as const;

/** A stable name for a mistake in a stub or in what is given to an agent. */
type ProblemCode = keyof typeof PROBLEMS;

/** Notes that a stub has no version that could stand by itself. */
export function reportUnlinkable(file: FileContext, state: Unlinkable, node: ts.Node): void {
  reportProblem(file, `frozen-${state}`, node);
}

/** Notes a mistake at the user's line. */
export function reportProblem(
  file: FileContext,
  code: ProblemCode,
  node: ts.Node,
  more: { isAtCall?: true } = {},
): void {
  const { sourceFile } = file;
  const start = node.getStart(sourceFile);
  if (file.problems.some((problem) => problem.code === code && problem.start === start)) return;
  const { line, character } = sourceFile.getLineAndCharacterOfPosition(start);
  file.problems.push({
    code,
    ...PROBLEMS[code],
    file: sourceFile.fileName,
    start,
    length: node.getEnd() - start,
    line: line + 1,
    column: character + 1,
    ...more,
  });
}
