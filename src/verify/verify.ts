import { existsSync } from "node:fs";
import path from "node:path";
import type { Candidate, CheckTask, Finding } from "../contract/nouns.js";
import type { CurrentVersion } from "./otherStubs.js";
import { checkPolicy } from "./policy.js";
import { place, withOthers } from "./prepare.js";
import { Programs } from "./program.js";
import { redactExamination } from "./redactExamination.js";
import { runCases } from "./run.js";
import { type ContainerLimits, Sandbox } from "../sandbox/sandbox.js";
import { topLevelNames } from "./scopes.js";
import { type CheckTools, type Examination, locate, toPosix } from "./site.js";
import { findTaint } from "./taint.js";
import { checkTypes } from "./typecheck.js";
import { findIgnored } from "./uses.js";

export type { CheckTools, Examination } from "./site.js";

/** Makes the tools; the first check, or {@link warmUp}, starts them. */
export function createCheckTools(currentVersion: CurrentVersion = () => undefined): CheckTools {
  return { programs: new Programs(), sandbox: new Sandbox(), currentVersion };
}

/** Does ahead what the checks of a file will need: its program, its lib files, the sandbox. */
export async function warmUp(tools: CheckTools, fileName: string, limits: ContainerLimits): Promise<void> {
  const started = tools.sandbox.warm(limits);
  const name = toPosix(fileName);
  if (existsSync(fileName)) tools.programs.of(name).current(name).getTypeChecker();
  await started;
}

/** Checks a candidate. What it says quotes values, but no secrets. */
export async function verify(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Examination> {
  return redactExamination(await examine(task, candidate, tools));
}

// Policy, types in the user's own program, then its cases in the sandbox. The first check that has something against
// it ends it; what could not be checked is in the verdict's notes.
async function examine(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Examination> {
  const { skeleton, project, options } = task;
  // Its start overlaps with the types.
  const started = tools.sandbox.warm({ ...options, root: project.root }).catch(() => undefined);
  const fileName = toPosix(path.join(project.root, skeleton.file));
  const site = locate(task, fileName, tools);
  const moduleNames = site === undefined ? new Set<string>() : topLevelNames(site.sourceFile);
  const refused = [
    ...checkPolicy(candidate, skeleton, options.allow, moduleNames),
    ...findIgnored(candidate, skeleton, task.uses),
  ];
  if (refused.length > 0) return fail(refused);
  const { writes, isProvenPure } = findTaint(candidate, skeleton);
  if (writes.length > 0) return fail(writes);
  const placed = place(site, skeleton, fileName, candidate);
  const program = (site?.userProgram ?? tools.programs.of(fileName)).withText(placed.fileName, placed.text);
  const wrong = checkTypes(program, placed, skeleton);
  if (wrong.length > 0) return fail(wrong);
  await started;
  return runCases({ task, tools, site, placed: withOthers(site, candidate, placed, tools), isProvenPure });
}

function fail(findings: readonly Finding[]): Examination {
  return { verdict: { passed: false, findings } };
}
