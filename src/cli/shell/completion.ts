import { SelfCodingError } from "../../contract/errors.js";
import { nearestName } from "../../text/nearest.js";
import { type Command, SHARED_OPTIONS } from "./command.js";

export const SHELLS = ["bash", "zsh", "fish"];

/**
 * The script by which a shell completes commands and options.
 *
 * @throws {SelfCodingError} `options-invalid` for a shell that it does not know
 */
export function printCompletion(shell: string, commands: Readonly<Record<string, Command>>): string {
  if (shell === "fish") return printFish(commands);
  if (shell === "bash") return printBash(commands);
  // zsh reads bash's completions.
  if (shell === "zsh") return `autoload -U +X bashcompinit && bashcompinit\n${printBash(commands)}`;
  const meant = nearestName(shell, SHELLS);
  throw new SelfCodingError("options-invalid", `Cannot complete for the shell "${shell}".`, {
    remedy: meant === undefined ? `The shells are ${SHELLS.join(", ")}.` : `Did you mean ${meant}?`,
  });
}

function optionsOf({ options = {} }: Command): string[] {
  return Object.keys({ ...options, ...SHARED_OPTIONS }).map((name) => `--${name}`);
}

/** The values of the options that have no others, each option once. */
function choicesOf(commands: Readonly<Record<string, Command>>): ReadonlyMap<string, ReadonlySet<string>> {
  const choices = new Map<string, Set<string>>();
  for (const { options = {} } of Object.values(commands))
    for (const [name, { choices: values = [] }] of Object.entries(options))
      if (values.length > 0) choices.set(name, new Set([...(choices.get(name) ?? []), ...values]));
  return choices;
}

function printBash(commands: Readonly<Record<string, Command>>): string {
  const cases = Object.entries(commands).map(
    ([name, command]) => `    ${name}) words="${optionsOf(command).join(" ")}" ;;`,
  );
  const values = [...choicesOf(commands)].map(([name, each]) => `    --${name}) words="${[...each].join(" ")}" ;;`);
  return [
    "_selfcoding() {",
    '  local words="" word="${COMP_WORDS[COMP_CWORD]}" at=1',
    '  if [ "${COMP_WORDS[0]}" = npx ]; then',
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
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    "complete -o default -F _selfcoding selfcoding",
    // Whoever completes npx already goes on doing so.
    "complete -p npx >/dev/null 2>&1 || complete -o default -F _selfcoding npx",
  ].join("\n");
}

function printFish(commands: Readonly<Record<string, Command>>): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return Object.entries(commands)
    .flatMap(([name, command]) => [
      `complete -c selfcoding -n __fish_use_subcommand -a ${name} -d ${quote(command.summary)}`,
      ...Object.entries({ ...command.options, ...SHARED_OPTIONS }).map(
        ([option, { description, choices = [] }]) =>
          `complete -c selfcoding -n '__fish_seen_subcommand_from ${name}' -l ${option}${choices.length === 0 ? "" : ` -x -a ${quote(choices.join(" "))}`} -d ${quote(description)}`,
      ),
    ])
    .join("\n");
}
