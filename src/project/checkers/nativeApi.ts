import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { FIRST_NATIVE, installedVersion } from "../installed.js";

/** The parts of `typescript/unstable/sync` of TypeScript 7 that a check needs. */
interface NativeApi {
  updateSnapshot(change: {
    readonly openProjects?: readonly string[];
    readonly fileChanges?: FileChanges;
  }): NativeSnapshot;
  close(): void;
}

/** Files that are not what they were at the last snapshot, or all of them. */
type FileChanges =
  | { readonly changed: readonly string[]; readonly created: readonly string[]; readonly deleted: readonly string[] }
  | { readonly invalidateAll: true };

/** The projects as they are at one moment, until it is disposed of. */
interface NativeSnapshot {
  getProject(configuration: string): { readonly program: NativeProgram } | undefined;
  dispose(): void;
}

interface NativeProgram {
  getSyntacticDiagnostics(fileName: string): readonly NativeDiagnostic[];
  getBindDiagnostics(fileName: string): readonly NativeDiagnostic[];
  getSemanticDiagnostics(fileName: string): readonly NativeDiagnostic[];
}

/** A diagnostic as it comes over the channel. */
interface NativeDiagnostic {
  readonly fileName?: string;
  readonly pos: number;
  readonly code: number;
  readonly category: number;
  readonly text: string;
  readonly messageChain?: readonly NativeDiagnostic[];
}

/** Starts the compiler's process; `readFile` answers undefined for what is to be read from disk. */
type StartNative = (settings: {
  readonly cwd: string;
  readonly fs: { readFile(fileName: string): string | undefined };
}) => NativeApi;

/** A TypeScript from 7 on that a project has installed. */
interface NativeTypeScript {
  readonly version: string;
  /** @throws when its API is not there */
  load(): Promise<StartNative>;
}

/** By the second name it stands beside a `typescript` that is 6, for the tools that need that one's API. */
const PACKAGES = ["typescript", "@typescript/native"];
const ENTRY = "unstable/sync";

/** The native TypeScript of a project; undefined where it has an older one, or none. */
export function findNativeTypeScript(directory: string): NativeTypeScript | undefined {
  const require = createRequire(path.join(directory, "selfcoding.js"));
  for (const name of PACKAGES) {
    const version = installedVersion(require, name);
    if (version === undefined || Number.parseInt(version, 10) < FIRST_NATIVE) continue;
    return {
      version,
      load: () => load(require.resolve(`${name}/${ENTRY}`), path.dirname(require.resolve(`${name}/package.json`))),
    };
  }
  return undefined;
}

async function load(file: string, folder: string): Promise<StartNative> {
  // Its channel needs the file descriptors of a child's pipes.
  if (process.versions["bun"] !== undefined || process.versions["deno"] !== undefined)
    throw new Error("its API needs Node");
  // It reads packages from disk by itself: types that it does not find are `any`, and every candidate passes.
  if (process.versions["pnp"] !== undefined) throw new Error("it knows no Plug'n'Play");
  const { API } = (await import(pathToFileURL(file).href)) as {
    API: new (settings: Parameters<StartNative>[0] & { readonly tsserverPath?: string }) => NativeApi;
  };
  const tsserverPath = await findExecutable(folder);
  return (settings) => new API({ ...settings, ...(tsserverPath === undefined ? {} : { tsserverPath }) });
}

/**
 * The compiler's own file; undefined where another version keeps it elsewhere and has to find it itself.
 *
 * @throws where it may not be run: its API would tell that only by an event that nobody can hear
 */
async function findExecutable(folder: string): Promise<string | undefined> {
  const finder = path.join(folder, "lib/getExePath.js");
  if (!existsSync(finder)) return undefined;
  const { default: find } = (await import(pathToFileURL(finder).href)) as { default?: () => string };
  const file = find?.();
  if (file !== undefined) accessSync(file, constants.X_OK);
  return file;
}
