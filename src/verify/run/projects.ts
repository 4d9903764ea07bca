import path from "node:path";
import type { Skeleton } from "../../../transformer/stub.js";
import type { CheckTask } from "../../contract/checkTask.js";
import type { Project } from "../../contract/nouns.js";
import { findProject } from "../../store/project.js";
import { toPosix } from "../site.js";

/**
 * The project that keeps the stubs of a file in the program of a task: in a workspace, that of the file's own package,
 * as its caller finds it.
 */
export function projectOf(fileName: string, { project, skeleton }: Pick<CheckTask, "project" | "skeleton">): Project {
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
