import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { beforeAll, describe, expect, it } from "vitest";
import { openBench } from "../../src/cli/proof/bench.js";
import { parseSource } from "../../src/compile/source.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { createProject, LIGHT, type UserProject } from "../world/project.js";
import { keptCall, putVersions, type WrittenBody } from "./world.js";

const tsconfig = JSON.stringify({ compilerOptions: { ...LIGHT, module: "NodeNext", strict: true }, include: ["src"] });
const slug = `import { stub } from "selfcoding";

/**
 * Makes a slug of a title.
 * @example slugify("A b") // "a-b"
 */
export function slugify(text: string): string {
  return stub();
}

/** Half of a number. */
export function half(n: number): number {
  return stub.with({ examples: [{ arguments: [4], returns: 2 }], limits: { inputs: 0 } })();
}

/** Not written. */
export function later(): void {
  return stub();
}
`;
const right: readonly WrittenBody[] = [
  {
    stub: "#slugify",
    body: 'return text.toLowerCase().replaceAll(" ", "-");',
    cases: [keptCall(['"C d"'], '"c-d"'), keptCall(['"E"'], '"e"', { origin: "model" })],
  },
  { stub: "#half", body: "return n / 2;" },
];

async function world(bodies: readonly WrittenBody[], text = slug): Promise<UserProject> {
  const project = createProject({ "tsconfig.json": tsconfig, "src/slug.ts": text });
  await putVersions(project, bodies);
  return project;
}

/** A body, and what `verify` says of it; each is of a stub of its own. */
const BODIES: readonly {
  readonly name: string;
  readonly written: Omit<WrittenBody, "stub">;
  readonly says?: string;
}[] = [
  {
    name: "a right one",
    written: { body: 'return text.replaceAll(" ", "-");', cases: [keptCall(['"C d"'], '"C-d"')] },
  },
  {
    name: "one that contradicts the docs",
    written: { body: "return text;" },
    says: '"a-b" is expected (from @example).',
  },
  {
    name: "one that contradicts a recorded call",
    written: { body: 'return text === "a b" ? "a-b" : text;', cases: [keptCall(['"C d"'], '"C-d"')] },
    says: 'returned "C d", but "C-d" is expected (a recorded call of the version before)',
  },
  {
    name: "one that contradicts the examples in the options",
    written: { body: 'return text === "a b" ? "a-b" : text.trim();' },
    says: '" x" is expected (from the option `examples`).',
  },
  {
    name: "one that a person has kept a case against",
    written: {
      body: 'return text.replaceAll(" ", "-");',
      cases: [{ origin: "person", input: { code: "judged4('3')" }, expect: { kind: "returns", value: '"1"' } }],
    },
    says: '"1" is expected (a case that a person has added).',
  },
  { name: "one that does not compile", written: { body: "return text.length;" }, says: "TS2322" },
  { name: "one that reaches outside", written: { body: "return process.title + text;" }, says: "process" },
  {
    name: "one that calls what is not written",
    written: { body: 'later();\nreturn text.replaceAll(" ", "-");' },
    says: "It calls src/judged.ts#later, which has no version",
  },
];

const judged = BODIES.map(({ name }, index) => {
  const options = name.includes("options") ? '.with({ examples: [{ arguments: [" x"], returns: " x" }] })' : "";
  return `/** @example judged${index}("a b") // "a-b" */\nexport function judged${index}(text: string): string {\n  return stub${options}();\n}\n`;
});

describe("verify", () => {
  let said: readonly { id: string; outcome: string; findings: readonly { message: string }[] }[];
  beforeAll(async () => {
    const later = "export function later(): void {\n  return stub();\n}\n";
    const text = `import { stub } from "selfcoding";\n${judged.join("")}${later}`;
    await using project = createProject({ "tsconfig.json": tsconfig, "src/judged.ts": text });
    await putVersions(
      project,
      BODIES.map(({ written }, index) => ({ ...written, stub: `#judged${index}` })),
    );
    said = JSON.parse((await project.command(["verify", "--output", "json"])).stdout).details.verified;
  });

  it.each(BODIES.map((row, index) => ({ ...row, index })))("judges $name", ({ says, index }) => {
    const row = said.find(({ id }) => id === `src/judged.ts#judged${index}`);
    const messages = row?.findings.map(({ message }) => message).join("\n");
    expect(row?.outcome, messages).toBe(says === undefined ? "verified" : "failed");
    expect(messages).toContain(says ?? "");
  });

  it("takes all stubs where none is named, and says which have no body", async () => {
    await using project = await world(right);
    const { code, stdout } = await project.command(["verify"]);
    expect(stdout).toBe(
      [
        "verified src/slug.ts#slugify, 3 cases",
        "verified src/slug.ts#half, 1 case",
        "skipped  src/slug.ts#later: it has no version",
        "2 verified, 0 failed, 1 without a body skipped.",
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
  });

  it("judges the body of today, edited or broken by hand", async () => {
    await using project = await world(right);
    const file = ".selfcoding/src/slug/half.ts";
    const text = project.read(file);
    project.write(file, text.replace("n / 2", "n / 3"));
    const edited = await project.command(["verify", "half"]);
    expect(edited.code).toBe(1);
    expect(edited.stdout).toContain("half(4) returned 1.3333333333333333, but 2 is expected");
    project.write(file, text.replace("return", "return ("));
    const broken = await project.command(["verify", "half"]);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain("Syntax error in line");
  });

  it("tells machines what it tells people", async () => {
    await using project = await world([{ stub: "#slugify", body: "return text;" }]);
    const { stdout } = await project.command(["verify", "--output", "json"]);
    const { schemaVersion, command, status, stubs, totals, details } = JSON.parse(stdout);
    expect({ schemaVersion, command, status, totals }).toMatchObject({
      schemaVersion: 1,
      command: "verify",
      status: "findings",
      totals: { stubs: 3, current: 1, missing: 2 },
    });
    expect(stubs[0]).toMatchObject({ id: "src/slug.ts#slugify", file: "src/slug.ts", line: 7, state: "current" });
    expect(details.verified[0]).toMatchObject({
      id: "src/slug.ts#slugify",
      outcome: "failed",
      findings: [{ check: "run", code: "wrong-result", isDoubt: false }],
    });
    const github = await project.command(["verify", "--output", "github"]);
    expect(github.stdout).toMatch(
      /^::error file=src\/slug\.ts,line=7,title=selfcoding%3A wrong-result::src\/slug\.ts#slugify: slugify\("A b"\) returned/,
    );
  });

  it.each([
    [["verify", "slugyfi"], 2, 'There is no stub "slugyfi". Did you mean slugify?'],
    [["verify", "later"], 4, "src/slug.ts#later has no body to verify: it has no version."],
    [["verify", "--output", "xml"], 2, "Option --output must be one of text, json, github"],
  ])("refuses %j", async (args, exitCode, says) => {
    await using project = await world([]);
    const { code, stderr } = await project.command(args);
    expect(stderr).toContain(says);
    expect(code).toBe(exitCode);
  });

  it("tells a doubt, and fails by it only where the project wants strict proof", async () => {
    const terms = { text: '{\n  examples: [["half(8)", "5", ""]],\n}' };
    const doubtful: WrittenBody = { stub: "#half", body: "return n / 2;", contract: terms };
    await using project = await world([doubtful]);
    const lenient = await project.command(["verify", "half"]);
    expect(lenient).toMatchObject({ code: 0 });
    expect(lenient.stdout).toContain("  doubt: half(8) returned 4, but 5 is expected");
    project.write(
      "package.json",
      JSON.stringify({ name: "user", type: "module", selfcoding: { proof: "strict", limits: { inputs: 0 } } }),
    );
    expect(await project.command(["verify", "half"])).toMatchObject({ code: 1 });
  });
});

describe("verify side by side", () => {
  /** The sandboxes that were started for checks which begin at once. */
  async function sandboxesFor(project: UserProject, width: number): Promise<number> {
    const started = new Set<ChildProcess>();
    const note = (message: unknown): void => void started.add((message as { process: ChildProcess }).process);
    subscribe("child_process", note);
    try {
      await using bench = openBench({}, width);
      const stubs = await listStubs(project.folder);
      const verdicts = await Promise.all(
        stubs.map(async (stub) => {
          const described = bench.describe(stub);
          const parsed = parseSource(stub.found.source ?? "", described.skeleton);
          if ("reason" in parsed) throw new Error(parsed.reason);
          return bench.check(await bench.task(described, stub.found), parsed.candidate);
        }),
      );
      expect(verdicts.map(({ casesRun }) => casesRun > 0)).toEqual([true, true]);
      // The compiler's service is another one.
      return [...started].filter(({ spawnargs }) => spawnargs.some((arg) => arg.endsWith("process.js"))).length;
    } finally {
      unsubscribe("child_process", note);
    }
  }

  // Whoever is done hands on a sandbox that runs: a second one is started only for who came while the first was in use.
  it("runs one body while another runs, where there is room for two", async () => {
    await using project = createProject({
      "src/a.ts": slug.slice(0, slug.indexOf("stub.with(")) + "stub();\n}\n",
      "selfcoding.config.json": JSON.stringify({ isolation: "process" }),
    });
    await putVersions(project, [
      { stub: "#slugify", body: 'return text.toLowerCase().replaceAll(" ", "-");' },
      { stub: "#half", body: "return n / 2;", cases: [keptCall(["4"], "2")] },
    ]);
    expect(await sandboxesFor(project, 1)).toBe(1);
    expect(await sandboxesFor(project, 2)).toBe(2);
  });
});
