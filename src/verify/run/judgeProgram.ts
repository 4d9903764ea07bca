import type { Finding } from "../../contract/nouns.js";
import type { ThrownText } from "../../sandbox/protocol.js";
import type { RunReport } from "../../sandbox/watch.js";
import type { RunnableCase } from "./cases.js";
import { finding } from "../finding.js";
import { type Measure, soft } from "./judge.js";

type Breakdown = NonNullable<RunReport["breakdown"]>;

/** Says what stopped a program. */
export function judgeBreakdown(
  { code, index, detail }: Breakdown,
  cases: readonly RunnableCase[],
  memoryMegabytes: number,
): Finding {
  const subject = cases[index]?.label ?? "Loading the file with the candidate in place";
  return judgeStop({ code, detail }, subject, memoryMegabytes);
}

/** Says what stopped something, by how it is called. */
export function judgeStop(
  { code, detail }: Pick<Breakdown, "code" | "detail">,
  subject: string,
  memoryMegabytes: number,
): Finding {
  if (code === "unstarted")
    return forPerson(
      `the sandbox does not start here: ${detail}. Set \`isolation: "context"\` in selfcoding.config to check in a thread of this process instead.`,
      "sandbox-unstarted",
    );
  const facts = {
    "time-limit": `did not finish within ${detail}: it loops or waits forever (limits.caseMilliseconds)`,
    "memory-limit": `took more than ${memoryMegabytes} MB of memory (limits.memoryMegabytes)`,
    exited: `called process.exit(${detail}): a function must return or throw`,
    lost: `ended the sandbox: ${detail}`,
  };
  return finding("run", code === "lost" ? "sandbox-lost" : code, `${subject} ${facts[code]}.`);
}

/** Says that a call came to a standstill; another call may be what it waits for. */
export function judgeWaiting(label: string): Finding {
  const message = `${label} waits for ever: no timer and no other work is left that could end it. If another call is meant to end it, it is right as it is; otherwise settle its promise.`;
  return soft(finding("run", "time-limit", message));
}

/** Says why the user's module cannot be loaded with the candidate in place, and where it fails. */
export function judgeEvaluation(
  { name, message, stack, unavailable }: ThrownText,
  { skeleton, findLine, findPlace }: Pick<Measure, "skeleton" | "findLine" | "findPlace">,
): Finding {
  const place = findPlace(stack);
  const where = place === undefined ? "" : `, at ${place}`;
  if (unavailable !== undefined) return unavailableIn(skeleton.file, unavailable, where);
  const line = findLine(stack);
  // The same file was loaded before without the candidate's own lines.
  if (line !== undefined)
    return finding("run", "threw", `The declarations beside the function threw ${name}: ${message}.`, line);
  return forPerson(
    `${skeleton.file} cannot be loaded in the sandbox: ${name}: ${message}${where}. Move what the function needs into a file that loads by itself.`,
  );
}

/** A fault of the surroundings. */
export function forPerson(message: string, code = "module-not-evaluable"): Finding {
  return { ...finding("run", code, message), isForPerson: true };
}

function unavailableIn(file: string, what: string, where: string): Finding {
  return forPerson(
    `${file} cannot be loaded in the sandbox: it uses ${what} while it is loaded${where}. Allow it with the option \`allow: { ${optionFor(what)} }\`, or move what uses it out of the function's reach.`,
  );
}

function optionFor(what: string): string {
  if (what.startsWith("node:fs")) return 'fs: ["<folder>"]';
  if (what === "fetch") return 'net: ["<host>"]';
  return what.startsWith("node:") ? `imports: ["${what}"]` : "net: true";
}
