import type typescript from "typescript";
import type { Allowance } from "../../contract/options.js";
import type { Meanings } from "./meanings/meanings.js";
import type { TypeReader } from "./types.js";

/** A candidate as the rules see it. */
export interface PolicyContext {
  readonly body: typescript.FunctionDeclaration;
  /** Names of the user's file: what they hold is the user's affair. */
  readonly known: ReadonlySet<string>;
  readonly allow: Allowance;
  readonly meanings: Meanings;
  /** Absent where a version is loaded: there the text alone must do. */
  readonly types?: TypeReader | undefined;
}
