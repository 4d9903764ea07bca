import path from "node:path";
import { printSource } from "../compile/source.js";
import { SelfCodingError } from "../contract/errors.js";
import type { Case, FoundEntry, StoreEntry, Version } from "../contract/nouns.js";
import { goodCall } from "../store/goodCalls.js";
import { dollarsOf } from "./settings/budget.js";
import type { Passed } from "./propose/assignment.js";
import type { Ports } from "./ports.js";
import type { propose } from "./propose/propose.js";
import type { GenerationRequest, GenerationResult } from "./thread/protocol.js";
import type { Settings } from "./settings/settings.js";
import { firstCall } from "./propose/recordedCalls.js";
import { fittingCases } from "./task.js";

type Proposal = Awaited<ReturnType<typeof propose>>;

interface Circumstances {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly found: FoundEntry;
  readonly purpose: "write" | "heal";
  readonly milliseconds: number;
}

/**
 * Makes a proposal a version: kept, compiled, announced.
 *
 * @returns undefined when another process was first: its version is the one in force
 */
export async function adopt(proposal: Proposal, circumstances: Circumstances): Promise<GenerationResult | undefined> {
  const { request, ports } = circumstances;
  const { skeleton } = request;
  ports.emit("stage-start", { id: skeleton.id, stage: "adoption", attempt: proposal.attempts });
  const { outcome } = proposal;
  if (!("rightThrow" in outcome)) return adoptCandidate(proposal, outcome, circumstances);
  const { candidate, reason } = outcome.rightThrow;
  if (candidate === undefined) return keepRightThrow(reason, circumstances);
  // The same body with another contract, for a reviewer to see: so the word holds in every process.
  const notes = [`The throw is right: ${reason === "" ? "its contract allows it" : reason}`];
  const adopted = await adoptCandidate(proposal, { candidate, evidence: { notes, casesRun: 0 } }, circumstances);
  if (adopted?.kind !== "version") return adopted;
  return { kind: "throw-is-right", reason, kept: { compiled: adopted.compiled, version: adopted.version } };
}

async function adoptCandidate(
  proposal: Proposal,
  passed: Passed,
  circumstances: Circumstances,
): Promise<GenerationResult | undefined> {
  const { request, settings, ports, found } = circumstances;
  const { skeleton } = request;
  const history = editedHistory(found, skeleton.fingerprint);
  const version = describeVersion(proposal, passed, circumstances, (history.at(-1)?.number ?? 0) + 1);
  const result = await ports.compile(passed.candidate, skeleton, version.source);
  if ("findings" in result) throw new Error(`A checked candidate does not compile: ${result.findings[0]?.message}`);
  // What a heal makes of the call that threw is held to no more than that it settles.
  const isFirst = circumstances.purpose === "write" && result.compiled.isRepeatable === true;
  const entry: StoreEntry = {
    id: skeleton.id,
    current: version.number,
    versions: [...history, version],
    cases: [...casesToKeep(proposal, circumstances), ...proposal.tests, ...(isFirst ? firstCall(passed) : [])],
  };
  const fate = keep(entry, circumstances);
  if (fate === "beaten") return undefined;
  const place = fate === "kept" ? placeOf(circumstances) : "";
  await ports.keepCompiled(skeleton, result.compiled);
  const dollars = dollarsOf(proposal.usage, settings.prices);
  ports.emit("version-adopt", {
    id: skeleton.id,
    number: version.number,
    purpose: circumstances.purpose,
    path: place,
    attempts: proposal.attempts,
    milliseconds: circumstances.milliseconds,
    modelMilliseconds: proposal.modelMilliseconds,
    usage: proposal.usage,
    ...(dollars === undefined ? {} : { dollars }),
    notes: version.notes,
  });
  return { kind: "version", compiled: result.compiled, version: version.number, path: place };
}

function describeVersion(
  proposal: Proposal,
  { candidate, evidence }: Passed,
  { request }: Circumstances,
  number: number,
): Version {
  const { skeleton, failure } = request;
  const isHeal = failure !== undefined && !("rightThrow" in proposal.outcome);
  const provenance = {
    version: number,
    model: proposal.model,
    attempts: proposal.attempts,
    adoptedAt: new Date().toISOString(),
    ...(isHeal ? { healed: `${failure.name}: ${failure.message}`.slice(0, 300) } : {}),
  };
  const { version: _number, ...origin } = provenance;
  const source = printSource(candidate, skeleton, provenance);
  return {
    ...origin,
    number,
    fingerprint: skeleton.fingerprint,
    source,
    usage: proposal.usage,
    notes: [...evidence.notes, ...proposal.notes],
  };
}

// A person's edits are kept as a version of their own before a heal replaces them: nothing is lost.
function editedHistory({ entry, source, state }: FoundEntry, fingerprint: string): readonly Version[] {
  const versions = entry?.versions ?? [];
  if (entry === undefined || source === undefined || state !== "edited") return versions;
  const byHand: Version = {
    number: (versions.at(-1)?.number ?? 0) + 1,
    fingerprint,
    source,
    model: "by hand",
    attempts: 0,
    usage: { promptTokens: 0, completionTokens: 0 },
    adoptedAt: new Date().toISOString(),
    notes: [],
  };
  return [...versions, byHand];
}

function casesToKeep(proposal: Proposal, { request, found, purpose }: Circumstances): readonly Case[] {
  const kept = fittingCases(request, found);
  const { call } = request;
  if (
    "rightThrow" in proposal.outcome ||
    purpose === "write" ||
    call.notReplayable !== undefined ||
    call.isSample === true
  )
    return kept;
  return [...kept, { origin: "healed", input: { call }, expect: { kind: "settles" } }];
}

/** `unkept`: it serves this process and nobody else. */
function keep(entry: StoreEntry, { ports, found }: Circumstances): "kept" | "beaten" | "unkept" {
  try {
    if (ports.store.write === undefined) return "unkept";
    return ports.store.write(entry, found.entry?.versions.length ?? 0) ? "kept" : "beaten";
  } catch (error) {
    // The version is good and paid for: it serves this process, and a person hears why it is not kept.
    if (!SelfCodingError.is(error) || error.code !== "store-unwritable") throw error;
    ports.emit("warning-raise", { id: entry.id, message: error.message });
    return "unkept";
  }
}

// As a person types it: from the project's root, where they are likely to be.
function placeOf({ request, ports }: Circumstances): string {
  const { skeleton, project } = request;
  const { path: file } = ports.store.read(skeleton.id, skeleton.fingerprint);
  return file === undefined ? "" : path.relative(project.root, file);
}

function keepRightThrow(reason: string, circumstances: Circumstances): GenerationResult {
  const { request, ports, found } = circumstances;
  const { skeleton, call, failure } = request;
  const expect = { kind: "throws", ...(failure === undefined ? {} : { error: failure.name }) } as const;
  const one: Case = { origin: "healed", input: { call }, expect };
  // Whether a stand-in for a secret must throw too, nobody knows.
  if (call.isRedacted === true) return { kind: "throw-is-right", reason };
  if (found.entry !== undefined && call.notReplayable === undefined)
    keep({ ...found.entry, cases: [...found.entry.cases, one] }, circumstances);
  // The store has no place for a function that is the user's own still.
  else if (found.entry === undefined && goodCall(call, "") !== undefined) ports.record({ ...skeleton, number: 0 }, one);
  return { kind: "throw-is-right", reason };
}
