import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import type { Arguments, Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { ID, OUTPUT, PROJECT, stubsHere } from "../stubs/here.js";
import { describeFinding, printReport } from "../stubs/report.js";
import { nameOf } from "../stubs/rows.js";
import type { leave } from "./outcome.js";

// What reaches a database is loaded by the commands that do.

type Outcome = ReturnType<typeof leave>;
type PullRequest = ReturnType<typeof import("./pullRequest.js").describePullRequest>;

/** A refusal, as exit codes tell. */
const REFUSED = 4;
const PLACES = [{ ...ID, isOptional: true, isRest: true }] as const;

/** `pull`: what the fleet has, into the repository. */
export function createPull(shell: Shell): Command {
  return {
    summary: "Write the fleet's versions into the repository as files to review",
    positionals: PLACES,
    options: {
      project: PROJECT,
      output: OUTPUT,
      pr: {
        type: "boolean",
        description: "Print a branch and a message with the story of each version; git is left alone",
      },
    },
    examples: [
      ["SELFCODING_FLEET=postgres://… npx selfcoding pull", "all stubs; what was edited by hand stays, and is told"],
      ["npx selfcoding pull parseDuration", "one"],
      [
        "npx selfcoding pull --pr --output json | jq -r .details.pullRequest.branch",
        "for a job that opens a pull request",
      ],
    ],
    run: async (args) => {
      const [{ openFleetsHere }, { pullStub }, { describePullRequest }] = await Promise.all([
        import("./fleetHere.js"),
        import("./pull.js"),
        import("./pullRequest.js"),
      ]);
      await using fleets = openFleetsHere();
      const outcomes = (await fleets.look(await chosenHere(args, shell))).map(pullStub);
      await print("pull", outcomes, args, shell, args.has("pr") ? describePullRequest(outcomes) : undefined);
    },
  };
}

/** `push`: what the repository has, into the fleet. */
export function createPush(shell: Shell): Command {
  return {
    summary: "Make the repository's current versions those of the fleet: they run in every process",
    positionals: PLACES,
    options: { project: PROJECT, output: OUTPUT },
    examples: [
      [
        "SELFCODING_FLEET=postgres://… npx selfcoding push",
        "all stubs; refused where the fleet has what you have not pulled",
      ],
      ["npx selfcoding push parseDuration", "one"],
    ],
    run: async (args) => {
      const [{ openFleetsHere }, { pushStubs }] = await Promise.all([import("./fleetHere.js"), import("./push.js")]);
      await using fleets = openFleetsHere();
      await print("push", await pushStubs(await fleets.look(await chosenHere(args, shell))), args, shell, undefined);
    },
  };
}

async function chosenHere(args: Arguments, shell: Shell): Promise<readonly ListedStub[]> {
  const stubs = await stubsHere(args, shell);
  const names = args.positionals;
  return names.length === 0 ? stubs : [...new Set(names.map((name) => findStub(stubs, name, shell.folder)))];
}

async function print(
  command: "pull" | "push",
  outcomes: readonly Outcome[],
  args: Arguments,
  shell: Shell,
  pullRequest: PullRequest,
): Promise<void> {
  const { rowOf } = await import("./outcome.js");
  const all = outcomes.map((outcome) => ({ outcome, row: rowOf(outcome, shell.folder) }));
  const findings = all.filter(({ outcome }) => outcome.kind === "conflict").map(({ row }) => row);
  if (findings.length > 0) shell.fail(REFUSED);
  const output = args.text("output");
  if (output === "json" || output === "github") {
    const outcomeOf = all.map(({ outcome: { kind }, row: { id, file, version } }) => ({
      id,
      file,
      outcome: kind,
      version,
    }));
    const details = { outcomes: outcomeOf, ...(pullRequest === undefined ? {} : { pullRequest }) };
    return printReport({ command, rows: all.map(({ row }) => row), findings, details }, output).forEach(shell.print);
  }
  // A script reads the branch and the message; what was done is told beside them.
  const tell = args.has("pr") ? shell.tell : shell.print;
  for (const { outcome, row } of all) {
    const { kind } = outcome;
    if (kind === "conflict") tell(describeFinding(row));
    else if (kind !== "current" && kind !== "absent") tell(describeOutcome(kind, row));
  }
  const done = all.filter(({ outcome }) => outcome.after !== undefined).length;
  tell(`${command === "pull" ? "Pulled" : "Pushed"} ${done} of ${all.length} stub${all.length === 1 ? "" : "s"}.`);
  if (pullRequest !== undefined) shell.print([pullRequest.branch, pullRequest.title, "", pullRequest.body].join("\n"));
}

function describeOutcome(
  kind: "pulled" | "pushed" | "merged" | "ahead",
  row: ReturnType<typeof import("./outcome.js").rowOf>,
): string {
  const { version, path } = row;
  const number = version === null ? "" : `, version ${version}`;
  const what = {
    pulled: path === null ? "" : ` → ${path}`,
    pushed: "",
    merged: `: both sides have new versions. ${version === null ? "" : `Version ${version} stays in force; `}run \`selfcoding review\` for the other.`,
    ahead: ": the fleet does not have it yet. `selfcoding push` sends it.",
  };
  return `${kind.padEnd(8)} ${nameOf(row)}${number}${what[kind]}`;
}
