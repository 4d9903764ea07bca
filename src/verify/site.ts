import { existsSync } from "node:fs";
import type typescript from "typescript";
import type { FoundStub } from "../../transformer/index.js";
import type { Skeleton } from "../../transformer/stub.js";
import type { Terms } from "../contract/contract.js";
import type { CheckTask } from "../contract/checkTask.js";
import type { Candidate, CapturedCall, Project, Verdict } from "../contract/nouns.js";
import type { Checkers } from "../project/checkers/checkers.js";
import { ts } from "../compiler/compiler.js";
import type { Placed } from "./types/place.js";
import type { Programs, UserProgram } from "../project/program.js";
import type { Sandbox } from "../sandbox/sandbox.js";
import { stubsOfFile } from "../project/stubsOfFile.js";
import type { readOptions } from "../project/readOptions.js";

/** Programs and containers that the checks keep warm between candidates. */
export interface CheckTools {
  readonly programs: Programs;
  readonly checkers: Checkers;
  readonly sandbox: Sandbox;
  /** The version in force of another stub, which the sandbox runs in its place; undefined when it is not written yet. */
  readonly currentVersion: (skeleton: Skeleton, project: Project) => Candidate | undefined;
}

/** The result of the checks; a body that calls an unwritten stub can only be judged once that one is written. */
export type Examination =
  | { readonly verdict: Verdict }
  | {
      readonly needs: {
        readonly id: string;
        readonly project: Project;
        readonly skeleton: Skeleton;
        readonly call: CapturedCall;
        readonly written: ReturnType<typeof readOptions>;
        /** The run that calls it, where that is not the candidate. */
        readonly by?: NonNullable<CheckTask["untried"]>[number];
      };
    }
  /** A call of a function of the caller's, which has to be made before the checks can go on. */
  | { readonly asks: { readonly name: string; readonly call: CapturedCall } };

/** The user's file and the stub in it, as they are on disk. */
export interface Site {
  readonly fileName: string;
  readonly userProgram: UserProgram;
  readonly program: typescript.Program;
  readonly sourceFile: typescript.SourceFile;
  readonly stubs: readonly FoundStub[];
  readonly found: FoundStub;
}

/** A candidate that is to be run. */
export interface RunTask {
  readonly task: CheckTask;
  readonly tools: CheckTools;
  readonly site: Site | undefined;
  readonly placed: Placed;
  /** The promises of the author and of the candidate's contract. */
  readonly terms: Terms | undefined;
}

/** Finds the stub of a task in the user's file; undefined when the file is not at hand, or holds it no more. */
export function locate({ skeleton, project }: CheckTask, fileName: string, { programs }: CheckTools): Site | undefined {
  if (!existsSync(fileName)) return undefined;
  const userProgram = programs.of(fileName);
  const program = userProgram.current(fileName);
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) return undefined;
  const stubs = stubsOfFile(program, sourceFile, toPosix(project.root));
  const found = stubs.find((stub) => stub.skeleton.id === skeleton.id);
  return found && { fileName, userProgram, program, sourceFile, stubs, found };
}

/** A path as the compiler writes it. */
export function toPosix(fileName: string): string {
  return ts.sys.resolvePath(fileName).replaceAll("\\", "/");
}
