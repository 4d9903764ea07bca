import { parseSource } from "../compile/source.js";
import { SelfCodingError } from "../contract/errors.js";
import type { Candidate, Case, FoundEntry } from "../contract/nouns.js";
import { notReadable } from "../store/entryText.js";
import type { Ports } from "./ports.js";
import { answeredCalls } from "./propose/recordedCalls.js";
import type { GenerationRequest, GenerationResult } from "./thread/protocol.js";
import type { Settings } from "./settings/settings.js";
import { checkTask } from "./task.js";

/**
 * The version on disk, when it answers the request: for a first call any that fits the stub, for a heal only one
 * that copes with the call that failed, as another caller or a person may have mended it since. Where the call cannot be
 * made again here, that another version threw is enough: should it throw, too, it is healed.
 */
export async function useKept(
  found: FoundEntry,
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
): Promise<GenerationResult | undefined> {
  const { skeleton, failure } = request;
  const { entry, source, state, fault } = found;
  if (fault !== undefined) throw notReadable(fault, found.path ?? skeleton.id);
  if (state === "conflict") throw conflict(found, skeleton.id);
  if (entry === undefined && failure !== undefined)
    return rightThrow(ports.recordings({ ...skeleton, number: 0 }), request);
  if (entry === undefined || source === undefined || (state !== "current" && state !== "edited")) return undefined;
  if (failure !== undefined) {
    const answer = rightThrow(entry.cases, request);
    if (answer !== undefined) return answer;
  }
  const candidate = keptCandidate(found, request);
  if (failure?.version === entry.current && state === "current") {
    const isForeseen =
      (candidate.contract?.throws?.length ?? 0) > 0 && (await foresees(candidate, request, settings, ports));
    if (!isForeseen) return undefined;
    const again = await ports.compile(candidate, skeleton, source);
    if ("findings" in again) throw unloadable(found, skeleton.id, again.findings[0]?.message ?? "");
    // Whoever asks has lost what was compiled of it: with that, the caller's own thread knows.
    await ports.keepCompiled(skeleton, again.compiled);
    const kept = { compiled: again.compiled, version: entry.current };
    return { kind: "throw-is-right", reason: "its contract allows it", kept };
  }
  if (failure !== undefined) {
    const met = await casesMet(candidate, request, settings, ports);
    const isOther = failure.version !== undefined && failure.version !== entry.current;
    if (met === undefined || (met === 0 && !isOther)) return undefined;
  }
  const result = await ports.compile(candidate, skeleton, source);
  if ("findings" in result) throw unloadable(found, skeleton.id, result.findings[0]?.message ?? "");
  const { compiled } = result;
  await ports.keepCompiled(skeleton, compiled);
  const answered = answeredCalls(entry.cases, request);
  return { kind: "version", compiled, version: entry.current, path: found.path ?? "", ...answered };
}

/** The version on disk taken apart; a hand edit that left no function is the person's to mend. */
function keptCandidate(found: FoundEntry, { skeleton }: GenerationRequest): Candidate {
  const parsed = parseSource(found.source ?? "", skeleton);
  if ("reason" in parsed) throw unloadable(found, skeleton.id, parsed.reason);
  return parsed.candidate;
}

async function foresees(
  candidate: Candidate,
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
): Promise<boolean> {
  const { isForeseen } = await ports.reproduce(checkTask(request, settings, undefined), candidate);
  return isForeseen;
}

/** How many of the live calls a version has met: 0 where they cannot be made again; undefined where it fails. */
async function casesMet(
  candidate: Candidate,
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
): Promise<number | undefined> {
  const task = checkTask(request, settings, undefined);
  const outcome = await ports.verify(
    {
      ...task,
      ...(request.failure === undefined ? {} : { failure: request.failure }),
      cases: task.cases.filter(({ origin }) => origin === "live"),
      options: { ...task.options, inputs: 0, testFiles: [] },
    },
    candidate,
  );
  return "verdict" in outcome && outcome.verdict.passed ? outcome.verdict.casesRun : undefined;
}

// The model judged this very call before: its throw is right and is not asked about again.
function rightThrow(cases: readonly Case[], { call }: GenerationRequest): GenerationResult | undefined {
  const text = JSON.stringify(call);
  const known = cases.some(
    ({ input, expect }) => expect.kind === "throws" && "call" in input && JSON.stringify(input.call) === text,
  );
  return known ? { kind: "throw-is-right", reason: "that was decided before" } : undefined;
}

function conflict(found: FoundEntry, id: string): SelfCodingError {
  return new SelfCodingError(
    "conflict",
    `${id} was edited by hand, and its stub has changed since: ${found.path ?? ""}.`,
    {
      remedy:
        "Run `selfcoding adopt` if the edit still fits, or move the edited code into your source in place of the stub, or delete the file to have it written again.",
    },
  );
}

function unloadable(found: FoundEntry, id: string, reason: string): SelfCodingError {
  return new SelfCodingError(
    "not-loadable",
    `The version of ${id} in ${found.path ?? "the store"} cannot be used: ${reason}`,
    {
      remedy: "Fix the file, restore it from version control, or delete it to have it written again.",
    },
  );
}
