import { createInterface } from "node:readline/promises";
import { approveVersion, rejectVersion } from "../../history/decide.js";
import { describeProposal } from "../../history/describeProposal.js";
import { proposedOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { checksumOf } from "../../store/checksum.js";
import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { ID, PROJECT, stubsHere } from "../stubs/here.js";
import { entryOf } from "../stubs/views.js";
import { checkSeen, decide } from "./decide.js";

/** `review`: one proposal after the other. */
export function createReview(shell: Shell): Command {
  return {
    summary: "Walk through the versions that wait for approval: call, change, refusals, notes, price",
    positionals: [{ ...ID, isOptional: true }],
    options: { project: PROJECT },
    examples: [
      ["npx selfcoding review", "all that wait; asks to approve, reject, edit or skip"],
      ["npx selfcoding review --no-prompt", "print them; exit code 1 where one waits"],
    ],
    run: async (args) => {
      const [name] = args.positionals;
      const stubs = await stubsHere(args, shell);
      const chosen = name === undefined ? stubs : [findStub(stubs, name, shell.folder)];
      const waiting = chosen.filter(({ found }) => found.entry !== undefined && proposedOf(found.entry) !== undefined);
      if (waiting.length === 0) return shell.print("Nothing waits for approval.");
      if (shell.isInteractive) return reviewAll(waiting, shell);
      for (const stub of waiting) shell.print(`${pageOf(stub)}\n`);
      shell.fail();
    },
  };
}

async function reviewAll(waiting: readonly ListedStub[], shell: Shell): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Control-C ends the review; what was decided is decided.
  const ended = new AbortController();
  terminal.on("SIGINT", () => ended.abort());
  const ask = (question: string): Promise<string> => terminal.question(question, { signal: ended.signal });
  try {
    for (const [index, stub] of waiting.entries()) {
      shell.print(`\n${pageOf(stub)}`);
      if ((await reviewOne(stub, `(${index + 1}/${waiting.length})`, ask, shell)) === "quit") return;
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    shell.fail(130);
  } finally {
    terminal.close();
  }
}

type Ask = (question: string) => Promise<string>;

async function reviewOne(stub: ListedStub, place: string, ask: Ask, shell: Shell): Promise<"next" | "quit"> {
  const { id } = stub.skeleton;
  const proposed = proposedOf(entryOf(stub));
  if (proposed === undefined) return "next";
  let edited: string | undefined;
  for (;;) {
    const key = (await ask(`${place} approve, reject, edit, skip, quit? [a/r/e/s/q] `)).trim().toLowerCase();
    if (key === "s" || key === "") return "next";
    if (key === "q") return "quit";
    if (key === "a") {
      checkSeen(stub, proposed, checksumOf(proposed.source));
      decide(stub, (entry, decider) => approveVersion(entry, proposed.number, decider), undefined);
      shell.print(`Approved version ${proposed.number} of ${id}.`);
      return "next";
    }
    if (key === "e") {
      checkSeen(stub, proposed, checksumOf(proposed.source));
      // It loads what checks bodies, which the other keys do without.
      const { editProposal } = await import("./editProposal.js");
      // What has not passed is edited further.
      edited = await editProposal(stub, proposed, edited, shell);
      if (edited === undefined) return "next";
    }
    if (key === "r") {
      const reason = (await ask("Why? The model is told. ")).trim();
      const change = reason === "" ? undefined : reason;
      decide(stub, (entry, decider) => rejectVersion(entry, proposed.number, decider), change);
      shell.print(`Rejected version ${proposed.number} of ${id}.`);
      return "next";
    }
  }
}

function pageOf(stub: ListedStub): string {
  const entry = entryOf(stub);
  const proposed = proposedOf(entry);
  return proposed === undefined ? "" : describeProposal(entry, proposed, checksumOf(proposed.source)).trimEnd();
}
