import type { Skeleton } from "../../transformer/stub.js";
import type { Clauses } from "./contract.js";
import type { CapturedCall, Case, Project } from "./nouns.js";
import type { Allowance, Growth, Isolation, Proof } from "./options.js";
import type { Uses } from "./uses.js";

/** A stub whose candidates are checked, and what they are checked against. */
export interface CheckTask {
  readonly skeleton: Skeleton;
  readonly project: Project;
  readonly cases: readonly Case[];
  /** Present for functions that stand in no file of the user's. */
  readonly uses?: Uses;
  /** Clauses of the contract that stand in the stub's options: they are stronger than the candidate's. */
  readonly fixed?: Clauses;
  readonly options: CheckOptions;
  /** The error that the live call is to be healed of: thrown on purpose once more, it is no answer. @default none */
  readonly failure?: { readonly name: string; readonly message: string };
  /** Runs that call a stub which waits for this one: they are left out, with a note. @default none */
  readonly untried?: readonly Untried[];
}

/** An example, a test or what is drawn, that was left out. */
interface Untried {
  /** How it is called in sentences. */
  readonly label: string;
  /** The id of the stub that it calls. */
  readonly needs: string;
  /** Present for a test. */
  readonly test?: { readonly file: string; readonly title: string };
  /** It stands for all drawn inputs. */
  readonly isDrawn?: boolean;
}

/** The options that the checks read. */
interface CheckOptions {
  readonly allow: Allowance;
  readonly isolation: Isolation;
  /** For one case, in milliseconds. */
  readonly caseMilliseconds: number;
  /** Above what the sandbox starts with, in megabytes. */
  readonly memoryMegabytes: number;
  /** How many inputs are drawn from the types; 0 for none. */
  readonly inputs: number;
  /** For all drawn inputs together, in milliseconds. */
  readonly inputMilliseconds: number;
  readonly seed: number;
  /** Whether findings that the model may answer must be fixed all the same. @default "answerable" */
  readonly proof?: Proof;
  readonly growth?: Growth;
  /** Test files of the user's, from the project's root. */
  readonly testFiles: readonly string[];
}

/** In place of a call, where nobody makes one at the moment: nothing is held against a body for it, and nothing of it is kept. */
export const AHEAD: CapturedCall = {
  arguments: [],
  isAhead: true,
  notReplayable: "the function is written ahead of its first call",
};
