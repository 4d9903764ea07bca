import { ts } from "../../compiler/compiler.js";
import type { UserProgram } from "../program.js";
import { bundledChecker } from "./bundledChecker.js";
import type { Checker, Overlay, TypeFault } from "./checker.js";
import { findNativeTypeScript } from "./nativeApi.js";
import { startNativeChecker } from "./nativeChecker.js";

/** The compilers that judge the types of candidates: a project's own TypeScript from 7 on, else the one inside this package. */
export class Checkers {
  readonly #ofProgram = new Map<UserProgram, Promise<Checker>>();
  readonly #complaints = new Set<string>();

  /** Why a project's own TypeScript is not used, one sentence for each; empty when all is well. */
  get complaints(): readonly string[] {
    return [...this.#complaints];
  }

  /** The faults that count of one file of the user's, by the compiler of its project. */
  async check(
    userProgram: UserProgram,
    overlay: Overlay,
    counts: (fault: TypeFault) => boolean,
  ): Promise<readonly TypeFault[]> {
    const checker = await this.#of(userProgram);
    try {
      return checker.check(overlay, counts);
    } catch (error) {
      if (checker === bundledChecker) throw error;
      checker.close();
      const native = findNativeTypeScript(userProgram.directory);
      this.#ofProgram.set(userProgram, Promise.resolve(this.#withoutNative(native, error)));
      return bundledChecker.check(overlay, counts);
    }
  }

  /** Opens a program ahead of the first check. */
  async warm(userProgram: UserProgram, fileName: string): Promise<void> {
    const program = userProgram.current(fileName);
    if ((await this.#of(userProgram)) === bundledChecker) program.getTypeChecker();
    else await this.check(userProgram, userProgram.overlay(fileName, textOf(program, fileName)), () => false);
  }

  /** Ends the processes of other compilers; the next check starts them again. */
  async close(): Promise<void> {
    const checkers = [...this.#ofProgram.values()];
    this.#ofProgram.clear();
    for (const checker of checkers) (await checker).close();
  }

  #of(userProgram: UserProgram): Promise<Checker> {
    const known = this.#ofProgram.get(userProgram) ?? this.#open(userProgram);
    this.#ofProgram.set(userProgram, known);
    return known;
  }

  async #open(userProgram: UserProgram): Promise<Checker> {
    const native = findNativeTypeScript(userProgram.directory);
    if (native === undefined) return bundledChecker;
    try {
      return startNativeChecker(await native.load(), userProgram);
    } catch (error) {
      return this.#withoutNative(native, error);
    }
  }

  #withoutNative(native: ReturnType<typeof findNativeTypeScript>, error: unknown): Checker {
    const reason = error instanceof Error ? error.message : String(error);
    this.#complaints.add(
      `TypeScript ${native?.version ?? ""} of this project cannot check candidates (${firstLine(reason)}); ` +
        `TypeScript ${ts.version} inside selfcoding checks them.`,
    );
    return bundledChecker;
  }
}

function textOf(program: ReturnType<UserProgram["current"]>, fileName: string): string {
  return program.getSourceFile(fileName)?.text ?? "";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
