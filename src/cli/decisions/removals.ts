import { rmSync } from "node:fs";
import path from "node:path";
import { listWithFiles } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { ID, PROJECT, projectsOf, stubsHere } from "../stubs/here.js";
import { orphansOf } from "../stubs/rows.js";
import { entryOf } from "../stubs/views.js";
import { count } from "../../text/lines.js";

/** `forget`: a stub as if it had never been written. */
export function createForget(shell: Shell): Command {
  return {
    summary: "Delete all versions and cases of a stub: its next call has it written anew",
    positionals: [ID],
    options: { project: PROJECT },
    examples: [["npx selfcoding forget parseDuration", "git still has what was committed"]],
    run: async (args) => {
      const [name = ""] = args.positionals;
      const stub = findStub(await stubsHere(args, shell), name, shell.folder);
      const { versions, cases } = entryOf(stub);
      diskStore(stub.project).remove?.(stub.skeleton.id);
      const facts = `${count(versions.length, "version")}, ${count(cases.length, "case")}`;
      shell.print(`Forgot ${stub.skeleton.id}: ${facts}.`);
    },
  };
}

/** `prune`: what no stub needs. */
export function createPrune(shell: Shell): Command {
  return {
    summary: "Delete versions whose stubs are gone from the source, and conversations in the cache",
    options: { "dry-run": { type: "boolean", description: "Only say what would be deleted" } },
    examples: [
      ["npx selfcoding prune --dry-run", "look first"],
      ["npx selfcoding prune", "delete them"],
    ],
    run: async (args) => {
      const isDry = args.has("dry-run");
      const listing = await listWithFiles(shell.folder);
      const verb = isDry ? "Would delete" : "Deleted";
      let orphans = 0;
      for (const project of projectsOf(listing.stubs, shell)) {
        for (const { id, file } of orphansOf(listing, [project], shell.folder)) {
          orphans += 1;
          if (!isDry) diskStore(project).remove?.(id);
          shell.print(`${verb} ${id} (${file})`);
        }
        if (!isDry) rmSync(path.join(project.cacheDirectory, "transcripts"), { recursive: true, force: true });
      }
      shell.print(`${verb} ${count(orphans, "orphan")}.`);
    },
  };
}
