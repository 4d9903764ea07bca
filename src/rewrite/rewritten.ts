// Apart from what rewrites: public types reach these, and must not reach the compiler's, which users need not have.
import type { Skeleton, StubProblem } from "../../transformer/stub.js";
import type { Project } from "../contract/nouns.js";

/** A user's file as the engine or a bundler runs it. */
export interface RewrittenFile {
  /**
   * JavaScript with an inline source map to the user's file, or TypeScript with its map apart; undefined when the file
   * holds nothing of ours.
   */
  readonly code: string | undefined;
  /** Of TypeScript: the source map as JSON. */
  readonly map?: string;
  readonly stubs: readonly Pick<Skeleton, "id" | "fingerprint">[];
  readonly problems: readonly StubProblem[];
  /** Other files that had a part in it. */
  readonly dependencies: readonly string[];
  /** What they were like when they were read: they may have changed since. */
  readonly stamps: Readonly<Record<string, string>>;
  /** What the versions of its stubs were like, by their ids. */
  readonly versions: Readonly<Record<string, VersionStamp>>;
  /** The text is what another tool has made of the file: TypeScript no more. */
  readonly isCompiled?: true;
}

/** What a stub's version is like. */
interface VersionStamp {
  /** What its files were like, by their paths in the folder of versions, without a look into them. */
  readonly files: Readonly<Record<string, string>>;
  /** What was linked, or why nothing was. */
  readonly content: string;
}

/** The module system that a file is run as. */
export type ModuleFormat = "module" | "commonjs";

/** A file that is to be rewritten. */
export interface RewriteTask {
  /** With `/` between folders on every system. */
  readonly fileName: string;
  readonly project: Project;
  /** What is wanted: JavaScript of a module system, or TypeScript line for line. */
  readonly format: ModuleFormat | "typescript";
  /** The file as who asks has it. @default what is on disk */
  readonly text?: string;
  /** The expression by which the rewritten file tells where it is. @default the project's root, quoted */
  readonly where?: string;
  /** Nothing of selfcoding stays where stubs stood; a stub without a version is a mistake. */
  readonly isFrozen?: true;
  /** Versions stand there without the catch that heals, as the process that runs them heals nothing. */
  readonly isHealingOff?: true;
  /** It goes into a page, where nobody heals a body or puts another one in its place. */
  readonly isShipped?: true;
}
