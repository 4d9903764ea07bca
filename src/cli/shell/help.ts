import { type Command, SHARED_OPTIONS } from "./command.js";
import type { Shell } from "./shell.js";

type Option = NonNullable<Command["options"]>[string];

/** The list of commands. */
export function describeCommands(
  commands: Readonly<Record<string, Command>>,
  about: { readonly description: string; readonly version: string },
  shell: Shell,
): string {
  return [
    `selfcoding ${about.version}`,
    wrap(about.description, 0, shell.columns),
    "",
    heading("Commands", shell),
    ...table(
      Object.entries(commands).map(([name, { summary }]) => [name, summary]),
      shell,
    ),
    "",
    wrap("`selfcoding COMMAND --help` explains each, with examples.", 0, shell.columns),
  ].join("\n");
}

/** What a command does, takes, and can be tried with. */
export function describeCommand(
  name: string,
  { summary, positionals = [], options = {}, examples }: Command,
  shell: Shell,
): string {
  const places = positionals.map(({ name: place, isOptional, isRest }) => {
    const text = isRest ? `${place}…` : place;
    return isOptional ? `[${text}]` : text;
  });
  const all = Object.entries({ ...options, ...SHARED_OPTIONS });
  return [
    wrap(`${summary}.`, 0, shell.columns),
    "",
    wrap(["selfcoding", name, ...places, "[options]"].join(" "), 2, shell.columns),
    ...(positionals.length === 0
      ? []
      : [
          "",
          heading("Arguments", shell),
          ...table(
            positionals.map((each) => [each.name, each.description]),
            shell,
          ),
        ]),
    "",
    heading("Options", shell),
    ...table(
      all.map(([option, each]) => [spell(option, each), explain(each)]),
      shell,
    ),
    "",
    heading("Examples", shell),
    ...examples.flatMap(([line, what]) => [`  ${shell.paint("dim", `# ${what}`)}`, `  ${line}`]),
  ].join("\n");
}

function heading(text: string, shell: Shell): string {
  return shell.paint("bold", text);
}

function spell(name: string, { short, value }: Option): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function explain({ description, choices, default: given }: Option): string {
  const facts = [choices?.join(", "), given === undefined ? undefined : `default ${given}`];
  const more = facts.filter((fact) => fact !== undefined).join("; ");
  return more === "" ? description : `${description} (${more})`;
}

/** Two columns where there is room, else one below the other. */
function table(rows: readonly (readonly [string, string])[], { columns }: Shell): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const isNarrow = columns - width < 30;
  return rows.map(([name, text]) =>
    isNarrow
      ? `  ${name}\n${wrap(text, 6, columns)}`
      : `  ${name.padEnd(width)}${wrap(text, width + 2, columns).trimStart()}`,
  );
}

function wrap(text: string, indent: number, columns: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => " ".repeat(indent) + each).join("\n");
}
