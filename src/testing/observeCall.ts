import type { EventMap } from "../contract/events.js";
import { on } from "../runtime/events.js";

type Observed<Result> = {
  readonly adopted: readonly EventMap["version-adopt"][];
  readonly proposed: readonly EventMap["version-propose"][];
  readonly failed: readonly EventMap["generation-fail"][];
  readonly skipped: readonly EventMap["heal-skip"][];
} & ({ readonly value: Awaited<Result> } | { readonly thrown: unknown });

/**
 * Makes a call, and keeps what happened around stubs meanwhile.
 *
 * @param name of a stub, or its id: what happens to others is left out
 */
export async function observeCall<Result>(call: () => Result, name?: string): Promise<Observed<Result>> {
  const adopted: EventMap["version-adopt"][] = [];
  const proposed: EventMap["version-propose"][] = [];
  const failed: EventMap["generation-fail"][] = [];
  const skipped: EventMap["heal-skip"][] = [];
  const isMeant = ({ id }: { readonly id: string }): boolean =>
    name === undefined || id === name || id.endsWith(`#${name}`) || id.endsWith(`.${name}`);
  const stops = [
    on("version-adopt", (event) => void (isMeant(event) && adopted.push(event))),
    on("version-propose", (event) => void (isMeant(event) && proposed.push(event))),
    on("generation-fail", (event) => void (isMeant(event) && failed.push(event))),
    on("heal-skip", (event) => void (isMeant(event) && skipped.push(event))),
  ];
  const seen = { adopted, proposed, failed, skipped };
  try {
    return { ...seen, value: await call() };
  } catch (thrown) {
    return { ...seen, thrown };
  } finally {
    for (const stop of stops) stop();
  }
}

/** What came of a call that was expected to write or heal something, as a sentence. */
export function describeCall(observed: Observed<unknown>): string {
  const { adopted, proposed, failed, skipped } = observed;
  const parts = [
    "thrown" in observed ? `It threw ${String(observed.thrown)}.` : "It threw nothing.",
    ...adopted.map(({ id, number, purpose }) => `${id} was ${verbOf(purpose)} (version ${number}).`),
    ...proposed.map(
      ({ id, number, purpose }) => `${id} was ${verbOf(purpose)} (version ${number}), and waits for approval.`,
    ),
    ...failed.map(({ id, purpose, code, message }) => `The ${purpose} of ${id} failed (${code}): ${message}`),
    ...skipped.map(({ id, reason }) => `${id} was not healed: ${reason}.`),
  ];
  return parts.join("\n");
}

function verbOf(purpose: "write" | "heal"): string {
  return purpose === "heal" ? "healed" : "written";
}
