import path from "node:path";
import { SelfCodingError } from "../contract/errors.js";
import type { Case, FoundEntry, StoreEntry, Version } from "../contract/nouns.js";
import { rejectVersion } from "../history/decide.js";
import { countChanges, nextNumber, proposedOf } from "../history/versionsOf.js";
import { goodCall } from "../store/calls/goodCalls.js";
import { FLEET } from "./fleet/newerOf.js";
import { describeVersion, editedHistory } from "./describeVersion.js";
import type { Passed } from "./propose/assignment.js";
import type { takeMinutes } from "./minutes.js";
import type { Ports } from "./ports.js";
import type { propose } from "./propose/propose.js";
import type { GenerationRequest, GenerationResult } from "./thread/protocol.js";
import type { Settings } from "./settings/settings.js";
import { answeredCalls, firstCall } from "./propose/recordedCalls.js";
import { fittingCases } from "./task.js";
import { needsApproval, proposalPlace, unapproved } from "./unapproved.js";

type Proposal = Awaited<ReturnType<typeof propose>>;

interface Circumstances {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly found: FoundEntry;
  readonly purpose: "write" | "heal";
  readonly milliseconds: number;
  readonly minutes: Pick<ReturnType<typeof takeMinutes>, "refusals" | "turns">;
}

/**
 * Makes a proposal a version: kept, compiled, announced; or one that waits for a person.
 *
 * @throws {SelfCodingError} `unapproved` for one that waits
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
  const { request, settings, ports, found, purpose } = circumstances;
  const { skeleton } = request;
  const history = editedHistory(found, skeleton.fingerprint);
  const version = describeVersion(proposal, passed, circumstances, nextNumber({ versions: history }));
  const result = await ports.compile(passed.candidate, skeleton, version.source);
  if ("findings" in result) throw new Error(`A checked candidate does not compile: ${result.findings[0]?.message}`);
  const isProposed = needsApproval(settings, purpose);
  const cases = [
    ...newCases(proposal, circumstances),
    ...proposal.tests,
    // What a heal makes of the call that threw is held to no more than that it settles.
    ...(purpose === "write" && result.compiled.isRepeatable === true ? firstCall(passed) : []),
  ];
  const entry: StoreEntry = isProposed
    ? withProposal({ ...version, state: "proposed", cases }, history, skeleton.id, found)
    : {
        id: skeleton.id,
        current: version.number,
        versions: [...history, version],
        cases: [...fittingCases(request, found), ...cases],
      };
  const fate = await keep(entry, circumstances, isProposed);
  if (fate === "beaten") return undefined;
  if (fate === "kept") ports.keepTranscript(version.number, circumstances.minutes.turns);
  const place = fate === "kept" ? placeOf(circumstances, isProposed) : "";
  announce(isProposed ? "version-propose" : "version-adopt", version, place, proposal, circumstances);
  if (isProposed) throw unapproved(skeleton.id, version, place === "" ? undefined : place);
  await ports.keepCompiled(skeleton, result.compiled);
  const { compiled } = result;
  return { kind: "version", compiled, version: version.number, path: place, ...answeredCalls(entry.cases, request) };
}

// What runs goes on running: the person's edit, where there is one.
function withProposal(version: Version, history: readonly Version[], id: string, found: FoundEntry): StoreEntry {
  const { entry, state } = found;
  const current = state === "edited" ? (history.at(-1)?.number ?? 0) : (entry?.current ?? 0);
  const pinned = entry?.isPinned === true ? { isPinned: true } : {};
  const before = { id, current, ...pinned, versions: history, cases: entry?.cases ?? [] };
  const outdated = proposedOf(before);
  const decider = { by: "selfcoding", at: version.adoptedAt, reason: "the stub has changed" };
  const decided = outdated === undefined ? before : rejectVersion(before, outdated.number, decider);
  return { ...decided, versions: [...decided.versions, version] };
}

function announce(
  name: "version-adopt" | "version-propose",
  version: Version,
  place: string,
  proposal: Proposal,
  { ports, request, purpose, milliseconds }: Circumstances,
): void {
  ports.emit(name, {
    id: request.skeleton.id,
    number: version.number,
    purpose,
    path: place,
    attempts: proposal.attempts,
    milliseconds,
    modelMilliseconds: proposal.modelMilliseconds,
    usage: proposal.usage,
    ...(version.dollars === undefined ? {} : { dollars: version.dollars }),
    notes: version.notes,
  });
}

// A call that was answered must be answered by every later version.
function newCases(proposal: Proposal, { request, purpose }: Circumstances): readonly Case[] {
  const { call } = request;
  if ("rightThrow" in proposal.outcome || purpose === "write") return [];
  if (call.notReplayable !== undefined || call.isSample === true) return [];
  return [{ origin: "healed", input: { call }, expect: { kind: "settles" } }];
}

/** Codes of stores that cannot be written. */
const UNKEPT: readonly string[] = ["store-unwritable", "fleet-away", "fleet-refused", "fleet-restored"];

/** `unkept`: it serves this process and nobody else. */
async function keep(
  entry: StoreEntry,
  { ports, found }: Circumstances,
  isProposed = false,
): Promise<"kept" | "beaten" | "unkept"> {
  try {
    if (ports.store.write === undefined) return "unkept";
    const expected = found.entry === undefined ? 0 : countChanges(found.entry);
    return (await ports.store.write(entry, expected)) ? "kept" : "beaten";
  } catch (error) {
    // The version is good and paid for: it serves this process, and a person hears why it is not kept. A proposal serves
    // nobody, and nobody can approve what is not there.
    if (isProposed || !SelfCodingError.is(error) || !UNKEPT.includes(error.code)) throw error;
    ports.emit("warning-raise", { id: entry.id, message: error.message });
    return "unkept";
  }
}

// As a person types it: from the project's root, where they are likely to be.
function placeOf({ request, ports }: Circumstances, isProposed: boolean): string {
  const { skeleton, project } = request;
  const found = ports.store.read(skeleton.id, skeleton.fingerprint);
  const { path: file } = found;
  if (file === FLEET) return FLEET;
  if (isProposed) return proposalPlace(found, request);
  return file === undefined ? "" : path.relative(project.root, file);
}

async function keepRightThrow(reason: string, circumstances: Circumstances): Promise<GenerationResult> {
  const { request, ports, found } = circumstances;
  const { skeleton, call, failure } = request;
  const expect = { kind: "throws", ...(failure === undefined ? {} : { error: failure.name }) } as const;
  const one: Case = { origin: "healed", input: { call }, expect };
  // Whether a stand-in for a secret must throw too, nobody knows.
  if (call.isRedacted === true) return { kind: "throw-is-right", reason };
  if (found.entry !== undefined && call.notReplayable === undefined)
    await keep({ ...found.entry, cases: [...found.entry.cases, one] }, circumstances);
  // The store has no place for a function that is the user's own still.
  else if (found.entry === undefined && goodCall(call, "") !== undefined) ports.record({ ...skeleton, number: 0 }, one);
  return { kind: "throw-is-right", reason };
}
