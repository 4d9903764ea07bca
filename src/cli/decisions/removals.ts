import { rmSync } from "node:fs";
import path from "node:path";
import { withState } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub, placeOf } from "../stubs/findStub.js";
import { ID, JSON_OUTPUT, listingHere, PROJECT, projectsOf, stubsHere } from "../stubs/here.js";
import { printReport } from "../stubs/report.js";
import { orphansOf } from "../stubs/orphans.js";
import { tellStub } from "../stubs/tellStub.js";
import { entryOf } from "../stubs/views.js";
import { count } from "../../text/lines.js";

/** `forget`: a stub as if it had never been written. */
export function createForget(shell: Shell): Command {
  return {
    summary: "Delete all versions and cases of a stub: its next call has it written anew",
    positionals: [ID],
    options: { project: PROJECT, output: JSON_OUTPUT },
    examples: [["npx selfcoding forget parseDuration", "git still has what was committed"]],
    run: async (args) => {
      const [name = ""] = args.positionals;
      const stub = findStub(await stubsHere(args, shell), name, shell.folder);
      const { versions, cases } = entryOf(stub);
      diskStore(stub.project).remove?.(stub.skeleton.id);
      const facts = `${count(versions.length, "version")}, ${count(cases.length, "case")}`;
      const line = `Forgot ${placeOf(stub, shell.folder)}: ${facts}.`;
      await tellStub("forget", [line], () => withState(stub), { args, shell });
    },
  };
}

/** `prune`: what no stub needs. */
export function createPrune(shell: Shell): Command {
  return {
    summary: "Delete versions whose stubs are gone from the source, and conversations in the cache",
    options: {
      "dry-run": { type: "boolean", description: "Only say what would be deleted" },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding prune --dry-run", "look first"],
      ["npx selfcoding prune", "delete them"],
    ],
    run: async (args) => {
      const isDry = args.has("dry-run");
      const listing = await listingHere(args, shell);
      const verb = isDry ? "Would delete" : "Deleted";
      const rows: ReturnType<typeof orphansOf>[number][] = [];
      for (const project of projectsOf(listing.stubs, shell)) {
        const orphans = orphansOf(listing, [project], shell.folder);
        rows.push(...orphans);
        if (isDry) continue;
        for (const { id } of orphans) diskStore(project).remove?.(id);
        rmSync(path.join(project.cacheDirectory, "transcripts"), { recursive: true, force: true });
      }
      if (args.text("output") === "json")
        return printReport({ command: "prune", rows, findings: [], details: { isDry } }, "json").forEach(shell.print);
      for (const { id, file } of rows) shell.print(`${verb} ${id} (${file})`);
      shell.print(`${verb} ${count(rows.length, "orphan")}.`);
    },
  };
}
