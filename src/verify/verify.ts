import { existsSync } from "node:fs";
import path from "node:path";
import type { Skeleton } from "../../transformer/stub.js";
import type { CheckTask } from "../contract/checkTask.js";
import type { Candidate, Evidence, Finding } from "../contract/nouns.js";
import { mergeTerms } from "../terms/mergeTerms.js";
import { checkPolicy } from "./policy/policy.js";
import { privateNames } from "./policy/privateReads.js";
import type { Placed } from "./types/place.js";
import { place, withOthers } from "./run/prepare.js";
import { Checkers } from "../project/checkers/checkers.js";
import { Programs } from "../project/program.js";
import { redactExamination } from "./run/redactExamination.js";
import { conclude, runCases } from "./run/run.js";
import { Sandbox } from "../sandbox/sandbox.js";
import { ts } from "../compiler/compiler.js";
import { topLevelNames } from "../compiler/scopes.js";
import { type CheckTools, type Examination, locate, toPosix } from "./site.js";
import { placeContract } from "./types/placeContract.js";
import { checkTypes } from "./types/typecheck.js";
import { findIgnored } from "./run/uses.js";

export type { CheckTools, Examination } from "./site.js";

/** Makes the tools; the first check, or {@link warmUp}, starts them. */
export function createCheckTools(
  currentVersion: CheckTools["currentVersion"] = () => undefined,
  programs = new Programs(),
  checkers = new Checkers(),
): CheckTools {
  return { programs, checkers, sandbox: new Sandbox(), currentVersion };
}

/** Does ahead what the checks of a file will need: its program, its lib files, the sandbox. */
export async function warmUp(
  tools: CheckTools,
  fileName: string,
  limits: Parameters<Sandbox["warm"]>[0],
): Promise<void> {
  const started = tools.sandbox.warm(limits);
  const name = toPosix(fileName);
  if (existsSync(fileName)) await tools.checkers.warm(tools.programs.of(name), name);
  await started;
}

/** Checks a candidate. What it says quotes values, but no secrets. */
export async function verify(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Examination> {
  return redactExamination(await examine(task, candidate, tools));
}

// Policy, contract and types in the user's own program, all in one round; then its cases in the sandbox. What could not be
// checked is in the verdict's notes.
async function examine(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Examination> {
  const { skeleton, project, options } = task;
  // Its start overlaps with the types.
  const started = tools.sandbox.warm({ ...options, root: project.root }).catch(() => undefined);
  const fileName = toPosix(path.join(project.root, skeleton.file));
  const site = locate(task, fileName, tools);
  const placed = place(site, skeleton, fileName, candidate);
  const moduleNames = site === undefined ? new Set<string>() : topLevelNames(ts, site.sourceFile);
  const userProgram = site?.userProgram ?? tools.programs.of(fileName);
  const whole = withContract(placed, candidate, skeleton);
  const overlay = userProgram.overlay(whole.fileName, whole.text);
  const typed = { program: overlay.program, placed: whole };
  const owner = site && ts.findAncestor(site.found.site.node, ts.isClassLike);
  const privates = owner && { privateNames: privateNames(owner, site.program.getTypeChecker()) };
  const policy = checkPolicy(candidate, skeleton, options.allow, { moduleNames, typed, ...privates });
  const types = policy.some(({ code }) => code === "syntax-error")
    ? []
    : await checkTypes((counts) => tools.checkers.check(userProgram, overlay, counts), whole, skeleton);
  // What the compiler tells of as well is a slip, which the model can mend by itself.
  const told = types.length === 0 ? policy : policy.filter(({ isForPerson }) => isForPerson !== true);
  const found = [...told, ...findIgnored(candidate, skeleton, task.uses), ...types];
  if (found.some(({ severity }) => severity !== "soft")) return conclude({ task }, found, NOTHING);
  await started;
  // A contract that does not compile counts for nothing.
  const contract = found.length > 0 ? undefined : candidate.contract;
  const terms = mergeTerms(task.fixed, contract);
  const examined = await runCases({
    task,
    tools,
    site,
    placed: withOthers(site, candidate, placed, task, tools),
    terms,
  });
  return found.length === 0 ? examined : withFindings({ task }, examined, found);
}

const NOTHING: Evidence = { notes: [], casesRun: 0 };

function withContract(placed: Placed, { contract }: Candidate, skeleton: Skeleton): Placed {
  return contract === undefined || contract.text === "" ? placed : placeContract(placed, contract, skeleton);
}

function withFindings(run: { task: CheckTask }, examined: Examination, more: readonly Finding[]): Examination {
  if (!("verdict" in examined)) return examined;
  const { verdict } = examined;
  if (verdict.passed) {
    const { passed: _passed, ...evidence } = verdict;
    return conclude(run, more, evidence);
  }
  const findings = [...verdict.findings, ...more];
  return verdict.evidence === undefined
    ? { verdict: { passed: false, findings } }
    : conclude(run, findings, verdict.evidence);
}
