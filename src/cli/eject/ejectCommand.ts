import { defineCommand } from "citty";
import { taught } from "../help.js";
import { listStubs, listStubsBelow } from "../../integrations/build.js";

/** The command that puts bodies into the user's source. */
export function createEject(print: (text: string) => void) {
  const command = defineCommand({
    meta: { name: "eject", description: "Put bodies into your source in place of their stubs" },
    args: {
      ids: {
        type: "positional",
        required: false,
        valueHint: "ID…",
        description: "Functions' names, Class.member, or whole ids",
      },
      all: { type: "boolean", description: "Every stub of the project" },
      "dry-run": { type: "boolean", description: "Only show what would change, as a diff" },
      tests: { type: "boolean", description: "Also write the cases as a test file beside the source" },
      force: { type: "boolean", description: "Also where changes are not committed" },
      project: { type: "string", alias: "p", description: "The project's tsconfig.json" },
    },
    run: async ({ args }) => {
      const folder = process.cwd();
      const listed = await (args.project === undefined ? listStubsBelow(folder) : listStubs(args.project));
      // It loads what takes code apart, which the other commands do without.
      const { eject } = await import("./eject.js");
      const request = {
        ids: args._,
        isAll: args.all === true,
        isDry: args["dry-run"] === true,
        hasTests: args.tests === true,
        isForced: args.force === true,
        folder,
      };
      for (const line of await eject(listed, request)) print(line);
    },
  });
  return taught(command, [
    "selfcoding eject slugify             put one body in place of its stub",
    "selfcoding eject Box.area Box.scale  several at once",
    "selfcoding eject slugify --tests     with its cases as a test file",
    "selfcoding eject --all --dry-run     show the differences, change nothing",
  ]);
}
