import type ts from "typescript";
import type { FileContext } from "./host.js";
import type { FrozenLink } from "./stub.js";

const PROBLEMS = {
  "stub-no-return-type": {
    message: "This stub has no return type, and none can be inferred from where it is used.",
    remedy: "Add a return type: the body is written for it and checked against it.",
  },
  "stub-untyped-parameter": {
    message: "This stub parameter has no type, and none can be inferred from where the stub is used.",
    remedy: "Add a type; use `unknown` or an explicit `any` if it accepts anything.",
  },
  "stub-outside-function": {
    message: "`stub()` is called outside a function.",
    remedy: "Put `return stub()` in the body of the function you want written.",
  },
  "stub-not-returned": {
    message: "This function does not end with `return stub()`.",
    remedy: "Make `return stub(…);` the last statement of the function's own body. Statements before it are hints.",
  },
  "stub-not-called": {
    message: "`stub` stands here without being called.",
    remedy: "Write `return stub();` in the body of the function you want written.",
  },
  "stub-options-not-static": {
    message: "These options use a name that is not available outside the function.",
    remedy: "Options are evaluated once, at module level: use only literals and module-level names.",
  },
  "stub-private-state": {
    message: "All state of this class is in #private fields, which a generated body cannot access.",
    remedy:
      "Declare the fields as `private name` instead of `#name`, or add a getter or method that exposes what the body needs. If it needs none of them, make it static or a plain function.",
  },
  "stub-unsupported-form": {
    message:
      "This cannot be a stub: selfcoding does not write constructors, setters, abstract members or values that are not functions.",
    remedy: "Move the logic into a function, method or getter, and make that the stub.",
  },
  "registered-not-function": {
    message: "This is passed to an agent as a function, but its type has no call signature.",
    remedy:
      "Pass `registered` a function, or annotate the value with a function type: `any` says nothing about its parameters.",
  },
  "signature-not-function": {
    message: "The type argument of this call is not a concrete function type.",
    remedy: "Write the signature of the function you want, e.g. `<(text: string) => number>`.",
  },
  "frozen-missing": {
    message: "This stub has no version, and the build is frozen.",
    remedy: "Run `selfcoding write`, and commit `.selfcoding`.",
  },
  "frozen-stale": {
    message: "This stub has changed since its version was written, and the build is frozen.",
    remedy: "Run `selfcoding write`, and commit `.selfcoding`.",
  },
  "frozen-conflict": {
    message: "The version of this stub was edited by hand, and the stub has changed since; the build is frozen.",
    remedy:
      "Run `selfcoding adopt` if the edit still fits, or move the edited code into your source in place of the stub, or delete its file in `.selfcoding`.",
  },
  "frozen-unloadable": {
    message: "The version of this stub does not compile, and the build is frozen.",
    remedy: "Fix its file in `.selfcoding`, or delete it to have it written anew.",
  },
  "frozen-proposed": {
    message: "The version of this stub waits for approval, and a frozen build runs nothing that is not approved.",
    remedy: "Look at it with `selfcoding review`, and approve it.",
  },
  "frozen-powerful": {
    message: "The version of this stub uses what `allow` grants, and only the runtime can hold it to that.",
    remedy: "Move its code into your source in place of the stub, or build without `frozen`.",
  },
} as const;

/** A stable name for a mistake in a stub or in what is given to an agent. */
type ProblemCode = keyof typeof PROBLEMS;

/** Notes that a stub has no version that could stand by itself. */
export function reportUnlinkable(
  file: FileContext,
  state: Extract<ReturnType<FrozenLink>, string>,
  node: ts.Node,
): void {
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
