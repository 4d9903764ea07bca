import { throwMistake } from "../declare/mistake.js";

/** Called by rewritten code in the place of a stub that no body can be written for. */
export function mistake(problemJson: string): never {
  return throwMistake(problemJson, mistake);
}
