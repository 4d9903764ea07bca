import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { createProject, type UserProject } from "../world/project.js";
import { type Dialect, fixture } from "./fixture.js";
import type { Host } from "./hosts.js";

const root = path.join(import.meta.dirname, "../..");

/** Notes each start of the thread that holds the compiler. */
const TRACE = readFileSync(path.join(import.meta.dirname, "trace.cjs"), "utf8");

/** The fixture in a folder of its own, with a tool. */
export function createHostProject(
  host: Pick<Host, "files" | "packages">,
  dialect: Dialect,
  more: Record<string, string> = {},
): UserProject {
  const project = createProject({ ...fixture(dialect), "trace.cjs": TRACE, ...host.files, ...more });
  for (const name of host.packages) {
    const link = path.join(project.folder, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, "node_modules", name), link, "junction");
  }
  // As npm links workspaces; Farm does not follow an absolute link.
  symlinkSync("../packages/halves", path.join(project.folder, "node_modules/halves"), "junction");
  return project;
}

/** Builds; tells also how often the compiler was started for it. */
export async function build(
  project: UserProject,
  host: Pick<Host, "build">,
  environment: Record<string, string> = {},
): Promise<{ code: number | null; output: string; compilers: number }> {
  project.write("threads.txt", "");
  const { code, stdout, stderr } = await project.run(host.build, {
    NODE_OPTIONS: "--require ./trace.cjs",
    NODE_ENV: "production",
    ...environment,
  });
  return { code, output: stdout + stderr, compilers: project.read("threads.txt").length };
}

/** Where stack traces say that the body of `initial` throws, given what is no text. */
export function breaksAt(
  project: UserProject,
  { hasOneSource, column }: Pick<Host, "hasOneSource" | "column">,
): string {
  const name = hasOneSource === true ? "src/text.ts" : ".selfcoding/src/text/initial.ts";
  const needle = hasOneSource === true ? "const initial" : "at(0) ??";
  const lines = project.read(name).split("\n");
  const line = lines.findIndex((text) => text.includes(needle));
  const isExact = hasOneSource !== true && column === undefined;
  return `${name}:${line + 1}:${isExact ? (lines[line]?.indexOf(needle) ?? 0) + 1 : ""}`;
}
