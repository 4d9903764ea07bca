// Apart from what rewrites: public types reach these, and must not reach the compiler's, which users need not have.
import type { Skeleton, StubProblem } from "../../transformer/stub.js";
import type { Project } from "../contract/nouns.js";

/** A user's file as the engine runs it. */
export interface RewrittenFile {
  /** JavaScript with an inline source map to the user's file; undefined when the file holds nothing of ours. */
  readonly code: string | undefined;
  readonly stubs: readonly Pick<Skeleton, "id" | "fingerprint">[];
  readonly problems: readonly StubProblem[];
  /** Other files that had a part in it. */
  readonly dependencies: readonly string[];
}

/** The module system that a file is run as. */
export type ModuleFormat = "module" | "commonjs";

/** A file that is to be rewritten. */
export interface RewriteTask {
  /** With `/` between folders on every system. */
  readonly fileName: string;
  readonly project: Project;
  readonly format: ModuleFormat;
}
