import path from "node:path";
import type typescript from "typescript";
import type { Mode } from "../contract/options.js";
import { compilerOf } from "./buildCompiler.js";
import {
  type BuildReport,
  inspectProgram,
  isBuildInformation,
  settleDeclarations,
  staysUnwritten,
  withoutOurPlugin,
} from "./build.js";
import { collectErrors } from "./buildErrors.js";
import { findProjects } from "../project/findProjects.js";
import { createProgramTransformer } from "./compilerHost.js";
import { withoutStubs } from "./stubDiagnostic.js";
import { watchFolder } from "./watchFolder.js";

type Builder = typescript.EmitAndSemanticDiagnosticsBuilderProgram;

/** Long enough for all files of one version to be written. */
const SETTLE_MILLISECONDS = 50;

/**
 * Builds as `build` does, and again with each change of the sources, the configuration or the versions in the store. Only
 * what a change affects is written.
 *
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function watchBuild(
  configurationPath: string,
  onBuilt: (report: BuildReport) => void,
  mode: Mode = "auto",
): Promise<{ close(): void }> {
  const compiler = await compilerOf(path.dirname(configurationPath));
  const watches = findProjects(configurationPath, compiler.ts).map(
    ({ options }) => new ProjectWatch(options.configFilePath as string, compiler, mode, onBuilt),
  );
  return {
    close: () => {
      for (const watch of watches) watch.close();
    },
  };
}

class ProjectWatch {
  readonly #compiler: Awaited<ReturnType<typeof compilerOf>>;
  readonly #mode: Mode;
  readonly #onBuilt: (report: BuildReport) => void;
  readonly #watch: { close(): void };
  readonly #stores = new Map<string, { close(): void }>();
  /** The version that each stub was written with. */
  readonly #written = new Map<string, string>();
  #builder: Builder | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    configuration: string,
    compiler: Awaited<ReturnType<typeof compilerOf>>,
    mode: Mode,
    onBuilt: (report: BuildReport) => void,
  ) {
    this.#compiler = compiler;
    this.#mode = mode;
    this.#onBuilt = onBuilt;
    this.#watch = compiler.ts.createWatchProgram(this.#host(configuration));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watch.close();
    for (const store of this.#stores.values()) store.close();
  }

  #host(configuration: string): typescript.WatchCompilerHostOfConfigFile<Builder> {
    const { ts, withLibrary } = this.#compiler;
    const ignore = (): void => undefined;
    const host = withLibrary(
      ts.createWatchCompilerHost(
        configuration,
        undefined,
        ts.sys,
        ts.createEmitAndSemanticDiagnosticsBuilderProgram,
        ignore,
        ignore,
      ),
    );
    const { readFile, createProgram } = host;
    return {
      ...host,
      // What an earlier compiler wrote says nothing of the versions that are linked.
      readFile: (fileName, encoding) => (isBuildInformation(fileName) ? undefined : readFile(fileName, encoding)),
      createProgram: (roots, options, ...more) => createProgram(roots, options && withoutOurPlugin(options), ...more),
      afterProgramCreate: (builder) => {
        this.#builder = builder;
        this.#round(builder);
      },
    };
  }

  #round(builder: Builder): void {
    const { ts } = this.#compiler;
    const program = builder.getProgram();
    settleDeclarations(program);
    const { stubs, problems } = inspectProgram(program, ts, this.#mode);
    const before = [createProgramTransformer({ ts, program, mode: this.#mode, onProblem: () => {} })];
    const written = new Set<string>();
    const sources = new Set<string>();
    const write: typescript.WriteFileCallback = (fileName, text, mark, _onError, from = []) => {
      if (isBuildInformation(fileName)) return;
      written.add(fileName);
      for (const source of from) sources.add(source.fileName);
      ts.sys.writeFile(fileName, text, mark);
    };
    const found = withoutStubs(stubs, diagnosticsOf(builder));
    const isStopped = staysUnwritten(program, found.length, problems.length, this.#mode);
    const emitted = isStopped ? [] : [...builder.emit(undefined, write, undefined, false, { before }).diagnostics];
    if (!isStopped) {
      // The compiler knows nothing of versions.
      const stale = new Set(stubs.filter((stub) => this.#isStale(stub)).map(({ sourceFile }) => sourceFile));
      for (const sourceFile of stale) {
        if (sources.has(sourceFile.fileName)) continue;
        emitted.push(...program.emit(sourceFile, write, undefined, false, { before }).diagnostics);
      }
      for (const stub of stubs) this.#written.set(keyOf(stub), versionOf(stub));
    }
    this.#watchStores(new Set(stubs.map(({ project }) => project.storeDirectory)));
    const errors = collectErrors([...found, ...emitted], problems, ts);
    const isEmitOff = program.getCompilerOptions().noEmit === true;
    this.#onBuilt({ errors, files: written.size, stubs, isEmitOff });
  }

  #isStale(stub: BuildReport["stubs"][number]): boolean {
    return this.#written.get(keyOf(stub)) !== versionOf(stub);
  }

  #watchStores(folders: ReadonlySet<string>): void {
    for (const folder of folders) {
      if (this.#stores.has(folder)) continue;
      const watcher = watchFolder(folder, () => this.#relinkSoon());
      this.#stores.set(folder, watcher);
      // What came between the look at the versions and now.
      this.#relinkSoon();
    }
  }

  #relinkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#builder === undefined) return;
      const { stubs } = inspectProgram(this.#builder.getProgram(), this.#compiler.ts);
      if (stubs.some((stub) => this.#isStale(stub))) this.#round(this.#builder);
    }, SETTLE_MILLISECONDS);
  }
}

// Two packages of a workspace may have stubs of the same id.
function keyOf({ project, skeleton }: BuildReport["stubs"][number]): string {
  return `${project.root} ${skeleton.id}`;
}

function versionOf({ found: { state, source } }: BuildReport["stubs"][number]): string {
  return `${state} ${source ?? ""}`;
}

function diagnosticsOf(builder: Builder): typescript.Diagnostic[] {
  return [
    ...builder.getConfigFileParsingDiagnostics(),
    ...builder.getOptionsDiagnostics(),
    ...builder.getSyntacticDiagnostics(),
    ...builder.getGlobalDiagnostics(),
    ...builder.getSemanticDiagnostics(),
  ];
}
