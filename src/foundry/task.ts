import { isRevocable } from "../history/versionsOf.js";
import type { CheckTask } from "../contract/checkTask.js";
import type { Case, FoundEntry } from "../contract/nouns.js";
import { parseExamples } from "../verify/examples/examples.js";
import type { GenerationRequest } from "./thread/protocol.js";
import type { Settings } from "./settings/settings.js";

/** The checks of a candidate: examples, options, every kept case that still fits the signature, and the current call. */
export function checkTask(
  request: GenerationRequest,
  settings: Settings,
  found: FoundEntry | undefined,
  tests: readonly Case[] = [],
): CheckTask {
  const { skeleton, project, call, uses, fixed, failure } = request;
  const { limits } = settings;
  const live: Case[] =
    call.notReplayable === undefined ? [{ origin: "live", input: { call }, expect: { kind: "settles" } }] : [];
  return {
    skeleton,
    project,
    ...(uses === undefined ? {} : { uses }),
    ...(fixed === undefined ? {} : { fixed }),
    ...(failure !== undefined && isComplete(call) ? { failure } : {}),
    cases: [...ownCases(request), ...fittingCases(request, found), ...tests, ...live],
    options: {
      allow: settings.allow,
      isolation: settings.isolation,
      caseMilliseconds: limits.caseMilliseconds,
      memoryMegabytes: limits.memoryMegabytes,
      inputs: limits.inputs,
      inputMilliseconds: limits.inputMilliseconds,
      proof: settings.proof,
      seed: settings.seed ?? Number.parseInt(skeleton.fingerprint.slice(0, 7), 16),
      testFiles: settings.tests.filter((test) => test !== "model"),
      ...(limits.growth === undefined ? {} : { growth: limits.growth }),
    },
  };
}

/** Whether a call is all there: of a stand-in for a secret, or a part of a long list, another error may be right, or the same. */
export function isComplete({ isRedacted, isSample }: GenerationRequest["call"]): boolean {
  return isRedacted !== true && isSample !== true;
}

/** The user's own cases: examples in the docs and in the options. */
export function ownCases({ skeleton, cases }: GenerationRequest): readonly Case[] {
  return [...parseExamples(skeleton), ...cases];
}

/** The kept cases that still fit, but for those that the model may take back. */
export function fittingCases(request: GenerationRequest, found: FoundEntry | undefined): readonly Case[] {
  return stillFitting(request, found).filter((one) => !isRevocable(one));
}

/** The model's own tests that were kept and still fit. */
export function keptTests(request: GenerationRequest, found: FoundEntry | undefined): readonly Case[] {
  return stillFitting(request, found).filter(({ origin }) => origin === "model");
}

// Those of a stub whose header is the same: their arguments still mean what they meant.
function stillFitting({ skeleton }: GenerationRequest, found: FoundEntry | undefined): readonly Case[] {
  if (found?.entry === undefined) return [];
  const isSameHeader = found.state !== "stale" || (found.source ?? "").includes(skeleton.header);
  return isSameHeader ? found.entry.cases : [];
}
