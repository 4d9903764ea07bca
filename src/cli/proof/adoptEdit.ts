import { parseSource } from "../../compile/source.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Version } from "../../contract/nouns.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
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
  const { id, fingerprint } = skeleton;
  const { source, fault } = found;
  if (fault !== undefined) throw new SelfCodingError("conflict", `${fault.fact}.`, { remedy: fault.remedy });
  if ((state !== "edited" && state !== "conflict" && state !== "unloadable") || source === undefined)
    throw new SelfCodingError("command-refused", `The body of ${id} was not edited by hand.`, {
      remedy: "Edit its file, which `selfcoding status` names, and run the command again.",
    });
  await using bench = openBench();
  const described = bench.describe(stub);
  const parsed = parseSource(source, described.skeleton);
  if ("reason" in parsed)
    throw refuseFindings(
      `${id} was not adopted.`,
      [{ check: "compile", code: "not-loadable", message: parsed.reason }],
      REMEDY,
    );
  const { findings, notes, casesRun } = await bench.check(await bench.task(described, found), parsed.candidate);
  const hard = findings.filter((finding) => !isDoubt(finding));
  if (hard.length > 0) throw refuseFindings(`${id} was not adopted.`, hard, REMEDY);
  const doubts = findings.map(({ message }) => `${message} Adopted all the same, by hand.`);
  const entry = await editEntry(
    stub,
    (kept) => {
      const number = Math.max(0, ...kept.versions.map((version) => version.number)) + 1;
      const version: Version = {
        number,
        fingerprint,
        source,
        model: "by hand",
        attempts: 0,
        usage: { promptTokens: 0, completionTokens: 0 },
        adoptedAt: new Date().toISOString(),
        cause: { kind: "hand-edit" },
        passed: { checks: CHECKS, cases: casesRun },
        notes: [...doubts, ...notes],
      };
      return { ...kept, current: number, versions: [...kept.versions, version] };
    },
    source,
  );
  return [
    `${id}: version ${entry.current} is your edit; ${casesRun} ${casesRun === 1 ? "case" : "cases"} passed.`,
    ...doubts.map((one) => `  ${one}`),
  ];
}

/** What a body passes that is checked without a model. */
const CHECKS = ["policy", "contract", "types", "run", "properties"] as const;
const REMEDY = "Fix the body, or change what it is held to: the stub, or a case (`selfcoding cases`).";
