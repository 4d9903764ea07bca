import { defineCommand } from "citty";
import { printFindings, toJson } from "./doctor/report.js";

/** The command that looks at the user's toolchain. */
export function createDoctor(print: (text: string) => void, fail: () => void) {
  return defineCommand({
    meta: { name: "doctor", description: "Check what runs TypeScript here and print the line to add" },
    args: {
      fix: { type: "boolean", description: "Write the changes that are safe: package.json, tsconfig.json, .gitignore" },
      output: { type: "enum", options: ["text", "json"], default: "text", description: "How to print" },
    },
    run: async ({ args: { fix, output } }) => {
      // It reads configurations with the compiler, which the other commands do not load for it.
      const { examine, fixAll } = await import("./doctor/doctor.js");
      const folder = process.cwd();
      const surroundings = { folder, environment: process.env, nodeVersion: process.versions.node };
      const fixed = fix ? fixAll(surroundings) : [];
      const findings = examine(surroundings);
      if (output === "json") print(JSON.stringify(toJson(findings, fixed, folder, fix === true), undefined, 2));
      else for (const line of printFindings(findings, fixed, folder)) print(line);
      if (findings.some(({ isRight }) => !isRight)) fail();
    },
  });
}
