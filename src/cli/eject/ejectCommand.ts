import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { ID, PROJECT } from "../stubs/here.js";

/** `eject`: bodies in place of their stubs. */
export function createEject(shell: Shell): Command {
  return {
    summary: "Put bodies into your source in place of their stubs",
    positionals: [{ ...ID, isOptional: true, isRest: true }],
    options: {
      project: PROJECT,
      all: { type: "boolean", description: "Every stub of the project" },
      "dry-run": { type: "boolean", description: "Only show what would change, as a diff" },
      tests: { type: "boolean", description: "Also write the cases as a test file beside the source" },
      force: { type: "boolean", description: "Also where changes are not committed" },
    },
    examples: [
      ["npx selfcoding eject slugify", "put one body in place of its stub"],
      ["npx selfcoding eject Box.area Box.scale", "several at once"],
      ["npx selfcoding eject slugify --tests", "with its cases as a test file"],
      ["npx selfcoding eject --all --dry-run", "show the differences, change nothing"],
    ],
    run: async (args) => {
      const { folder } = shell;
      // They load the compiler, which most of the other commands do without.
      const [{ openStubs }, { eject }] = await Promise.all([
        import("../../integrations/build.js"),
        import("./eject.js"),
      ]);
      const listed = await openStubs(folder, args.text("project"));
      const request = {
        ids: args.positionals,
        isAll: args.has("all"),
        isDry: args.has("dry-run"),
        hasTests: args.has("tests"),
        isForced: args.has("force"),
        folder,
      };
      for (const line of await eject(listed, request)) shell.print(line);
    },
  };
}
