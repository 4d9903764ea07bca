import type { Case } from "../../contract/nouns.js";
import { goodCall, keepDiverse } from "../../store/calls/goodCalls.js";
import type { GenerationRequest } from "../thread/protocol.js";
import type { Assignment, Passed } from "./assignment.js";

/**
 * The good calls that a heal must answer as the version before did. None where there is no such version: a stub that
 * has changed may mean something else, and so may an edit by hand.
 */
export function recordedCalls({ request, found, ports }: Pick<Assignment, "request" | "found" | "ports">): Case[] {
  const { entry, state } = found;
  if (request.failure === undefined) return [];
  // What the model said of the user's own body.
  if (entry === undefined) return [...ports.recordings({ ...request.skeleton, number: 0 })];
  if (state !== "current") return [];
  const kept = entry.cases.filter(({ origin }) => origin === "recorded");
  const version = { id: entry.id, number: entry.current, fingerprint: request.skeleton.fingerprint };
  const live = JSON.stringify({ call: request.call });
  // A call that was good once and throws now depends on more than its arguments.
  return keepDiverse([...kept, ...ports.recordings(version)]).filter(({ input }) => JSON.stringify(input) !== live);
}

/** The call at hand with what a new version made of it in the checks. */
export function firstCall({ evidence }: Passed): Case[] {
  const live = evidence.results?.find(({ case: one }) => one.origin === "live");
  if (live === undefined || !("call" in live.case.input)) return [];
  const good = goodCall(live.case.input.call, live.value);
  return good === undefined ? [] : [good];
}

/** The kept calls that were answered, as a part of the answer to a heal: its first calls may be held against them. */
export function answeredCalls(
  cases: readonly Case[],
  { failure }: Pick<GenerationRequest, "failure">,
): { readonly answered?: readonly Case[] } {
  if (failure === undefined) return {};
  return { answered: cases.filter(({ origin, expect }) => origin === "recorded" && expect.kind === "returns") };
}
