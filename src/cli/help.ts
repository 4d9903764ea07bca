import { type ArgsDef, type CommandDef, renderUsage } from "citty";

const EXAMPLES = Symbol("examples");

type WithExamples = { [EXAMPLES]?: readonly string[] };

/** A command whose help shows how it is used. */
export function taught<Args extends ArgsDef>(command: CommandDef<Args>, examples: readonly string[]): CommandDef<Args> {
  return Object.assign(command, { [EXAMPLES]: examples });
}

/** Prints the usage of a command, and how it is used where that was said. */
export function withExamples(print: (text: string) => void) {
  return async <Args extends ArgsDef>(command: CommandDef<Args>, parent?: CommandDef<Args>): Promise<void> => {
    print(await renderUsage(command, parent));
    const examples = (command as WithExamples)[EXAMPLES] ?? [];
    if (examples.length > 0) print(`EXAMPLES\n\n${examples.map((line) => `  ${line}`).join("\n")}\n`);
  };
}
