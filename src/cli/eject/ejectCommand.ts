import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { ID, JSON_OUTPUT, PROJECT } from "../stubs/here.js";
import { printReport } from "../stubs/report.js";
import { toRow } from "../stubs/rows.js";

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
      output: JSON_OUTPUT,
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
      const ejected = await eject(listed, request);
      // The source is written by then: what is left hurts nobody, and is to be seen.
      if (ejected.left.length > 0) shell.fail(4);
      const lines = args.text("output") === "json" ? printJson(ejected, request) : printText(ejected, request);
      lines.forEach(shell.print);
    },
  };
}

type Ejected = Awaited<ReturnType<(typeof import("./eject.js"))["eject"]>>;
type EjectRequest = Parameters<(typeof import("./eject.js"))["eject"]>[1];

function printText({ stubs, files, notes, left }: Ejected, { isDry, folder }: EjectRequest): string[] {
  if (stubs.length === 0) return ["Nothing to eject: there is no stub here."];
  if (isDry) return files.map(({ diff }) => diff);
  return [
    ...stubs.map((stub) => `${stub.skeleton.id} stands in ${toRow(stub, folder).file} now.`),
    ...files.flatMap(({ file, testsOf }) => testsOf.map((id) => `The cases of ${id} are tests in ${file}.`)),
    ...notes,
    ...left.map(({ stub, reason }) => `The versions of ${stub.skeleton.id} could not be removed: ${reason}`),
  ];
}

function printJson({ stubs, files, notes, left }: Ejected, { isDry, folder }: EjectRequest): string[] {
  const rows = stubs.map((stub) => toRow(stub, folder));
  const findings = left.map(({ stub }) => toRow(stub, folder));
  const reasons = left.map(({ stub, reason }) => ({ id: stub.skeleton.id, reason }));
  return printReport({ command: "eject", rows, findings, details: { isDry, files, notes, left: reasons } }, "json");
}
