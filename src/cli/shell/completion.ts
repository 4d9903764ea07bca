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

function printBash(commands: Readonly<Record<string, Command>>): string {
  const cases = Object.entries(commands).map(
    ([name, command]) => `    ${name}) words="${optionsOf(command).join(" ")}" ;;`,
  );
  return [
    "_selfcoding() {",
    '  local words="" word="${COMP_WORDS[COMP_CWORD]}"',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${Object.keys(commands).join(" ")}"`,
    '  else case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    "complete -o default -F _selfcoding selfcoding",
  ].join("\n");
}

function printFish(commands: Readonly<Record<string, Command>>): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return Object.entries(commands)
    .flatMap(([name, command]) => [
      `complete -c selfcoding -n __fish_use_subcommand -a ${name} -d ${quote(command.summary)}`,
      ...Object.entries({ ...command.options, ...SHARED_OPTIONS }).map(
        ([option, { description }]) =>
          `complete -c selfcoding -n '__fish_seen_subcommand_from ${name}' -l ${option} -d ${quote(description)}`,
      ),
    ])
    .join("\n");
}
