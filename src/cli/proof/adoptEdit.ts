import type { Skeleton } from "../../../transformer/stub.js";
import { compile } from "../../compile/compile.js";
import { parseSource } from "../../compile/source.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Compiled, FoundEntry, Version } from "../../contract/nouns.js";
import { nextNumber } from "../../history/versionsOf.js";
import { checksPassed } from "../../foundry/describeVersion.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { count } from "../../text/lines.js";
import { deciderAt } from "../decisions/decide.js";
import { entryOf, refuseFault } from "../stubs/views.js";
import { isDoubt, openBench, refuseFindings } from "./bench.js";
import { editEntry } from "./editEntry.js";

/**
 * Takes a body that a person has edited as the version in force, once it has passed all checks.
 *
 * @returns the lines to print
 * @throws {SelfCodingError} `command-refused` with the findings, and where nothing was edited
 */
export async function adoptEdit(stub: ListedStub): Promise<string[]> {
  const { skeleton, found, state } = stub;
  const { id } = skeleton;
  const { source } = found;
  refuseFault(found);
  if (source === undefined) entryOf(stub);
  if ((state !== "edited" && state !== "conflict" && state !== "unloadable") || source === undefined)
    throw new SelfCodingError("command-refused", `The body of ${id} was not edited by hand.`, {
      remedy: "Edit its file, which `selfcoding status` names, and run the command again.",
    });
  const { version, doubts, casesRun } = await checkEdit(stub, source, found);
  const entry = await editEntry(
    stub,
    (kept) => {
      const number = nextNumber(kept);
      const approval = { kind: "approve", ...deciderAt(stub.project.root) } as const;
      const edited: Version = { ...version, number, cause: { kind: "hand-edit" }, decisions: [approval] };
      return { ...kept, current: number, versions: [...kept.versions, edited] };
    },
    source,
  );
  return [
    `${id}: version ${entry.current} is your edit; ${count(casesRun, "case")} passed.`,
    ...doubts.map((one) => `  ${one}`),
  ];
}

/** A person's edit that has passed. */
interface CheckedEdit {
  readonly version: Omit<Version, "number" | "cause">;
  /** What could have been answered, as sentences: a person has the last word. */
  readonly doubts: readonly string[];
  readonly casesRun: number;
  /** Compiles it as every process may take it; undefined where only the running program knows all that goes into it. */
  compile(): Promise<{ readonly compiled: Compiled; readonly skeleton: Skeleton } | undefined>;
}

/**
 * Checks a body as a person has edited it.
 *
 * @param found with the cases that it is held to
 * @param storeOf where the stubs stand that it may call
 * @throws {SelfCodingError} `command-refused` with the findings
 */
export async function checkEdit(
  stub: ListedStub,
  source: string,
  found: FoundEntry,
  storeOf?: Parameters<typeof openBench>[2],
): Promise<CheckedEdit> {
  const { id, fingerprint } = stub.skeleton;
  await using bench = openBench(undefined, 1, storeOf);
  const described = bench.describe(stub);
  const parsed = parseSource(source, described.skeleton);
  if ("reason" in parsed)
    throw refuseFindings(
      `${id} was not adopted.`,
      [{ check: "compile", code: "not-loadable", message: parsed.reason }],
      REMEDY,
    );
  const task = await bench.task(described, found);
  const { findings, notes, casesRun } = await bench.check(task, parsed.candidate);
  const hard = findings.filter((finding) => !isDoubt(finding));
  if (hard.length > 0) throw refuseFindings(`${id} was not adopted.`, hard, REMEDY);
  const doubts = findings.map(({ message }) => `${message} Adopted all the same, by hand.`);
  const version = {
    fingerprint,
    source,
    model: "by hand",
    attempts: 0,
    usage: { promptTokens: 0, completionTokens: 0 },
    adoptedAt: new Date().toISOString(),
    passed: { checks: checksPassed(parsed.candidate, casesRun, task.options), cases: casesRun },
    notes: [...doubts, ...notes],
  };
  const compileEdit: CheckedEdit["compile"] = async () => {
    const { skeleton, request, notes: unread } = described;
    if (request.fixed !== undefined || unread.length > 0) return undefined;
    const result = await compile(parsed.candidate, skeleton, source);
    return "compiled" in result ? { compiled: result.compiled, skeleton } : undefined;
  };
  return { version, doubts, casesRun, compile: compileEdit };
}

const REMEDY = "Fix the body, or change what it is held to: the stub, or a case (`selfcoding cases`).";
