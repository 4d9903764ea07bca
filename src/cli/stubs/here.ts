import { type ListedStub, listWithFiles } from "../../integrations/stubIndex/listStubs.js";
import { findProject } from "../../store/project.js";
import type { Project } from "../../contract/nouns.js";
import { readEnvironment } from "../../runtime/options.js";
import type { Arguments, Command } from "../shell/command.js";
import { relative } from "../relative.js";
import type { Shell } from "../shell/shell.js";
import { OUTPUTS } from "./report.js";

type Option = NonNullable<Command["options"]>[string];

/** The option by which a command is told of another project. */
export const PROJECT: Option = {
  type: "string",
  short: "p",
  value: "FILE",
  description: "The project's tsconfig.json",
};

/** The option by which a command prints for machines. */
export const OUTPUT: Option = {
  type: "string",
  value: "FORM",
  choices: OUTPUTS,
  default: "text",
  description: "How to print",
};

/** The same, for commands that find nothing at a line. */
export const JSON_OUTPUT: Option = { ...OUTPUT, choices: ["text", "json"] };

/** The argument that names a stub. */
export const ID = {
  name: "ID",
  description: "A function's name where it is the only one, Class.member, file#name, or the whole id",
  isStub: true,
} as const;

type Listing = Awaited<ReturnType<typeof listWithFiles>>;

/** The stubs of the project where a command runs; what keeps others from being listed is told. */
export async function stubsHere(args: Arguments, shell: Shell): Promise<readonly ListedStub[]> {
  return (await listingHere(args, shell)).stubs;
}

/** The same, with the files that were looked at. */
export async function listingHere(args: Arguments, shell: Shell): Promise<Listing> {
  const listing = await listWithFiles(shell.folder, args.text("project"));
  for (const fault of listing.faults) shell.tell(`! ${describeFault(fault, shell)}`);
  return listing;
}

/** What keeps stubs from being listed, as a line for people. */
export function describeFault({ file, line, code, message }: Listing["faults"][number], { folder }: Shell): string {
  return `${relative(folder, file)}(${line}): ${code} ${message}`;
}

/** The projects of these stubs; where there is none, that of the folder. */
export function projectsOf(stubs: readonly ListedStub[], { folder }: Shell): readonly Project[] {
  const own = findProject(folder, { store: readEnvironment()["SELFCODING_STORE"] || undefined });
  const all = [...stubs.map(({ project }) => project), own];
  return [...new Map(all.map((project) => [project.storeDirectory, project])).values()];
}
