import type { StubProblem } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { AnyFunction } from "../runningStub.js";

/**
 * Throws what keeps a stub from being written.
 *
 * @param problemJson the mistake as JSON text
 * @param entry what the user's code called
 * @throws {SelfCodingError} `stub-mistake` with file, line and remedy, always
 */
export function throwMistake(problemJson: string, entry: AnyFunction): never {
  const problem = JSON.parse(problemJson) as StubProblem;
  const { file, line, column, message, remedy } = problem;
  const fact = `${file}(${line},${column}): ${message}`;
  const error = new SelfCodingError("stub-mistake", fact, { remedy, details: { problems: [problem] } });
  Error.captureStackTrace(error, entry);
  throw error;
}
