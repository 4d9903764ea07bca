import type { StubProblem } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";

/**
 * Called by rewritten code in the place of a stub that no body can be written for.
 *
 * @param problemJson the mistake as JSON text
 * @throws {SelfCodingError} `stub-mistake` with file, line and remedy, always
 */
export function mistake(problemJson: string): never {
  const problem = JSON.parse(problemJson) as StubProblem;
  const { file, line, column, message, remedy } = problem;
  throw new SelfCodingError("stub-mistake", `${file}(${line},${column}): ${message}`, {
    remedy,
    details: { problems: [problem] },
  });
}
