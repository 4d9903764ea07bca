import { existsSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../store/files.js";
import { findProject } from "../store/project.js";
import type { Command } from "./shell/command.js";
import type { Shell } from "./shell/shell.js";
import { relative } from "./relative.js";
import { JSON_OUTPUT } from "./stubs/here.js";
import { printReport } from "./stubs/report.js";
import { printFindings, toReport } from "./doctor/report.js";

/** `doctor`: the user's toolchain. */
export function createDoctor(shell: Shell): Command {
  return {
    summary: "Check what runs TypeScript here and print the line to add",
    options: {
      fix: { type: "boolean", description: "Write the changes that are safe: package.json, tsconfig.json, .gitignore" },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding doctor", "what is right, and what to add"],
      ["npx selfcoding doctor --fix", "add it"],
    ],
    run: async (args) => {
      // It reads configurations with the compiler, which the other commands do not load for it.
      const { examine, fixAll } = await import("./doctor/doctor.js");
      const { folder } = shell;
      const surroundings = surroundingsOf(folder);
      const fixed = args.has("fix") ? fixAll(surroundings) : undefined;
      const findings = examine(surroundings);
      if (args.text("output") === "json")
        printReport(toReport("doctor", findings, fixed, folder), "json").forEach(shell.print);
      else for (const line of printFindings(findings, fixed ?? [], folder)) shell.print(line);
      if (findings.some(({ isRight }) => !isRight)) shell.fail();
    },
  };
}

const CONFIGURATION = `${JSON.stringify({ approval: "none", budget: { day: { tokens: 200_000 } } }, undefined, 2)}\n`;

/** `init`: the lines that a project needs. */
export function createInit(shell: Shell): Command {
  return {
    summary: "Set up a project: what runs its TypeScript, and a configuration file",
    options: { output: JSON_OUTPUT },
    examples: [["npx selfcoding init", "once, where package.json stands"]],
    run: async (args) => {
      const { examine, fixAll } = await import("./doctor/doctor.js");
      const { folder } = shell;
      const surroundings = surroundingsOf(folder);
      const fixed = fixAll(surroundings);
      const written = writeConfiguration(findProject(folder).root);
      const wrong = examine(surroundings).filter(({ isRight }) => !isRight);
      if (args.text("output") === "json") {
        const { details, ...report } = toReport("init", wrong, fixed, folder);
        const configuration = written === undefined ? null : relative(folder, written);
        return printReport({ ...report, details: { ...details, configuration } }, "json").forEach(shell.print);
      }
      for (const line of printFindings(wrong, fixed, folder)) shell.print(line);
      if (written !== undefined)
        shell.print(
          "Wrote selfcoding.config.json: no approval is needed, and a day may take 200,000 tokens. Change it as you like.",
        );
    },
  };
}

/** Writes a configuration, and says where; undefined where there is one. */
function writeConfiguration(root: string): string | undefined {
  const file = path.join(root, "selfcoding.config.json");
  const endings = ["ts", "mts", "js", "mjs", "cjs", "json"];
  if (endings.some((ending) => existsSync(file.replace(/json$/, ending)))) return undefined;
  writeAtomically(file, CONFIGURATION);
  return file;
}

function surroundingsOf(folder: string) {
  return { folder, environment: process.env, nodeVersion: process.versions.node };
}
