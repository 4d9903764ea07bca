import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { withState } from "../../integrations/stubIndex/listStubs.js";
import { ID, JSON_OUTPUT, listingHere, OUTPUT, PROJECT, stubsHere } from "../stubs/here.js";
import { findMoved } from "../stubs/orphans.js";
import { tellStub } from "../stubs/tellStub.js";

// What checks bodies is loaded by the commands that do.

/** `verify`: today's bodies, by all that is kept. */
export function createVerify(shell: Shell): Command {
  return {
    summary: "Check today's bodies by all that is kept; no model is asked",
    positionals: [{ ...ID, isOptional: true, isRest: true }],
    options: { project: PROJECT, output: OUTPUT },
    examples: [
      ["npx selfcoding verify", "every body of the project"],
      ["npx selfcoding verify slugify Box.area", "these"],
      ["npx selfcoding verify --output github", "mark findings in a pull request"],
    ],
    run: async (args) => {
      const listed = await stubsHere(args, shell);
      const [{ verifyStubs }, { printVerified }] = await Promise.all([
        import("./verify.js"),
        import("./verifyReport.js"),
      ]);
      const all = await verifyStubs(listed, args.positionals, shell.folder);
      printVerified(all, args.text("output") ?? "text", shell.folder).forEach(shell.print);
      if (all.some(({ outcome }) => outcome === "failed")) shell.fail();
    },
  };
}

/** `adopt`: a person's edit as a version, or the version of a stub that stood elsewhere. */
export function createAdopt(shell: Shell): Command {
  return {
    summary: "Take a body that was edited by hand, or whose stub was moved, as a version, after all checks",
    positionals: [ID],
    options: { project: PROJECT, output: JSON_OUTPUT },
    examples: [
      ["npx selfcoding adopt slugify", "after you have edited .selfcoding/src/slug/slugify.ts"],
      ["npx selfcoding adopt src/text.ts#slugify", "after its stub came here from another file"],
    ],
    run: async (args) => {
      const [name = ""] = args.positionals;
      const listing = await listingHere(args, shell);
      const stub = findStub(listing.stubs, name, shell.folder);
      const moved = findMoved(listing, stub);
      const lines =
        moved === undefined
          ? (await import("./adoptEdit.js")).adoptEdit(stub)
          : (await import("./adoptMoved.js")).adoptMoved(stub, moved);
      await tellStub("adopt", await lines, () => withState(stub), { args, shell });
    },
  };
}

/** `heal`: by a call that failed elsewhere. */
export function createHeal(shell: Shell): Command {
  return {
    summary: "Heal a stub by a failing call that a file holds",
    positionals: [ID],
    options: {
      project: PROJECT,
      call: {
        type: "string",
        value: "FILE",
        isRequired: true,
        description: 'JSON: { "arguments": ["null"] }, with "self" and "error" where they are known',
      },
      output: JSON_OUTPUT,
    },
    examples: [["npx selfcoding heal slugify --call call.json", "by what a log of production says"]],
    run: async (args) => {
      const [name = ""] = args.positionals;
      const { healByCall, readCall } = await import("./heal.js");
      const recorded = readCall(args.text("call") ?? "");
      const stub = findStub(await stubsHere(args, shell), name, shell.folder);
      const lines = await healByCall(stub, recorded, shell.folder);
      await tellStub("heal", lines, () => withState(stub), { args, shell });
    },
  };
}
