import { parseArgs } from "node:util";
import { SelfCodingError } from "../contract/errors.js";
import { nearestName } from "../text/nearest.js";

/** An option of a command, as far as reading a line of arguments needs it. */
interface Option {
  readonly type?: string;
  readonly alias?: string | string[];
  readonly options?: readonly string[];
  readonly required?: boolean;
  /** Of a last argument that may be given several times it ends with `…`. */
  readonly valueHint?: string;
}

/** A command's options by name. */
export type Options = Readonly<Record<string, Option>>;

/**
 * Refuses a command that there is not.
 *
 * @throws {SelfCodingError} `options-invalid`, with what was probably meant
 */
export function checkCommand(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const remedy = suggest(nearestName(name, known), `The commands are ${known.join(", ")}.`);
  throw new SelfCodingError("options-invalid", `Unknown command "${name}".`, { remedy });
}

/**
 * Refuses what a command would ignore: unknown options, spare arguments, values that are missing or not among the possible.
 *
 * @throws {SelfCodingError} `options-invalid`, with what was probably meant
 */
export function checkArguments(command: string, args: readonly string[], options: Options): void {
  const byName = new Map(
    Object.entries(options).flatMap(([name, option]) =>
      [name, ...[option.alias ?? []].flat()].map((each) => [each, { ...option, name }] as const),
    ),
  );
  const places = Object.entries(options).filter(([, { type }]) => type === "positional");
  const most = places.at(-1)?.[1].valueHint?.endsWith("…") ? Infinity : places.length;
  const given: string[] = [];
  const named = new Set<string | undefined>();
  for (const token of tokensOf(args, options)) {
    if (token.kind === "option") {
      checkOption(command, token, byName);
      named.add(byName.get(token.name)?.name);
    } else if (token.kind === "positional" && given.push(token.value) > most)
      throw refusal(command, `Unexpected argument "${token.value}".`, hintFor(token.value, options));
  }
  const unset = Object.entries(options).find(
    ([name, { type, required }]) => type !== "positional" && required === true && !named.has(name),
  );
  if (unset !== undefined) throw refusal(command, `Option --${unset[0]} is missing.`);
  const [missing, place] = places[given.length] ?? [];
  if (missing !== undefined && place?.required !== false)
    throw refusal(command, `The argument ${missing.toUpperCase()} is missing.`);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function checkOption(
  command: string,
  { name, rawName, value }: OptionToken,
  byName: ReadonlyMap<string, Option & { name: string }>,
): void {
  const option = byName.get(name);
  if (option === undefined) {
    const long = [...byName.values()].map((known) => known.name);
    const meant = nearestName(name, long);
    throw refusal(command, `Unknown option ${rawName}.`, meant === undefined ? undefined : `--${meant}`);
  }
  if (option.type === "boolean" && value !== undefined)
    throw refusal(command, `Option ${rawName} takes no value (got "${value}").`);
  if (option.type !== "boolean" && (value === undefined || value === ""))
    throw refusal(command, `Option ${rawName} needs a value.`);
  if (value !== undefined && option.options !== undefined && !option.options.includes(value)) {
    const fact = `Option ${rawName} is ${option.options.join(" or ")} (got "${value}").`;
    const meant = nearestName(value, option.options);
    throw refusal(command, fact, meant === undefined ? undefined : `--${option.name} ${meant}`);
  }
}

function tokensOf(args: readonly string[], options: Options) {
  const parsed = Object.entries(options).map(([name, { type, alias }]) => {
    const short = [alias ?? []].flat().find((each) => each.length === 1);
    const kind = type === "boolean" ? ("boolean" as const) : ("string" as const);
    return [name, { type: kind, ...(short === undefined ? {} : { short }) }] as const;
  });
  const settings = {
    options: Object.fromEntries(parsed),
    strict: false,
    allowPositionals: true,
    tokens: true,
  } as const;
  return parseArgs({ ...settings, args: [...args] }).tokens;
}

// `selfcoding status project` is an option without its dashes.
function hintFor(value: string, options: Options): string | undefined {
  const meant = nearestName(value, Object.keys(options));
  return meant === undefined ? undefined : `--${meant}`;
}

function refusal(command: string, fact: string, meant?: string): SelfCodingError {
  const remedy = suggest(meant, `See \`selfcoding ${command} --help\`.`);
  return new SelfCodingError("options-invalid", fact, { remedy });
}

function suggest(meant: string | undefined, otherwise: string): string {
  return meant === undefined ? otherwise : `Did you mean ${meant}?`;
}
