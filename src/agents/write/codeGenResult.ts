import type { Usage } from "../../contract/nouns.js";
import type { AnyFunction } from "../../runtime/runningStub.js";

/** A function that was generated, and how it came about. */
export interface CodeGenResult<Value extends AnyFunction = AnyFunction> {
  /** The function; it heals itself, and always runs the version in force. */
  readonly value: Value;
  readonly name: string;
  readonly request: string;
  /** Its header, as TypeScript. */
  readonly signature: string;
  /** The version's TypeScript: imports, helpers, function. */
  readonly source: string;
  /** Of the file that holds it, from the project's root; `""` when the store cannot be written. */
  readonly path: string;
  readonly version: number;
  /** Candidates that it took; 0 when the version was there before. */
  readonly attempts: number;
  /** Tokens of this generation; none when the version was there before. */
  readonly usage: Usage;
  /** Notes on what the checks could not verify. */
  readonly notes: readonly string[];
}
