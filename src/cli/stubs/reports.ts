import { SelfCodingError } from "../../contract/errors.js";
import { count } from "../../text/lines.js";
import { nearestName } from "../../text/nearest.js";
import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { listWithFiles } from "../../integrations/stubIndex/listStubs.js";
import { relative } from "../relative.js";
import { describeFault, listingHere, OUTPUT, PROJECT, projectsOf } from "./here.js";
import { describeFinding, describeRows, printReport } from "./report.js";
import { orphansOf } from "./orphans.js";
import { STATES, toRow } from "./rows.js";

/** What fails a check unless it is told otherwise: what does not run, and what nobody needs. */
const FAILING = ["missing", "stale", "unapproved", "conflict", "unloadable", "orphan"];

/** `status`: every stub, and how its version stands. */
export function createStatus(shell: Shell): Command {
  return {
    summary: "List every stub of a project with the state of its version",
    options: { project: PROJECT, output: OUTPUT },
    examples: [
      ["npx selfcoding status", "all stubs of the project where you stand"],
      ["npx selfcoding status --output json | jq '.stubs[] | select(.state == \"stale\") | .id'", "for a script"],
    ],
    run: async (args) => {
      const listing = await listingHere(args, shell);
      const rows = rowsOf(listing, shell);
      const output = args.text("output");
      if (output === "json" || output === "github")
        return printReport({ command: "status", rows, findings: [], faults: faultsOf(listing, shell) }, output).forEach(
          shell.print,
        );
      describeRows(rows, shell.columns).forEach(shell.print);
      shell.print(countStubs(rows));
    },
  };
}

/** `check`: fails where something must be done before the code is shipped. */
export function createCheck(shell: Shell): Command {
  return {
    summary: "Fail, for CI, where a version cannot run or a stub is gone; --fail-on names the states",
    options: {
      project: PROJECT,
      output: OUTPUT,
      "fail-on": {
        type: "string",
        value: "STATES",
        default: FAILING.join(", "),
        description: `The states that fail: some of ${STATES.slice(1).join(", ")}`,
      },
    },
    examples: [
      ["npx selfcoding check", "exit code 1 where a stub has no version that may run"],
      ["npx selfcoding check --output github", "annotations at the lines of a pull request"],
      ["npx selfcoding check --fail-on missing,unverified", "other rules"],
    ],
    run: async (args) => {
      const failOn = statesOf(args.text("fail-on") ?? "");
      const listing = await listWithFiles(shell.folder, args.text("project"));
      const rows = rowsOf(listing, shell);
      const findings = rows.filter(({ state }) => failOn.includes(state));
      const found = findings.length + listing.faults.length;
      if (found > 0) shell.fail();
      const output = args.text("output");
      if (output === "json" || output === "github") {
        const report = { command: "check", rows, findings, hasFindings: found > 0 };
        return printReport({ ...report, faults: faultsOf(listing, shell) }, output).forEach(shell.print);
      }
      for (const fault of listing.faults) shell.print(describeFault(fault, shell));
      for (const finding of findings) shell.print(describeFinding(finding));
      shell.print(`${countStubs(rows)} checked${found === 0 ? "" : `, ${count(found, "finding")}`}.`);
    },
  };
}

type Listing = Awaited<ReturnType<typeof listWithFiles>>;

function faultsOf({ faults }: Listing, { folder }: Shell): Listing["faults"] {
  return faults.map((fault) => ({ ...fault, file: relative(folder, fault.file) }));
}

function rowsOf(listing: Listing, shell: Shell) {
  const rows = listing.stubs.map((stub) => toRow(stub, shell.folder));
  return [...rows, ...orphansOf(listing, projectsOf(listing.stubs, shell), shell.folder)];
}

function countStubs(rows: readonly { readonly state: string }[]): string {
  return count(rows.filter(({ state }) => state !== "orphan").length, "stub");
}

function statesOf(text: string): string[] {
  const states = text.split(",").map((state) => state.trim());
  const known: readonly string[] = STATES.slice(1);
  const wrong = states.find((state) => !known.includes(state));
  if (wrong === undefined) return states;
  const meant = nearestName(wrong, known);
  throw new SelfCodingError("options-invalid", `Unknown state "${wrong}" in --fail-on.`, {
    remedy: meant === undefined ? `The states are ${known.join(", ")}.` : `Did you mean ${meant}?`,
  });
}
