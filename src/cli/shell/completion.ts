import { SelfCodingError } from "../../contract/errors.js";
import { nearestName } from "../../text/nearest.js";
import { type Command, SHARED_OPTIONS } from "./command.js";

type Commands = Readonly<Record<string, Command>>;

export const SHELLS = ["bash", "zsh", "fish"];

/**
 * The script by which a shell completes commands, options and names of stubs.
 *
 * @throws {SelfCodingError} `options-invalid` for a shell that it does not know
 */
export function printCompletion(shell: string, commands: Commands): string {
  if (shell === "fish") return printFish(commands);
  if (shell === "bash") return [...printBash(commands), `complete -p npx >/dev/null 2>&1 || ${FOR_NPX}`].join("\n");
  if (shell === "zsh") return [...BASH_IN_ZSH, ...printBash(commands), `(( $+_comps[npx] )) || ${FOR_NPX}`].join("\n");
  const meant = nearestName(shell, SHELLS);
  throw new SelfCodingError("options-invalid", `Cannot complete for the shell "${shell}".`, {
    remedy: meant === undefined ? `The shells are ${SHELLS.join(", ")}.` : `Did you mean ${meant}?`,
  });
}

// Whoever completes npx already goes on doing so.
const FOR_NPX = "complete -o default -F _selfcoding npx";

/** zsh reads bash's completions, once its own are there. */
const BASH_IN_ZSH = [
  "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }",
  "autoload -U +X bashcompinit && bashcompinit",
];

function optionsOf({ options = {} }: Command) {
  return Object.entries({ ...options, ...SHARED_OPTIONS });
}

/** The values of the options that have no others, each option once. */
function choicesOf(commands: Commands): ReadonlyMap<string, ReadonlySet<string>> {
  const choices = new Map<string, Set<string>>();
  for (const [name, { choices: values = [] }] of Object.values(commands).flatMap(optionsOf))
    if (values.length > 0) choices.set(name, new Set([...(choices.get(name) ?? []), ...values]));
  return choices;
}

/** The options that take what only a person knows, a file mostly. */
function openOptionsOf(commands: Commands): ReadonlySet<string> {
  const open = Object.values(commands)
    .flatMap(optionsOf)
    .filter(([, { type, choices }]) => type === "string" && choices === undefined);
  return new Set(open.flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]));
}

/** The words that an argument has to be one of, with its place behind the command. */
function fixedOf({ positionals = [] }: Command): (readonly [place: number, words: string])[] {
  return positionals.flatMap(({ choices }, index) =>
    choices === undefined ? [] : [[index + 1, choices.join(" ")] as const],
  );
}

function takesStub({ positionals = [] }: Command): boolean {
  return positionals.some(({ isStub }) => isStub);
}

function printBash(commands: Commands): string[] {
  const cases = Object.entries(commands).map(([name, command]) => {
    const words = optionsOf(command).map(([option]) => `--${option}`);
    const names = takesStub(command) ? " names=1" : "";
    const fixed = fixedOf(command).map(
      ([place, choices]) => ` [ "$COMP_CWORD" -eq $((at + ${place})) ] && words="${choices}" names="";`,
    );
    return `    ${name}) words="${words.join(" ")}"${names};${fixed.join("")} ;;`.replace(/;+ ;;$/, " ;;");
  });
  const values = [...choicesOf(commands)].map(
    ([name, each]) => `    --${name}) words="${[...each].join(" ")}" names="" ;;`,
  );
  return [
    "_selfcoding() {",
    '  local words="" names="" at=1 tool="${COMP_WORDS[0]}" word="${COMP_WORDS[COMP_CWORD]}"',
    '  if [ "$tool" = npx ]; then',
    '    [ "$COMP_CWORD" -gt 1 ] && [ "${COMP_WORDS[1]}" = selfcoding ] || return 0',
    "    at=2",
    "  fi",
    '  if [ "$COMP_CWORD" -eq "$at" ]; then',
    `    words="${Object.keys(commands).join(" ")}"`,
    '  else case "${COMP_WORDS[at]}" in',
    ...cases,
    "  esac; fi",
    '  case "${COMP_WORDS[COMP_CWORD-1]}" in',
    ...values,
    `    ${[...openOptionsOf(commands)].join("|")}) return 0 ;;`,
    "  esac",
    '  [ -n "$names" ] && _selfcoding_names && return 0',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    ...NAMES_IN_BASH,
    "complete -o default -F _selfcoding selfcoding",
  ];
}

/** Fails where no name begins so. bash takes words apart at `@`, and replaces the last part alone. */
const NAMES_IN_BASH = [
  "_selfcoding_names() {",
  '  local typed="${COMP_LINE:0:$COMP_POINT}" folder="$PWD" name=""',
  '  typed="${typed##* }"',
  '  case "$typed" in -*) return 1 ;; esac',
  '  if [ "$tool" = npx ]; then',
  '    until [ -x "$folder/node_modules/.bin/selfcoding" ] || [ -z "$folder" ]; do folder="${folder%/*}"; done',
  '    tool="$folder/node_modules/.bin/selfcoding"',
  "  fi",
  "  COMPREPLY=()",
  "  while IFS= read -r name; do",
  '    printf -v name %q "$name"',
  '    COMPREPLY+=("${name#"${typed%"$word"}"}")',
  '  done < <("$tool" completion names "$typed" </dev/null 2>/dev/null)',
  '  [ "${#COMPREPLY[@]}" -gt 0 ]',
  "}",
];

function printFish(commands: Commands): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const within = (name: string): string => `complete -c selfcoding -n '__fish_seen_subcommand_from ${name}`;
  return [
    "function __selfcoding_names",
    "  set -l words (commandline -opc)",
    '  $words[1] completion names "$(commandline -ct)" </dev/null 2>/dev/null',
    "end",
    ...Object.entries(commands).flatMap(([name, command]) => [
      `complete -c selfcoding -f -n __fish_use_subcommand -a ${name} -d ${quote(command.summary)}`,
      ...fixedOf(command).map(
        ([place, words]) => `${within(name)}; and test (count (commandline -opc)) -eq ${place + 1}' -f -a '${words}'`,
      ),
      ...(takesStub(command) ? [`${within(name)}${unlessFixed(command)}' -f -a '(__selfcoding_names)'`] : []),
      ...optionsOf(command).map(([option, { type, short, description, choices = [] }]) => {
        const letter = short === undefined ? "" : ` -s ${short}`;
        const value = choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : type === "string" ? " -r -F" : "";
        return `${within(name)}' -l ${option}${letter}${value} -d ${quote(description)}`;
      }),
    ]),
  ].join("\n");
}

function unlessFixed(command: Command): string {
  return fixedOf(command)
    .map(([place]) => `; and test (count (commandline -opc)) -ne ${place + 1}`)
    .join("");
}
