import { recallStubs } from "../integrations/stubIndex/stubIndex.js";
import { diskStore } from "../store/disk.js";
import type { Command } from "./shell/command.js";
import { printCompletion, SHELLS } from "./shell/completion.js";
import type { Shell } from "./shell/shell.js";
import { completeName } from "./stubs/completeName.js";

/** `completion`: what makes a shell complete commands, options and stubs. */
export function createCompletion(shell: Shell, commands: Readonly<Record<string, Command>>): Command {
  return {
    summary: "Print the script by which a shell completes commands, options and names of stubs",
    positionals: [
      {
        name: "SHELL",
        description: `${SHELLS.join(", ")}; or names: those of the stubs, as these scripts ask for them`,
        choices: [...SHELLS, "names"],
      },
      { name: "WORD", isOptional: true, description: "What is typed of a name so far, and behind `@` of a version" },
    ],
    examples: [
      ['eval "$(npx selfcoding completion bash)"', "in ~/.bashrc"],
      ["selfcoding completion fish | source", "in ~/.config/fish/config.fish"],
      ["npx selfcoding completion names par", "names of stubs, as they were last listed"],
    ],
    run: async ({ positionals: [name = "", word = ""] }) => {
      if (name !== "names") return shell.print(printCompletion(name, commands));
      completeName(recallStubs(shell.folder), word, shell.folder, numbersOf).forEach(shell.print);
    },
  };
}

function numbersOf({ project, skeleton }: ReturnType<typeof recallStubs>[number]): readonly number[] {
  return (
    diskStore(project)
      .read(skeleton.id, skeleton.fingerprint)
      .entry?.versions.map(({ number }) => number) ?? []
  );
}
