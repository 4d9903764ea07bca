import { SelfCodingError } from "../../contract/errors.js";
import { approveVersion, rejectVersion } from "../../history/decide.js";
import { describeProposal } from "../../history/describeProposal.js";
import { proposedOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { checksumOf } from "../../store/checksum.js";
import type { Command } from "../shell/command.js";
import { exitCodeOf } from "../shell/exitCode.js";
import type { Shell } from "../shell/shell.js";
import { ID, JSON_OUTPUT, PROJECT } from "../stubs/here.js";
import { printReport } from "../stubs/report.js";
import { toRow } from "../stubs/rows.js";
import { entryOf } from "../stubs/views.js";
import { openAnswers } from "./answers.js";
import { checkSeen, decide, refuseEdited } from "./decide.js";
import { FLEET_OPTION, openPlace } from "./place.js";

type Place = Awaited<ReturnType<typeof openPlace>>;

/** `review`: one proposal after the other. */
export function createReview(shell: Shell): Command {
  return {
    summary: "Walk through the versions that wait for approval: call, change, refusals, notes, price",
    positionals: [{ ...ID, isOptional: true }],
    options: { project: PROJECT, fleet: FLEET_OPTION, output: JSON_OUTPUT },
    examples: [
      ["npx selfcoding review", "all that wait; asks to approve, reject, edit or skip"],
      ["npx selfcoding review --no-prompt", "print them; exit code 1 where one waits"],
      ["SELFCODING_FLEET=postgres://… npx selfcoding review --fleet", "what any process of the fleet has proposed"],
    ],
    run: async (args) => {
      const [name] = args.positionals;
      await using place = await openPlace(args, shell, name);
      // What was written for the stub as it was before it changed, nobody may approve.
      const waiting = place.stubs.filter(
        ({ found: { entry }, skeleton }) =>
          entry !== undefined && proposedOf(entry)?.fingerprint === skeleton.fingerprint,
      );
      if (args.text("output") === "json") {
        if (waiting.length > 0) shell.fail();
        return printWaiting(waiting, shell);
      }
      if (waiting.length === 0) return shell.print("Nothing waits for approval.");
      if (shell.isInteractive) return await reviewAll(waiting, place, shell);
      for (const stub of waiting) shell.print(`${pageOf(stub, place)}\n`);
      shell.fail();
    },
  };
}

function printWaiting(waiting: readonly ListedStub[], { folder, print }: Shell): void {
  const rows = waiting.map((stub) => toRow(stub, folder));
  const proposals = waiting.flatMap((stub, index) => {
    const proposed = proposedOf(entryOf(stub));
    const { id, file } = rows[index] as (typeof rows)[number];
    return proposed === undefined ? [] : { id, file, ...proposed, checksum: checksumOf(proposed.source) };
  });
  printReport({ command: "review", rows, findings: rows, details: { proposals } }, "json").forEach(print);
}

async function reviewAll(waiting: readonly ListedStub[], place: Place, shell: Shell): Promise<void> {
  const answers = openAnswers();
  // What somebody else has decided meanwhile does not keep the others waiting.
  const goOn = (error: unknown): "next" => {
    if (!SelfCodingError.is(error) || error.code !== "decision-refused") throw error;
    shell.tell(error.message);
    shell.fail(exitCodeOf(error));
    return "next";
  };
  try {
    for (const [index, stub] of waiting.entries()) {
      shell.print(`\n${pageOf(stub, place)}`);
      const ordinal = `(${index + 1}/${waiting.length})`;
      if ((await reviewOne({ stub, place, ordinal }, answers.ask, shell).catch(goOn)) === "quit") break;
    }
  } finally {
    answers.close();
  }
  // What was decided is decided.
  if (answers.isInterrupted) shell.fail(130);
}

type Ask = ReturnType<typeof openAnswers>["ask"];

interface Reviewed {
  readonly stub: ListedStub;
  readonly place: Place;
  readonly ordinal: string;
}

async function reviewOne({ stub, place, ordinal }: Reviewed, ask: Ask, shell: Shell): Promise<"next" | "quit"> {
  const { id } = stub.skeleton;
  const proposed = proposedOf(entryOf(stub));
  if (proposed === undefined) return "next";
  let edited: string | undefined;
  for (;;) {
    const answer = await ask(`${ordinal} approve, reject, edit, skip, quit? [a/r/e/s/q] `);
    const key = answer?.trim().toLowerCase();
    if (key === undefined || key === "q") return "quit";
    if (key === "s" || key === "") return "next";
    if (key === "a") {
      checkSeen(stub, proposed, undefined);
      refuseEdited(stub);
      await decide(place, stub, (entry, decider) => approveVersion(entry, proposed.number, decider), undefined);
      shell.print(`Approved version ${proposed.number} of ${id}.`);
      return "next";
    }
    if (key === "e") {
      checkSeen(stub, proposed, undefined);
      refuseEdited(stub);
      // It loads what checks bodies, which the other keys do without.
      const { editProposal } = await import("./editProposal.js");
      // What has not passed is edited further.
      edited = await editProposal(place, stub, proposed, edited, shell);
      if (edited === undefined) return "next";
    }
    if (key === "r") {
      const reason = await ask("Why? The model is told. ");
      if (reason === undefined) return "quit";
      const change = reason.trim() || undefined;
      await decide(place, stub, (entry, decider) => rejectVersion(entry, proposed.number, decider), change);
      shell.print(`Rejected version ${proposed.number} of ${id}.`);
      return "next";
    }
  }
}

function pageOf(stub: ListedStub, { option }: Place): string {
  const entry = entryOf(stub);
  const proposed = proposedOf(entry);
  return proposed === undefined ? "" : describeProposal(entry, proposed, checksumOf(proposed.source), option).trimEnd();
}
