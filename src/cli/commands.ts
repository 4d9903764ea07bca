import { defineCommand } from "citty";
import type { Mode } from "../contract/options.js";
import { build } from "../integrations/build.js";
import { watchBuild } from "../integrations/buildWatch.js";
import { settleMode } from "../integrations/hosts/hostOptions.js";
import { createDoctor } from "./doctorCommand.js";
import { createEject } from "./eject/ejectCommand.js";
import { createProofCommands } from "./proof/proofCommands.js";
import { createStubCommands } from "./stubs/stubCommands.js";
import { untilEnded } from "./untilEnded.js";

const project = {
  type: "string",
  alias: "p",
  description: "The project's tsconfig.json",
} as const;
type Print = (text: string) => void;

/** The commands, over what prints and what sets the exit code. */
export function createCommands(print: Print, fail: (exitCode?: number) => void) {
  const report: Parameters<typeof watchBuild>[1] = ({ errors, files, stubs }) => {
    for (const error of errors) print(error);
    const linked = stubs.filter(({ state }) => state === "current" || state === "edited").length;
    const unwritten = stubs.length - linked;
    print(`${count(files, "file")} written; ${count(stubs.length, "stub")}: ${linked} linked, ${unwritten} unwritten`);
  };
  return {
    build: defineCommand({
      meta: { name: "build", description: "Compile a project and link its versions into the output" },
      args: {
        project,
        watch: { type: "boolean", alias: "w", description: "Build again with each change, until interrupted" },
        frozen: { type: "boolean", description: "Leave nothing of selfcoding in the output; fail where it is needed" },
      },
      run: async ({ args }) => {
        const configuration = args.project ?? "tsconfig.json";
        const mode = args.frozen ? "frozen" : settleMode(undefined);
        if (args.watch) return fail(await watch(configuration, mode, report, print));
        const built = await build(configuration, mode);
        report(built);
        if (built.errors.length > 0) fail();
      },
    }),
    ...createStubCommands(print, fail),
    eject: createEject(print),
    ...createProofCommands(print, fail),
    doctor: createDoctor(print, fail),
  };
}

async function watch(
  configuration: string,
  mode: Mode,
  report: Parameters<typeof watchBuild>[1],
  print: Print,
): Promise<number> {
  const watching = await watchBuild(configuration, report, mode);
  print("Watching for changes.");
  const exitCode = await untilEnded();
  watching.close();
  process.stdin.destroy();
  return exitCode;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
