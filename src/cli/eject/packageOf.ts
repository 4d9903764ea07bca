import { existsSync } from "node:fs";
import path from "node:path";
import { readProject, upward } from "../doctor/project.js";

/** The package to which a file belongs, with what its workspace depends on. */
export function packageOf(file: string): ReturnType<typeof readProject> {
  const folder = path.dirname(file);
  const root = upward(folder).find((each) => existsSync(path.join(each, "package.json"))) ?? folder;
  return readProject({ folder, environment: {}, nodeVersion: process.versions.node }, root);
}
