import { parseSource } from "../../compile/source.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Finding } from "../../contract/nouns.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { findStub } from "../stubs/findStub.js";
import { toRow } from "../stubs/rows.js";
import { isDoubt, openBench } from "./bench.js";

/** How a stub's body has come out of the checks. */
interface Verified {
  readonly stub: ListedStub;
  readonly outcome: "verified" | "failed" | "skipped";
  /** What must not be. */
  readonly findings: readonly Finding[];
  /** What can be answered, and is for a person to weigh. */
  readonly doubts: readonly Finding[];
  readonly notes: readonly string[];
  readonly casesRun: number;
}

/**
 * Checks today's bodies once more, by all cases that are kept and all checks; no model is asked.
 *
 * @param ids the stubs that are meant; none for all
 * @throws {SelfCodingError} `options-invalid` for a name that means none or several, `command-refused` for one without a body
 */
export async function verifyStubs(
  listed: readonly ListedStub[],
  ids: readonly string[],
  folder: string,
): Promise<Verified[]> {
  const stubs = ids.length === 0 ? listed : [...new Set(ids.map((id) => findStub(listed, id, folder)))];
  for (const stub of ids.length === 0 ? [] : stubs) {
    if (hasBody(stub)) continue;
    const { reason, remedy } = toRow(stub, folder);
    throw new SelfCodingError("command-refused", `${stub.skeleton.id} has no body to verify: ${reason}.`, { remedy });
  }
  await using bench = openBench();
  return Promise.all(stubs.map((stub) => verifyStub(stub, bench)));
}

/** Whether there is a body that runs, or would if it could be read. */
export function hasBody({ state }: Pick<ListedStub, "state">): boolean {
  return state === "current" || state === "edited" || state === "unloadable";
}

async function verifyStub(stub: ListedStub, bench: ReturnType<typeof openBench>): Promise<Verified> {
  const nothing = { stub, findings: [], doubts: [], notes: [], casesRun: 0 };
  if (!hasBody(stub) || stub.found.source === undefined) return { ...nothing, outcome: "skipped" };
  const described = bench.describe(stub);
  const parsed = parseSource(stub.found.source, described.skeleton);
  if ("reason" in parsed) {
    const finding: Finding = { check: "compile", code: "not-loadable", message: parsed.reason };
    return { ...nothing, outcome: "failed", findings: [finding] };
  }
  const task = await bench.task(described, stub.found);
  const { findings, notes, casesRun } = await bench.check(task, parsed.candidate);
  const hard = findings.filter((finding) => !isDoubt(finding));
  return {
    stub,
    outcome: hard.length === 0 ? "verified" : "failed",
    findings: hard,
    doubts: findings.filter(isDoubt),
    notes: [...described.notes, ...bench.complaints, ...notes],
    casesRun,
  };
}
