import { statSync } from "node:fs";
import path from "node:path";
import { collapseSpaces } from "../../text/lines.js";
import { type Checker, inOrder, type Overlay, type TypeFault } from "./checker.js";
import type { findNativeTypeScript } from "./nativeApi.js";

/** A project as its files are to be judged. */
interface NativeProject {
  readonly directory: string;
  readonly description: {
    readonly json: { readonly extends?: string; readonly compilerOptions: object };
    readonly ambientFiles: readonly string[];
  };
}

type StartNative = Awaited<ReturnType<NonNullable<ReturnType<typeof findNativeTypeScript>>["load"]>>;
type NativeApi = ReturnType<StartNative>;
type NativeSnapshot = ReturnType<NativeApi["updateSnapshot"]>;
type FileChanges = NonNullable<Parameters<NativeApi["updateSnapshot"]>[0]["fileChanges"]>;
type NativeProgram = NonNullable<ReturnType<NativeSnapshot["getProject"]>>["program"];
type NativeDiagnostic = ReturnType<NativeProgram["getSemanticDiagnostics"]>[number];

const ERROR = 1;
/** "Cannot find module" in all its forms, and what is said of a file that is not there. */
const NOT_FOUND: ReadonlySet<number> = new Set([2307, 2688, 2732, 2792, 2834, 2835, 6053, 7016]);
/** Neither is ever on disk. */
const CONFIGURATION = ".selfcoding-check.json";
const PROBE = ".selfcoding-probe.ts";
const PROBE_TEXT = 'export {};\nconst probe: number = "";\n';
const PROBE_FAULT = { start: PROBE_TEXT.indexOf("probe"), code: 2322 };

/** Starts TypeScript 7, in its own process, which ends with the thread that started it. */
export function startNativeChecker(start: StartNative, project: NativeProject): Checker {
  return new NativeChecker(start, project);
}

class NativeChecker implements Checker {
  readonly #api: NativeApi;
  readonly #project: NativeProject;
  readonly #configuration: string;
  readonly #roots: Set<string>;
  /** The texts that only this checker knows, by file. */
  readonly #texts = new Map<string, string>();
  /** Files of the user's that were read, as they were then. */
  readonly #stamps = new Map<string, string>();
  #overlaid: string | undefined;
  #snapshot: NativeSnapshot;

  /** @throws when what it is started with does not do what a check needs */
  constructor(start: StartNative, project: NativeProject) {
    this.#project = project;
    const { json, ambientFiles } = project.description;
    // Beside the one that it extends, as that may speak of its own folder.
    const folder = json.extends === undefined ? project.directory : path.posix.dirname(json.extends);
    this.#configuration = path.posix.join(folder, CONFIGURATION);
    const probe = path.posix.join(folder, PROBE);
    this.#roots = new Set([...ambientFiles, probe]);
    this.#texts.set(probe, PROBE_TEXT).set(this.#configuration, this.#configurationText());
    this.#api = start({ cwd: project.directory, fs: { readFile: (fileName) => this.#read(fileName) } });
    try {
      this.#snapshot = this.#api.updateSnapshot({ openProjects: [this.#configuration] });
      this.#probe(probe);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  check(overlay: Overlay, counts: (fault: TypeFault) => boolean): readonly TypeFault[] {
    this.#update(this.#changes(overlay));
    const faults = this.#faults(overlay.fileName, counts);
    if (!faults.some(({ code }) => NOT_FOUND.has(code))) return faults;
    // It is told of changed files only: what was looked for in vain may be there by now.
    this.#update({ invalidateAll: true });
    return this.#faults(overlay.fileName, counts);
  }

  close(): void {
    this.#api.close();
  }

  // That texts from here are believed, and that faults come with code and place, shows before anything rests on it.
  #probe(fileName: string): void {
    const [fault, ...more] = this.#faults(fileName, () => true);
    if (more.length > 0 || fault?.code !== PROBE_FAULT.code || fault.start !== PROBE_FAULT.start)
      throw new Error("its API did not find a type error that it was shown");
  }

  #read(fileName: string): string | undefined {
    const text = this.#texts.get(fileName);
    if (text === undefined && !fileName.includes("/node_modules/")) this.#stamps.set(fileName, stampOf(fileName));
    return text;
  }

  #changes({ fileName, text }: Overlay): FileChanges {
    const changed: string[] = [];
    const created: string[] = [];
    const deleted: string[] = [];
    for (const [file, stamp] of this.#stamps) {
      const now = stampOf(file);
      if (now === stamp) continue;
      (now === MISSING ? deleted : stamp === MISSING ? created : changed).push(file);
      this.#stamps.set(file, now);
    }
    const previous = this.#overlaid;
    if (previous !== undefined && previous !== fileName) {
      this.#texts.delete(previous);
      (stampOf(previous) === MISSING ? deleted : changed).push(previous);
    }
    this.#overlaid = fileName;
    this.#texts.set(fileName, text);
    changed.push(fileName);
    if (!this.#roots.has(fileName)) {
      this.#roots.add(fileName);
      this.#texts.set(this.#configuration, this.#configurationText());
      changed.push(this.#configuration);
    }
    return { changed, created, deleted };
  }

  #update(fileChanges: FileChanges): void {
    const previous = this.#snapshot;
    this.#snapshot = this.#api.updateSnapshot({ fileChanges });
    previous.dispose();
  }

  #faults(fileName: string, counts: (fault: TypeFault) => boolean): readonly TypeFault[] {
    const program = this.#snapshot.getProject(this.#configuration)?.program;
    if (program === undefined) throw new Error("its API does not open the project");
    const syntactic = faultsOf(program.getSyntacticDiagnostics(fileName)).filter(counts);
    if (syntactic.length > 0) return syntactic;
    const semantic = [...program.getBindDiagnostics(fileName), ...program.getSemanticDiagnostics(fileName)];
    return faultsOf(semantic).filter(counts);
  }

  #configurationText(): string {
    const { json } = this.#project.description;
    return JSON.stringify({ ...json, files: [...this.#roots], include: [], references: [] });
  }
}

const MISSING = "missing";

function stampOf(fileName: string): string {
  const stats = statSync(fileName, { throwIfNoEntry: false });
  return stats === undefined ? MISSING : `${stats.mtimeMs} ${stats.size}`;
}

function faultsOf(diagnostics: readonly NativeDiagnostic[]): TypeFault[] {
  const faults = diagnostics.flatMap(({ fileName, pos, code, category, ...sentences }) =>
    category !== ERROR || fileName === undefined ? [] : [{ fileName, start: pos, code, text: flatten(sentences) }],
  );
  return inOrder(faults);
}

function flatten({ text, messageChain = [] }: Pick<NativeDiagnostic, "text" | "messageChain">): string {
  return collapseSpaces([text, ...messageChain.map(flatten)].join(" "));
}
