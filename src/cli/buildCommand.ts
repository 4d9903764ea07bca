import { SelfCodingError } from "../contract/errors.js";
import type { watchBuild } from "../integrations/buildWatch.js";
import type { Command } from "./shell/command.js";
import type { Shell } from "./shell/shell.js";
import { OUTPUT, PROJECT } from "./stubs/here.js";
import { printBuild } from "./buildReport.js";

/** `build`: JavaScript with the versions in it. */
export function createBuild(shell: Shell): Command {
  return {
    summary: "Compile a project and link its versions into the output",
    options: {
      project: PROJECT,
      watch: { type: "boolean", short: "w", description: "Build again with each change, until interrupted" },
      frozen: { type: "boolean", description: "Leave nothing of selfcoding in the output; fail where it is needed" },
      output: OUTPUT,
    },
    examples: [
      ["npx selfcoding build", "in place of tsc"],
      ["npx selfcoding build --frozen", "for a release: every stub must have its version"],
      ["npx selfcoding build --watch", "while you work"],
      ["npx selfcoding build --output github", "annotations at the lines of what is wrong"],
    ],
    run: async (args) => {
      const configuration = args.text("project") ?? (await configurationFrom(shell.folder));
      const { settleMode } = await import("../integrations/hosts/hostOptions.js");
      const mode = args.has("frozen") ? "frozen" : settleMode(undefined);
      const output = args.text("output");
      const report: Report = (built) => printBuild(built, { configuration, output, shell });
      // Results alone stand where machines read.
      const tell = output === "json" ? shell.tell : shell.print;
      if (args.has("watch")) return shell.fail(await watch(configuration, mode, report, tell));
      const { build } = await import("../integrations/build.js");
      const built = await build(configuration, mode);
      report(built);
      if (built.errors.length > 0) shell.fail();
    },
  };
}

// As tsc does, from a folder of the project too. What the other commands do without it: it says where the output goes.
async function configurationFrom(folder: string): Promise<string> {
  const { configurationOf } = await import("../project/findProjects.js");
  const found = configurationOf(folder);
  if (found !== undefined) return found;
  throw new SelfCodingError(
    "options-invalid",
    "There is no tsconfig.json here, and a build has to know where to write.",
    {
      remedy:
        "Make one with `npx tsc --init` and set its `outDir`, or name another file with `-p`. To run a program without a " +
        "build: `node --import selfcoding/register app.ts`.",
    },
  );
}

type Report = Parameters<typeof watchBuild>[1];

async function watch(
  configuration: string,
  mode: Parameters<typeof watchBuild>[2],
  report: Report,
  tell: Shell["print"],
): Promise<number> {
  const [{ watchBuild: start }, { untilEnded }] = await Promise.all([
    import("../integrations/buildWatch.js"),
    import("./untilEnded.js"),
  ]);
  const watching = await start(configuration, report, mode);
  tell("Watching for changes.");
  const exitCode = await untilEnded();
  watching.close();
  process.stdin.destroy();
  return exitCode;
}
