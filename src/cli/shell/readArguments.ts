import { parseArgs } from "node:util";
import { SelfCodingError } from "../../contract/errors.js";
import { nearestName } from "../../text/nearest.js";
import { type Arguments, type Command, SHARED_OPTIONS } from "./command.js";

type Option = NonNullable<Command["options"]>[string];

/**
 * Finds a command.
 *
 * @throws {SelfCodingError} `options-invalid` for one that there is not, with what was probably meant
 */
export function findCommand<Each extends Command>(name: string, commands: Readonly<Record<string, Each>>): Each {
  const known = Object.keys(commands);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command;
  const isOption = name.startsWith("-");
  const meant = nearestName(name, isOption ? ["--help", "--version"] : known);
  const remedy = suggest(meant, isOption ? "See `selfcoding --help`." : `The commands are ${known.join(", ")}.`);
  throw new SelfCodingError("options-invalid", `Unknown ${isOption ? "option" : "command"} "${name}".`, { remedy });
}

/**
 * Reads what was typed behind a command's name.
 *
 * @throws {SelfCodingError} `options-invalid` for what would be ignored or missed: unknown options, spare arguments, values
 *   that are missing or not among the possible
 */
export function readArguments(name: string, args: readonly string[], command: Command): Arguments {
  const options = { ...command.options, ...SHARED_OPTIONS };
  const values = new Map<string, string | true>();
  const positionals: string[] = [];
  for (const token of tokensOf(args, options)) {
    if (token.kind === "option") values.set(token.name, checkOption(name, token, options));
    else if (token.kind === "positional") positionals.push(token.value);
  }
  checkPositionals(name, positionals, command);
  const missing = Object.entries(options).find(([option, { isRequired }]) => isRequired && !values.has(option));
  if (missing !== undefined) throw refusal(name, `The option --${missing[0]} is missing.`);
  return {
    positionals,
    text: (option) => {
      const value = values.get(option);
      return typeof value === "string" ? value : options[option]?.default;
    },
    has: (option) => values.get(option) === true,
  };
}

function checkPositionals(name: string, given: readonly string[], { positionals = [], options = {} }: Command): void {
  const isOpen = positionals.at(-1)?.isRest === true;
  const spare = isOpen ? undefined : given[positionals.length];
  // `selfcoding status project` is an option without its dashes.
  const meant = spare === undefined ? undefined : nearestName(spare, Object.keys(options));
  if (spare !== undefined)
    throw refusal(name, `Unexpected argument "${spare}".`, meant === undefined ? undefined : `--${meant}`);
  const missing = positionals.find(({ isOptional }, index) => isOptional === undefined && given[index] === undefined);
  if (missing !== undefined) throw refusal(name, `The argument ${missing.name} is missing.`);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function checkOption(
  command: string,
  { name, rawName, value }: OptionToken,
  options: Readonly<Record<string, Option>>,
): string | true {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const meant = nearestName(name, Object.keys(options));
    throw refusal(command, `Unknown option ${rawName}.`, meant === undefined ? undefined : `--${meant}`);
  }
  if (option.type === "boolean") {
    if (value !== undefined) throw refusal(command, `Option ${rawName} takes no value (got "${value}").`);
    return true;
  }
  if (value === undefined || value === "") throw refusal(command, `Option ${rawName} needs a value.`);
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const fact = `Option ${rawName} must be one of ${option.choices.join(", ")} (got "${value}").`;
    const meant = nearestName(value, option.choices);
    throw refusal(command, fact, meant === undefined ? undefined : `--${name} ${meant}`);
  }
  return value;
}

function tokensOf(args: readonly string[], options: Readonly<Record<string, Option>>) {
  const parsed = Object.entries(options).map(
    ([name, { type, short }]) => [name, { type, ...(short === undefined ? {} : { short }) }] as const,
  );
  const settings = {
    options: Object.fromEntries(parsed),
    strict: false,
    allowPositionals: true,
    tokens: true,
  } as const;
  return parseArgs({ ...settings, args: [...args] }).tokens;
}

function refusal(command: string, fact: string, meant?: string): SelfCodingError {
  const remedy = suggest(meant, `See \`selfcoding ${command} --help\`.`);
  return new SelfCodingError("options-invalid", fact, { remedy });
}

function suggest(meant: string | undefined, otherwise: string): string {
  return meant === undefined ? otherwise : `Did you mean ${meant}?`;
}
