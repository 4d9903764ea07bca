import path from "node:path";
import { SelfCodingError } from "../contract/errors.js";
import type { FoundEntry, Version } from "../contract/nouns.js";
import { proposedOf } from "../history/versionsOf.js";
import { proposalBeside } from "../store/paths.js";
import { FLEET } from "./fleet/newerOf.js";
import type { GenerationRequest } from "./thread/protocol.js";
import type { Settings } from "./settings/settings.js";

/** Whether a new version waits for a person. */
export function needsApproval({ approval }: Settings, purpose: "write" | "heal"): boolean {
  return approval === "all" || (approval === "heals" && purpose === "heal");
}

/**
 * Asks for nothing that a person has decided, or is about to: a version that waits is approved or rejected first, and one
 * that a person has gone back to stays.
 *
 * @throws {SelfCodingError} `unapproved` where one waits, `decision-refused` where one is pinned
 */
export function refuseDecided(
  { entry, state, path: file }: FoundEntry,
  { skeleton, failure }: GenerationRequest,
): void {
  const proposed = entry && proposedOf(entry, skeleton.fingerprint);
  if (proposed !== undefined) throw unapproved(skeleton.id, proposed, file === FLEET ? FLEET : undefined);
  if (entry?.isPinned !== true || failure === undefined || state === "stale") return;
  throw new SelfCodingError(
    "decision-refused",
    `Version ${entry.current} of ${skeleton.id} is pinned, and not healed.`,
    {
      remedy: `\`selfcoding rollback ${skeleton.id} --undo${file === FLEET ? " --fleet" : ""}\` releases it.`,
    },
  );
}

/** The error for whoever called a function of which only a proposed version answers. */
export function unapproved(id: string, { number }: Version, file?: string): SelfCodingError {
  const option = file === FLEET ? " --fleet" : "";
  const place = file === undefined ? "" : ` It stands in ${file === FLEET ? "the fleet" : file}.`;
  return new SelfCodingError("unapproved", `Version ${number} of ${id} waits for approval.${place}`, {
    remedy: `Run \`selfcoding review${option}\`, or \`selfcoding approve ${id}@${number}${option}\` (the option \`approval\` asks for it).`,
    details: { id, number },
  });
}

/** Where the proposal of a stub stands, from the project's root. */
export function proposalPlace({ path: file }: FoundEntry, { project, skeleton }: GenerationRequest): string {
  return file === undefined ? "" : path.relative(project.root, proposalBeside(file, skeleton.id));
}
