#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { SelfCodingError } from "../contract/errors.js";
import { createCommands } from "./commands.js";
import { optimizeLater } from "./optimizeLater.js";
import { exitCodeOf } from "./shell/exitCode.js";
import { describeCommand, describeCommands } from "./shell/help.js";
import { findCommand, readArguments } from "./shell/readArguments.js";
import { refusedBySystem } from "./shell/refusedBySystem.js";
import { openShell } from "./shell/shell.js";

optimizeLater();
const [first = "", ...more] = process.argv.slice(2);
// `help write` asks what `write --help` asks.
const isHelp = first === "help" && more[0] !== undefined && !more[0].startsWith("-");
const [name = "", ...rest] = isHelp ? [...more, "--help"] : [first, ...more];
const shell = openShell(rest);
const commands = createCommands(shell);

try {
  if (["", "--help", "-h", "help"].includes(name)) shell.print(describeCommands(commands, readPackage(), shell));
  else if (["--version", "-v"].includes(name)) shell.print(readPackage().version);
  else {
    const command = findCommand(name, commands);
    const isQuestion = rest.includes("--help") || rest.includes("-h");
    if (isQuestion) shell.print(describeCommand(name, command, shell));
    else await command.run(readArguments(name, rest, command));
  }
} catch (cause) {
  const error = refusedBySystem(cause);
  shell.tell(SelfCodingError.is(error) ? error.message : String((error as Error)?.stack ?? error));
  shell.fail(exitCodeOf(error));
}

function readPackage(): { readonly version: string; readonly description: string } {
  return JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
}
