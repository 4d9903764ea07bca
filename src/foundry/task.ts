import type { Case, CheckTask, FoundEntry } from "../contract/nouns.js";
import { parseExamples } from "../verify/examples.js";
import type { GenerationRequest } from "./protocol.js";
import type { Settings } from "./settings.js";

/** What a candidate must pass: examples, options, every kept case that still fits the signature, the call at hand. */
export function checkTask(request: GenerationRequest, settings: Settings, found: FoundEntry | undefined): CheckTask {
  const { skeleton, project, call } = request;
  const live: Case[] =
    call.notReplayable === undefined ? [{ origin: "live", input: { call }, expect: { kind: "settles" } }] : [];
  return {
    skeleton,
    project,
    cases: [...parseExamples(skeleton), ...request.cases, ...fittingCases(request, found), ...live],
    options: {
      allowedImports: settings.allowedImports,
      caseMilliseconds: settings.limits.caseMilliseconds,
      memoryMegabytes: settings.limits.memoryMegabytes,
    },
  };
}

/** The kept cases whose arguments still mean what they meant: those of a stub whose header is the same. */
export function fittingCases({ skeleton }: GenerationRequest, found: FoundEntry | undefined): readonly Case[] {
  if (found?.entry === undefined) return [];
  const header = skeleton.signature.split("\n").at(-1) ?? "";
  const isSameHeader = found.state !== "stale" || (found.source ?? "").includes(header);
  return isSameHeader ? found.entry.cases : [];
}
