#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { defineCommand, runCommand, runMain } from "citty";
import { SelfCodingError } from "../contract/errors.js";
import { createCommands } from "./commands.js";
import { exitCodeOf } from "./exitCode.js";
import { withExamples } from "./help.js";
import { checkArguments, checkCommand, type Options } from "./usage.js";

const { version, description } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
const subCommands = createCommands(
  (text) => console.log(text),
  (exitCode = 1) => {
    process.exitCode = exitCode;
  },
);
const main = defineCommand({ meta: { name: "selfcoding", version, description }, subCommands });

const [name = "", ...rest] = process.argv.slice(2);
const isQuestion = ["", "--help", "-h", "--version", "-v"].includes(name) || isAskingForHelp(rest);
if (isQuestion) await runMain(main, { showUsage: withExamples((text) => console.log(text)) });
else if (isRightUsage()) {
  try {
    await runCommand(main, { rawArgs: process.argv.slice(2) });
  } catch (error) {
    fail(error, exitCodeOf(error));
  }
}

function isRightUsage(): boolean {
  try {
    checkCommand(name, Object.keys(subCommands));
    const { args } = subCommands[name as keyof typeof subCommands];
    checkArguments(name, rest, args as Options);
    return true;
  } catch (error) {
    fail(error, 2);
    return false;
  }
}

function isAskingForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

function fail(error: unknown, exitCode: number): void {
  console.error(SelfCodingError.is(error) ? error.message : error);
  process.exitCode = exitCode;
}
