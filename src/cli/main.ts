#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { defineCommand, runCommand, runMain } from "citty";
import { SelfCodingError } from "../contract/errors.js";
import { createCommands } from "./commands.js";

const { version, description } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
const subCommands = createCommands(
  (text) => console.log(text),
  () => {
    process.exitCode = 1;
  },
);
const main = defineCommand({ meta: { name: "selfcoding", version, description }, subCommands });

const [name = ""] = process.argv.slice(2);
if (!(name in subCommands)) await runMain(main);
else {
  try {
    await runCommand(main, { rawArgs: process.argv.slice(2) });
  } catch (error) {
    console.error(SelfCodingError.is(error) ? error.message : error);
    process.exitCode = 1;
  }
}
