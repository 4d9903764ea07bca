import type { Skeleton } from "../../../transformer/stub.js";
import type { Finding } from "../../contract/nouns.js";
import type { ThrownText } from "../../sandbox/protocol.js";
import type { RunReport } from "../../sandbox/watch.js";
import type { RunnableCase } from "./cases.js";
import { type Measure, runFinding, soft } from "./judge.js";

type FindLine = Measure["findLine"];

type Breakdown = NonNullable<RunReport["breakdown"]>;

/** Says what stopped a program. */
export function judgeBreakdown(
  { code, index, detail }: Breakdown,
  cases: readonly RunnableCase[],
  memoryMegabytes: number,
): Finding {
  const one = cases[index];
  return judgeStop(
    { code, detail },
    one === undefined ? "Loading the file with the candidate in place" : one.label,
    memoryMegabytes,
  );
}

/** Says what stopped something, by how it is called. */
export function judgeStop(
  { code, detail }: Pick<Breakdown, "code" | "detail">,
  subject: string,
  memoryMegabytes: number,
): Finding {
  if (code === "time-limit")
    return runFinding(
      code,
      `${subject} did not finish within ${detail}: it loops or waits forever (limits.caseMilliseconds).`,
    );
  if (code === "memory-limit")
    return runFinding(code, `${subject} took more than ${memoryMegabytes} MB of memory (limits.memoryMegabytes).`);
  if (code === "exited")
    return runFinding(code, `${subject} called process.exit(${detail}): a function must return or throw.`);
  if (code === "unstarted")
    return forPerson(
      `the sandbox does not start here: ${detail}. Set \`isolation: "context"\` in selfcoding.config to check in a thread of this process instead.`,
      "sandbox-unstarted",
    );
  return runFinding("sandbox-lost", `${subject} ended the sandbox: ${detail}.`);
}

/** Says that a call came to a standstill; another call may be what it waits for. */
export function judgeWaiting(label: string): Finding {
  const message = `${label} waits for ever: no timer and no other work is left that could end it. If another call is meant to end it, it is right as it is; otherwise settle its promise.`;
  return soft(runFinding("time-limit", message));
}

/** Says why the user's module cannot be loaded with the candidate in place. */
export function judgeEvaluation(thrown: ThrownText, skeleton: Skeleton, findLine: FindLine): Finding {
  const { name, message } = thrown;
  if (thrown.unavailable !== undefined) return unavailable(skeleton.file, thrown.unavailable);
  const line = findLine(thrown.stack);
  // The same file was loaded before without the candidate's own lines.
  if (line !== undefined)
    return runFinding("threw", `The declarations beside the function threw ${name}: ${message}.`, line);
  return forPerson(
    `${skeleton.file} cannot be loaded in the sandbox: ${name}: ${message}. Move what the function needs into a file that loads by itself.`,
  );
}

/** A fault of the surroundings. */
export function forPerson(message: string, code = "module-not-evaluable"): Finding {
  return { check: "run", code, message, isForPerson: true };
}

function unavailable(file: string, what: string): Finding {
  return forPerson(
    `${file} cannot be loaded in the sandbox: it uses ${what} while it is loaded. Allow it with the option \`allow: { ${optionFor(what)} }\`, or move what uses it out of the function's reach.`,
  );
}

function optionFor(what: string): string {
  if (what.startsWith("node:fs")) return 'fs: ["<folder>"]';
  if (what === "fetch") return 'net: ["<host>"]';
  return what.startsWith("node:") ? `imports: ["${what}"]` : "net: true";
}
