import { printSource } from "../compile/source.js";
import type { Candidate, FoundEntry, Version } from "../contract/nouns.js";
import { nextNumber } from "../history/versionsOf.js";
import { redact } from "../secrets/redact.js";
import { withoutFullStop } from "../text/lines.js";
import { dollarsOf } from "./settings/budget.js";
import type { Passed } from "./propose/assignment.js";
import type { propose } from "./propose/propose.js";
import type { Settings } from "./settings/settings.js";
import type { GenerationRequest } from "./thread/protocol.js";

/** A generation at its end, as far as a version's history tells of it. */
interface Origin {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly found: FoundEntry;
  readonly purpose: "write" | "heal";
  /** The objections to the candidates before. */
  readonly minutes: { readonly refusals: NonNullable<Version["refusals"]> };
}

const MAX_TEXT = 300;

/** The version that a proposal becomes, with its whole history. */
export function describeVersion(
  proposal: Awaited<ReturnType<typeof propose>>,
  passed: Passed,
  origin: Origin,
  number: number,
): Version {
  const { request, settings, minutes } = origin;
  const { refusals } = minutes;
  const { skeleton, failure } = request;
  const { casesRun } = passed.evidence;
  const isHeal = failure !== undefined && !("rightThrow" in proposal.outcome);
  const provenance = {
    model: proposal.model,
    attempts: proposal.attempts,
    adoptedAt: new Date().toISOString(),
    ...(isHeal ? { healed: `${failure.name}: ${failure.message}`.slice(0, MAX_TEXT) } : {}),
  };
  const dollars = dollarsOf(proposal.usage, settings.prices);
  return {
    ...provenance,
    number,
    fingerprint: skeleton.fingerprint,
    source: printSource(passed.candidate, skeleton, { version: number, ...provenance }),
    usage: proposal.usage,
    ...(dollars === undefined ? {} : { dollars }),
    cause: causeOf(origin),
    passed: { checks: ["reply", ...checksPassed(passed.candidate, casesRun, settings.limits)], cases: casesRun },
    ...(refusals.length === 0 ? {} : { refusals }),
    notes: [...untried(request.call), ...passed.evidence.notes, ...proposal.notes],
  };
}

function untried({ isAhead, notReplayable }: GenerationRequest["call"]): string[] {
  if (isAhead === true || notReplayable === undefined) return [];
  return [`The call at hand was not tried: ${withoutFullStop(notReplayable)}.`];
}

/** A person's edit, kept as a version of its own before another takes its place: nothing is lost. */
export function editedHistory({ entry, source, state }: FoundEntry, fingerprint: string): readonly Version[] {
  const versions = entry?.versions ?? [];
  if (entry === undefined || source === undefined || state !== "edited") return versions;
  const byHand: Version = {
    number: nextNumber(entry),
    fingerprint,
    source,
    model: "by hand",
    attempts: 0,
    usage: { promptTokens: 0, completionTokens: 0 },
    adoptedAt: new Date().toISOString(),
    cause: { kind: "hand-edit" },
    notes: [],
  };
  return [...versions, byHand];
}

/** The objections to one candidate, short enough to be kept. */
export function refusalsOf(
  attempt: number,
  findings: readonly { readonly code: string; readonly message: string }[],
): NonNullable<Version["refusals"]> {
  return findings.map(({ code, message }) => ({ attempt, code, message: redact(message).slice(0, MAX_TEXT) }));
}

function causeOf({ request, found, purpose }: Origin): NonNullable<Version["cause"]> {
  const { skeleton, call } = request;
  const isFirst = found.entry === undefined || found.entry.versions.length === 0;
  const writing = call.isAhead === true ? "command" : isFirst ? "first-call" : "stub-change";
  const kind = purpose === "heal" ? "heal" : writing;
  if (call.isAhead === true) return { kind };
  const self = call.self === undefined ? "" : `${call.self}.`;
  return { kind, call: redact(`${self}${skeleton.name}(${call.arguments.join(", ")})`).slice(0, MAX_TEXT) };
}

type CheckName = NonNullable<Version["passed"]>["checks"][number];

/** The checks that a body has passed, in their order; what had nothing to look at is not named. */
export function checksPassed(
  { contract }: Pick<Candidate, "contract">,
  casesRun: number,
  { inputs }: Pick<Settings["limits"], "inputs">,
): CheckName[] {
  return [
    "policy",
    ...(contract === undefined ? [] : (["contract"] as const)),
    "types",
    "compile",
    ...(casesRun > 0 ? (["run"] as const) : []),
    ...(inputs > 0 ? (["properties"] as const) : []),
  ];
}
