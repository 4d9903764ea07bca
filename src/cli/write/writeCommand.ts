import { startFoundry } from "../../foundry/thread/thread.js";
import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { OUTPUT, PROJECT } from "../stubs/here.js";

/**
 * How many are written at a time: most of the time is the model's. A server that answers one request after the other, each in
 * ten seconds, still gives the last answer within its two minutes.
 */
const JOBS = "10";

/** `write`: all that is missing or stale. */
export function createWrite(shell: Shell): Command {
  return {
    summary: "Write what is missing or stale, ahead of the first call",
    positionals: [
      {
        name: "GLOB",
        isOptional: true,
        isRest: true,
        isStub: true,
        description: "Files, ids or names of stubs; all where there is none",
      },
    ],
    options: {
      project: PROJECT,
      output: OUTPUT,
      jobs: { type: "string", value: "N", default: JOBS, description: "How many are written at a time" },
      from: { type: "string", value: "FILE", description: "Calls to write them for, as a program has recorded them" },
      plan: { type: "string", value: "FILE", description: "Only save what would be done, why, and what it may cost" },
      apply: { type: "string", value: "FILE", description: "Do what a plan says, if it still holds" },
    },
    examples: [
      ["npx selfcoding write", "all that is missing or stale"],
      ["npx selfcoding write 'src/billing/**' parseDuration", "some of it"],
      ["npx selfcoding write --plan plan.json", "look first"],
      ["npx selfcoding write --apply plan.json", "then do just that"],
    ],
    run: async (args) => {
      // The command takes much that the others do without.
      const plan = args.text("plan");
      if (plan !== undefined) return (await import("./write.js")).printPlan(plan, args, shell);
      // It boots while that is loaded.
      const foundry = startFoundry();
      await (await import("./write.js")).runWrite(args, shell, foundry);
    },
  };
}
