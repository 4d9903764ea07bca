import { SelfCodingError } from "../../contract/errors.js";
import { approveVersion, rejectVersion, releaseVersion, rollBackVersion, versionOf } from "../../history/decide.js";
import { currentOf, proposedOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import type { Arguments, Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { placeOf, readVersion } from "../stubs/findStub.js";
import { ID, JSON_OUTPUT, PROJECT } from "../stubs/here.js";
import { tellStub } from "../stubs/tellStub.js";
import { entryOf } from "../stubs/views.js";
import { checkSeen, decide, refuseEdited } from "./decide.js";
import { FLEET_OPTION, openPlace } from "./place.js";

const PROPOSAL = { ...ID, name: "ID[@N]", description: `${ID.description}; with @N one of its versions` } as const;
type Option = NonNullable<Command["options"]>[string];

const REASON: Option = { type: "string", value: "TEXT", description: "Why, for the history" };
const CHECKSUM: Option = { type: "string", value: "SUM", description: "Refuse unless the body has this checksum" };

/** `approve`: a proposed version runs from now on. */
export function createApprove(shell: Shell): Command {
  return {
    summary: "Put a proposed version in force",
    positionals: [PROPOSAL],
    options: { project: PROJECT, fleet: FLEET_OPTION, checksum: CHECKSUM, reason: REASON, output: JSON_OUTPUT },
    examples: [
      ["npx selfcoding approve parseDuration", "the version that waits"],
      ["npx selfcoding approve parseDuration@3 --checksum 0f3c…", "only if it is the very body that was looked at"],
      ["npx selfcoding approve parseDuration --fleet", "what a process of the fleet has proposed: all run it at once"],
    ],
    run: async (args) => {
      const { stub, number, place } = await chosenHere(args, shell);
      await using _place = place;
      const version = versionOf(entryOf(stub), number ?? waitingOf(stub));
      checkSeen(stub, version, args.text("checksum"));
      refuseEdited(stub);
      const entry = await decide(
        place,
        stub,
        (kept, decider) => approveVersion(kept, version.number, decider),
        args.text("reason"),
      );
      const since =
        place.option === "" ? "it runs from the next call on" : "every process of the fleet runs it from now on";
      const line = `Approved version ${version.number} of ${placeOf(stub, shell.folder)}: ${since}.`;
      await tellStub("approve", [line], () => place.with(stub, entry), { args, shell });
    },
  };
}

/** `reject`: a version never runs again. */
export function createReject(shell: Shell): Command {
  return {
    summary: "Reject a version for good; the reason goes to the model with the next attempt",
    positionals: [PROPOSAL],
    options: { project: PROJECT, fleet: FLEET_OPTION, checksum: CHECKSUM, reason: REASON, output: JSON_OUTPUT },
    examples: [
      ["npx selfcoding reject parseDuration --reason 'use the tables in units.ts'", "the version that waits"],
      ["npx selfcoding reject parseDuration@2", "one in force: the version before it runs again"],
      ["npx selfcoding reject parseDuration@2 --fleet", "in every process of the fleet"],
    ],
    run: async (args) => {
      const { stub, number, place } = await chosenHere(args, shell);
      await using _place = place;
      const version = versionOf(entryOf(stub), number ?? waitingOf(stub));
      if (args.text("checksum") !== undefined) checkSeen(stub, version, args.text("checksum"));
      if (version.number === entryOf(stub).current) refuseEdited(stub);
      const entry = await decide(
        place,
        stub,
        (kept, decider) => rejectVersion(kept, version.number, decider),
        args.text("reason"),
      );
      const left = currentOf(entry);
      const fits = left?.fingerprint === stub.skeleton.fingerprint;
      const next = left === undefined || !fits ? "no version is in force" : `version ${left.number} is in force`;
      const line = `Rejected version ${version.number} of ${placeOf(stub, shell.folder)}; ${next}.`;
      await tellStub("reject", [line], () => place.with(stub, entry), { args, shell });
    },
  };
}

/** `rollback`: an older version runs again, until that is undone. */
export function createRollback(shell: Shell): Command {
  return {
    summary: "Go back to an older version, and keep heals from replacing it until that is undone",
    positionals: [PROPOSAL],
    options: {
      project: PROJECT,
      fleet: FLEET_OPTION,
      reason: REASON,
      undo: { type: "boolean", description: "Release it: the newest version that was not rejected runs again" },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding rollback parseDuration", "the version before the one in force"],
      ["npx selfcoding rollback parseDuration@1 --reason 'wrong for leap seconds'", "a certain one"],
      ["npx selfcoding rollback parseDuration --undo", "release it: the newest version runs, and heals may replace it"],
      ["npx selfcoding rollback parseDuration --fleet", "in every process of the fleet, also while one heals it"],
    ],
    run: async (args) => {
      const isUndone = args.has("undo");
      if (isUndone && readVersion(args.positionals[0] ?? "").number !== undefined)
        throw new SelfCodingError("options-invalid", "--undo releases a stub, whichever version it is pinned to.", {
          remedy: "Leave out the number of the version.",
        });
      const { stub, number, place } = await chosenHere(args, shell);
      await using _place = place;
      refuseEdited(stub);
      const entry = await decide(
        place,
        stub,
        (kept, decider) =>
          isUndone ? releaseVersion(kept, decider) : rollBackVersion(kept, number, stub.skeleton.fingerprint, decider),
        args.text("reason"),
      );
      const name = placeOf(stub, shell.folder);
      const line = isUndone
        ? `Released ${name}: version ${entry.current} is in force, and heals may replace it.`
        : `Version ${entry.current} of ${name} is in force and pinned. \`selfcoding rollback ${name} --undo${place.option}\` releases it.`;
      await tellStub("rollback", [line], () => place.with(stub, entry), { args, shell });
    },
  };
}

async function chosenHere(args: Arguments, shell: Shell) {
  const [text = ""] = args.positionals;
  const { name, number } = readVersion(text);
  const place = await openPlace(args, shell, name);
  const [stub] = place.stubs as [ListedStub];
  if (place.option === "" || stub.found.entry !== undefined) return { stub, number, place };
  await place[Symbol.asyncDispose]();
  throw new SelfCodingError("decision-refused", `The fleet has no version of ${stub.skeleton.id}.`, {
    remedy: "Give it the repository's with `selfcoding push`, or decide on that, without `--fleet`.",
  });
}

function waitingOf(stub: ListedStub): number {
  const proposed = proposedOf(entryOf(stub));
  if (proposed !== undefined) return proposed.number;
  throw new SelfCodingError("decision-refused", `No version of ${stub.skeleton.id} waits for approval.`, {
    remedy: "Name one by its number, as in `ID@2`: `selfcoding log` lists them, with `--fleet` those of the fleet.",
  });
}
