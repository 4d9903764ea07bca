import path from "node:path";
import type { StubProblem } from "../../../transformer/stub.js";
import { readRewritten, writeRewritten } from "../../rewrite/rewriteCache.js";
import type { RewriteTask, RewrittenFile } from "../../rewrite/rewritten.js";
import type { Project } from "../../contract/nouns.js";
import { diskStore } from "../../store/disk.js";
import { findProject } from "../../store/project.js";
import { askJob, runJob } from "../rewriteClient.js";

/** A file as a tool has it before it compiles it. */
interface HostTask {
  readonly fileName: string;
  readonly text: string;
  /** The expression by which the file tells where it is. @default the project's root, quoted */
  readonly where?: string;
  readonly isFrozen: boolean;
  /** It goes into a page, where nothing heals. @default false */
  readonly isShipped?: boolean;
  /** The folder of versions. */
  readonly store: string | undefined;
  /** @default "typescript" */
  readonly format?: RewriteTask["format"];
}

/** A file as the tool is to compile it: each line where it was. */
export interface HostFile {
  readonly code: string;
  /** The source map as JSON; JavaScript has it in itself. */
  readonly map: string | undefined;
  /** What keeps it from being built. */
  readonly problems: readonly StubProblem[];
  /** Another plugin has compiled it before. */
  readonly isCompiled: boolean;
  /** Other files that went into it: declarations, and what they hang on. */
  readonly dependencies: readonly string[];
  /** The files of its stubs' versions, whether they are there or not. */
  readonly versions: readonly string[];
  readonly stubs: RewrittenFile["stubs"];
  readonly project: Project;
}

/** A file with its stubs rewritten; undefined when it holds nothing of ours. No compiler is loaded on this thread. */
export async function rewriteForHost(host: HostTask): Promise<HostFile | undefined> {
  const task = taskOf(host);
  const kept = readRewritten(task, host.text);
  if (kept !== undefined) return hostFile(task, { ...kept, problems: [] });
  return finish(task, host.text, await askJob({ kind: "rewrite", ...task }));
}

/** The same for tools that cannot wait for a promise. */
export function rewriteForHostBlocking(host: HostTask): HostFile | undefined {
  const task = taskOf(host);
  const kept = readRewritten(task, host.text);
  if (kept !== undefined) return hostFile(task, { ...kept, problems: [] });
  return finish(task, host.text, runJob({ kind: "rewrite", ...task }));
}

function taskOf({
  fileName,
  text,
  where,
  isFrozen,
  isShipped = false,
  store,
  format = "typescript",
}: HostTask): RewriteTask {
  const project = findProject(fileName, { store });
  const way = path.relative(findProject(process.cwd()).root, project.root).replaceAll("\\", "/");
  return {
    fileName: fileName.replaceAll("\\", "/"),
    project,
    format,
    text,
    ...(where === undefined ? {} : { where: way === "" ? where : `[${where}, ${JSON.stringify(way)}]` }),
    ...(isFrozen ? { isFrozen } : {}),
    ...(isShipped ? { isShipped } : {}),
  };
}

function finish(task: RewriteTask, text: string, result: Awaited<ReturnType<typeof askJob>>): HostFile | undefined {
  const file = result.kind === "rewritten" ? result.file : undefined;
  if (file === undefined) return undefined;
  const problems = file.problems.filter(({ isAtCall }) => isAtCall !== true || task.isFrozen === true);
  if (problems.length === 0) writeRewritten(task, text, file);
  return hostFile(task, { ...file, problems });
}

function hostFile({ project }: RewriteTask, file: Omit<RewrittenFile, "stamps" | "versions">): HostFile | undefined {
  const { code, map, stubs, problems, dependencies, isCompiled = false } = file;
  if (code === undefined) return undefined;
  const store = diskStore(project);
  const versions = stubs.flatMap(({ id, fingerprint }) => store.read(id, fingerprint).path ?? []);
  return { code, map, problems, isCompiled, dependencies, versions, stubs, project };
}

/**
 * The same for a compiler that looks at types, such as ts-jest, ts-loader and rollup-plugin-typescript2: what is
 * generated has none, and is not to be judged by them. The line that says so is taken back by the map.
 */
export function withoutTypeCheck(file: HostFile): HostFile {
  if (file.isCompiled || file.map === undefined) return file;
  const start = file.code.startsWith("#!") ? file.code.indexOf("\n") + 1 : 0;
  const code = `${file.code.slice(0, start)}// @ts-nocheck\n${file.code.slice(start)}`;
  const map = JSON.parse(file.map) as { mappings: string };
  return { ...file, code, map: JSON.stringify({ ...map, mappings: `;${map.mappings}` }) };
}
