import { existsSync } from "node:fs";
import path from "node:path";
import type { Skeleton } from "../../transformer/stub.js";
import type { Candidate, CheckTask, Finding } from "../contract/nouns.js";
import type { Edit } from "./edits.js";
import { type CurrentVersion, editsForStubs } from "./otherStubs.js";
import { type Placed, placeInFile, placeInSkeleton } from "./place.js";
import { checkPolicy } from "./policy.js";
import { Programs } from "./program.js";
import { runCases } from "./run.js";
import { Sandbox } from "../sandbox/sandbox.js";
import { topLevelNames } from "./scopes.js";
import { type CheckTools, type Examination, locate, type Site, toPosix } from "./site.js";
import { checkTypes } from "./typecheck.js";

export type { CheckTools, Examination } from "./site.js";

/** Makes the tools; the first check, or {@link warmUp}, starts them. */
export function createCheckTools(currentVersion: CurrentVersion = () => undefined): CheckTools {
  return { programs: new Programs(), sandbox: new Sandbox(), currentVersion };
}

/** Does ahead what the checks of a file will need: its program, its lib files, the sandbox. */
export async function warmUp(tools: CheckTools, fileName: string, memoryMegabytes: number): Promise<void> {
  const started = tools.sandbox.warm({ memoryMegabytes });
  const name = toPosix(fileName);
  if (existsSync(fileName)) tools.programs.of(name).current(name).getTypeChecker();
  await started;
}

/**
 * Checks a candidate: policy, types in the user's own program, then its cases in the sandbox. The first check that has
 * something against it ends it; what could not be checked is in the verdict's notes.
 */
export async function verify(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Examination> {
  const { skeleton, project, options } = task;
  // Its start overlaps with the types.
  const started = tools.sandbox.warm({ ...options, root: project.root }).catch(() => undefined);
  const fileName = toPosix(path.join(project.root, skeleton.file));
  const site = locate(task, fileName, tools);
  const moduleNames = site === undefined ? new Set<string>() : topLevelNames(site.sourceFile);
  const refused = checkPolicy(candidate, skeleton, options.allow, moduleNames);
  if (refused.length > 0) return fail(refused);
  const placed = place(site, skeleton, fileName, candidate);
  const program = (site?.userProgram ?? tools.programs.of(fileName)).withText(placed.fileName, placed.text);
  const wrong = checkTypes(program, placed, skeleton);
  if (wrong.length > 0) return fail(wrong);
  await started;
  return runCases({ task, tools, site, placed: withOthers(site, candidate, placed, tools) });
}

function place(site: Site | undefined, skeleton: Skeleton, fileName: string, candidate: Candidate): Placed {
  if (site !== undefined) return placeInFile(site.sourceFile, site.found.site.node, candidate);
  const standIn = fileName.replace(/(\.[cm]?[jt]sx?)?$/, ".selfcoding.ts");
  return placeInSkeleton(skeleton, standIn, candidate);
}

// The types are checked before, as the bodies of the other stubs are no part of what is judged.
function withOthers(
  site: Site | undefined,
  candidate: Candidate,
  placed: Placed,
  { currentVersion }: CheckTools,
): Placed {
  if (site === undefined) return placed;
  const others: Edit[] = editsForStubs(
    site.stubs.filter((stub) => stub !== site.found),
    currentVersion,
  );
  return others.length === 0 ? placed : placeInFile(site.sourceFile, site.found.site.node, candidate, others);
}

function fail(findings: readonly Finding[]): Examination {
  return { verdict: { passed: false, findings } };
}
