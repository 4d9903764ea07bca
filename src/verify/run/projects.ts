import path from "node:path";
import type { FoundStub } from "../../../transformer/index.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { CheckTask } from "../../contract/checkTask.js";
import type { Project } from "../../contract/nouns.js";
import { findProject } from "../../store/project.js";
import { stubsOfFile } from "../../project/stubsOfFile.js";
import { type RunTask, toPosix } from "../site.js";

/**
 * The project that keeps the stubs of a file in the program of a task: in a workspace, that of the file's own package,
 * as its caller finds it.
 */
function projectOf(fileName: string, { project, skeleton }: Pick<CheckTask, "project" | "skeleton">): Project {
  // A root that somebody has set holds for all files.
  if (findProject(path.join(project.root, skeleton.file)).root !== project.root) return project;
  const inside = path.relative(project.root, project.storeDirectory);
  const store = inside.startsWith("..") ? project.storeDirectory : inside;
  const found = findProject(fileName, { store });
  return found.root === project.root ? project : found;
}

/** The address of a stub in a program that may hold stubs of several projects. */
export function addressOf({ id }: Skeleton, project: Project, own: Project): string {
  return project.root === own.root ? id : `${toPosix(project.root)}/${id}`;
}

/** Another file of the user's, by its posix path: its stubs, and the project that keeps them. */
export function fileOfProgram(
  { site, task, tools }: RunTask,
  fileName: string,
): { readonly text: string; readonly stubs: readonly FoundStub[]; readonly project: Project } | undefined {
  if (site === undefined) return undefined;
  // What an example alone loads, no file of the program has imported.
  const isKnown = site.program.getSourceFile(fileName) !== undefined;
  const program = isKnown ? site.program : tools.programs.of(fileName).current(fileName);
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) return undefined;
  const project = projectOf(fileName, task);
  return { text: sourceFile.text, stubs: stubsOfFile(program, sourceFile, toPosix(project.root)), project };
}
