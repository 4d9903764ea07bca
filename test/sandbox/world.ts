import { readdirSync, readFileSync } from "node:fs";
import type { Isolation } from "../../src/contract/options.js";
import { Sandbox } from "../../src/sandbox/sandbox.js";
import type { EqualOptions } from "../../src/value/equal/equal.js";
import { PURE_MODULES } from "../../src/verify/policy/policy.js";

const PLAN = { calls: "async", shape: { kind: "any" }, shapes: {}, modules: PURE_MODULES, hasRun: false } as const;

/** A case that is run past the policy: what the text cannot be trusted with, the sandbox must hold. */
export interface SandboxCase {
  /** Statements of an async function. */
  readonly body: string;
  /** Statements beside it. */
  readonly beside?: string;
  /** An expression. */
  readonly expected?: string;
}

/** A sandbox whose programs are one case each. */
export function openSandbox(isolation: Isolation, { caseMilliseconds = 800, memoryMegabytes = 128 } = {}) {
  const sandbox = new Sandbox();
  const limits = { caseMilliseconds, memoryMegabytes, isolation };
  return {
    async run({ body, beside = "", expected }: SandboxCase, options: EqualOptions = {}) {
      const wanted = expected === undefined ? "" : `, expected: async () => (${expected})`;
      const one = `{ run: async ($call) => $call(undefined, [], async () => { ${body} })${wanted} }`;
      const code = `(async function ($cases, $needs, $revive, $builtin) {\n${beside}\n$cases([${one}], () => ({}));\n})`;
      const report = await sandbox.run(code, { ...PLAN, cases: [options] }, limits);
      const [outcome] = report.outcomes;
      return { report, outcome, text: outcome?.text ?? `${outcome?.thrown?.name}: ${outcome?.thrown?.message}` };
    },
    /** Waits until the next program could begin. */
    warm: () => sandbox.warm(limits),
    close: () => sandbox.close(),
  };
}

/** The sandbox's processes that were started by one of these, by what the kernel says. */
export function sandboxProcesses(parent: number): number[] {
  const ids = readdirSync("/proc").filter((name) => Number.isInteger(Number(name)));
  return ids.map(Number).filter((id) => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, "latin1");
      const [state, parentId] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const isOurs = readFileSync(`/proc/${id}/cmdline`, "latin1").includes("sandbox/containers/process.js");
      return isOurs && state !== "Z" && Number(parentId) === parent;
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}
