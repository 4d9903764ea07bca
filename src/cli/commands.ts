import { createApprove, createReject, createRollback } from "./decisions/decisions.js";
import { createForget, createPrune } from "./decisions/removals.js";
import { createReview } from "./decisions/review.js";
import { createBuild } from "./buildCommand.js";
import { createCompletion } from "./completionCommand.js";
import { createDoctor, createInit } from "./doctorCommand.js";
import { createEject } from "./eject/ejectCommand.js";
import { createPull, createPush } from "./fleet/fleetCommands.js";
import { createCases } from "./proof/casesCommand.js";
import { createAdopt, createHeal, createVerify } from "./proof/proofCommands.js";
import type { Command } from "./shell/command.js";
import type { Shell } from "./shell/shell.js";
import { createCheck, createStatus } from "./stubs/reports.js";
import { createDiff, createLog, createShow, createWhy } from "./stubs/views.js";
import { createWrite } from "./write/writeCommand.js";

/** The commands, in the order in which people meet them. */
export function createCommands(shell: Shell): Readonly<Record<string, Command>> {
  const commands: Record<string, Command> = {
    init: createInit(shell),
    doctor: createDoctor(shell),
    status: createStatus(shell),
    check: createCheck(shell),
    write: createWrite(shell),
    show: createShow(shell),
    diff: createDiff(shell),
    log: createLog(shell),
    why: createWhy(shell),
    review: createReview(shell),
    approve: createApprove(shell),
    reject: createReject(shell),
    rollback: createRollback(shell),
    verify: createVerify(shell),
    cases: createCases(shell),
    adopt: createAdopt(shell),
    heal: createHeal(shell),
    eject: createEject(shell),
    pull: createPull(shell),
    push: createPush(shell),
    forget: createForget(shell),
    prune: createPrune(shell),
    build: createBuild(shell),
  };
  commands["completion"] = createCompletion(shell, commands);
  return commands;
}
