import { afterAll, describe, expect, it } from "vitest";
import type { Isolation } from "../../src/contract/options.js";
import { Sandbox } from "../../src/sandbox/sandbox.js";
import { PURE_MODULES } from "../../src/verify/policy/policy.js";
import { type Probe, PROBES } from "./probeTable.js";

const LIMITS = { caseMilliseconds: 400, memoryMegabytes: 96 };
const PLAN = { calls: "async", shape: { kind: "any" }, shapes: {}, modules: PURE_MODULES, hasRun: false } as const;

const caseOf = ({ code, expected }: Pick<Probe, "code" | "expected">): string =>
  `{ run: async ($call) => $call(undefined, [], async () => { ${code} })${expected === undefined ? "" : `, expected: async () => (${expected})`} }`;

const sandboxes = new Map<Isolation, Sandbox>();
const sandboxOf = (isolation: Isolation): Sandbox => {
  const sandbox = sandboxes.get(isolation) ?? new Sandbox();
  sandboxes.set(isolation, sandbox);
  return sandbox;
};
afterAll(() => Promise.all([...sandboxes.values()].map((sandbox) => sandbox.close())));

/** Whether a probe is held: it reached nothing, its wrong result is called wrong, and the next program is not touched. */
const isHeld = async (probe: Probe, isolation: Isolation): Promise<boolean> => {
  const sandbox = sandboxOf(isolation);
  const code = `(async function ($cases, $needs, $revive, $builtin) {\n$cases([${caseOf(probe)}], () => ({}));\n})`;
  const plan = { ...PLAN, cases: [{ isApproximate: false }] };
  const { outcomes, breakdown } = await sandbox.run(code, plan, { ...LIMITS, isolation });
  const [outcome] = outcomes;
  if (probe.isFatal === true) return breakdown !== undefined;
  if (outcome === undefined) return breakdown !== undefined;
  if (probe.expected !== undefined) return outcome.kind === "threw" || outcome.expected?.isEqual === false;
  return outcome.text !== '"escaped"';
};

const isSound = async (isolation: Isolation): Promise<boolean> => {
  const probe = { code: "return [1, { a: new Map([[1, 2]]) }];", expected: "[1, { a: new Map([[1, 2]]) }]" };
  const code = `(async function ($cases) {\n$cases([${caseOf(probe)}], () => ({}));\n})`;
  const plan = { ...PLAN, cases: [{ isApproximate: false }] };
  const { outcomes } = await sandboxOf(isolation).run(code, plan, { ...LIMITS, isolation });
  return outcomes[0]?.expected?.isEqual === true && outcomes[0].stray === undefined;
};

const held = (isolation: Isolation, isFatal: boolean): Probe[] =>
  PROBES.filter(
    (probe) => (probe.isFatal ?? false) === isFatal && !(isolation === "context" && probe.context === false),
  );

describe.each(["context", "process"] as const)("isolation: %s", (isolation) => {
  it.each(held(isolation, false))("holds what would $name", async (probe) => {
    expect(await isHeld(probe, isolation)).toBe(true);
  });

  it("has not been touched by them", async () => {
    expect(await isSound(isolation)).toBe(true);
  });

  it.each(held(isolation, true))("holds what would $name", async (probe) => {
    expect(await isHeld(probe, isolation)).toBe(true);
  });

  it("is sound after all of them", async () => {
    expect(await isSound(isolation)).toBe(true);
  });
});

describe("isolation: none", () => {
  it.each(PROBES.filter(({ none }) => none))("holds what would $name", async (probe) => {
    expect(await isHeld(probe, "none")).toBe(true);
  });

  it.each(PROBES.filter(({ name }) => /a child process|the environment|`require` of|the working directory/.test(name)))(
    "lets code $name",
    async (probe) => {
      expect(await isHeld(probe, "none")).toBe(false);
    },
  );

  it("is sound after all of them", async () => {
    expect(await isSound("none")).toBe(true);
  });
});
