import type { Project } from "../../contract/nouns.js";
import type { HostFile } from "../hosts/hostFile.js";

/** A file with stubs, as the dev server has last read it. */
interface StubModule {
  readonly fileName: string;
  readonly text: string;
  readonly project: Project;
  readonly stubs: HostFile["stubs"];
  readonly dependencies: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
}

/** Keeps the files with stubs that a dev server has served, and what went into each. */
export function keepStubModules(): StubModules {
  return new StubModules();
}

class StubModules {
  readonly #modules = new Map<string, StubModule>();

  /** @param text what was rewritten: another plugin may have had a hand in it */
  note(fileName: string, text: string, { project, stubs, dependencies, versions }: HostFile): void {
    const named = (files: readonly string[]): Set<string> => new Set(files.map(withSlashes));
    this.#modules.set(fileName, {
      fileName,
      text,
      project,
      stubs,
      dependencies: named(dependencies),
      versions: named(versions),
    });
  }

  forget(fileName: string): void {
    this.#modules.delete(fileName);
  }

  /** The modules that hold a stub of this id: two packages of a workspace may each have one. */
  withStub(id: string): readonly StubModule[] {
    return [...this.#modules.values()].filter(({ stubs }) => stubs.some((stub) => stub.id === id));
  }

  /** The modules that a file went into, and whether it is a version of a stub in them. */
  holding(file: string): { readonly modules: readonly StubModule[]; readonly isVersion: boolean } {
    const all = [...this.#modules.values()];
    const modules = all.filter(({ dependencies, versions }) => dependencies.has(file) || versions.has(file));
    return { modules, isVersion: modules.some(({ versions }) => versions.has(file)) };
  }
}

/** A file's name as bundlers write it on every system. */
export function withSlashes(file: string): string {
  return file.replaceAll("\\", "/");
}
