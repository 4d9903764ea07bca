import { describe, expect, it } from "vitest";
import type { Ports } from "../../src/foundry/ports.js";
import { implement } from "../../src/foundry/implement.js";
import type { Finding } from "../../src/contract/nouns.js";
import { entryWith, failing, makeWorld, passed, reply, request, settings, skeleton } from "./world.js";

const contract = (clauses: string): string =>
  `\`\`\`ts contract\nexport const contract: Contract<typeof double> = { ${clauses} };\n\`\`\`\n\n`;

/** What the checks say when all that they have is doubts. */
const doubted = (...findings: readonly Partial<Finding>[]): Awaited<ReturnType<Ports["verify"]>> => ({
  verdict: {
    passed: false,
    findings: findings.map((one) => ({
      check: "properties",
      code: "crashed",
      message: "double(NaN) threw TypeError: no.",
      severity: "soft",
      ...one,
    })),
    evidence: { notes: [], casesRun: 1 },
  },
});

describe("a finding that may be answered", () => {
  it("goes to the model once, and the version is adopted with its answer in the notes", async () => {
    const { ports, model, entries } = makeWorld({
      replies: [reply("return n * 2;"), "KEEP: NaN has no double"],
      verify: () => doubted({}),
    });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version", version: 1 });
    expect(model.requests[1]?.messages.at(-1)?.content).toContain("1. crashed (answerable): double(NaN) threw");
    expect(entries.get(skeleton.id)?.versions[0]?.notes).toEqual([
      "double(NaN) threw TypeError: no. The model stands by its body: it says “NaN has no double”.",
    ]);
  });

  it("is answered by the same code again", async () => {
    const { ports, model, entries } = makeWorld({
      replies: [reply("return n * 2;"), reply("return n  *  2; // as before")],
      verify: () => doubted({}),
    });
    await implement(request, settings, ports);
    expect(model.requests).toHaveLength(2);
    expect(entries.get(skeleton.id)?.versions[0]?.notes[0]).toContain("it sent the same code again");
  });

  it("costs no third round when another body meets the same finding", async () => {
    const { ports, model } = makeWorld({
      replies: [reply("return n * 2;"), reply("return n + n;"), reply("return 2 * n;")],
      verify: () => doubted({}),
    });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version" });
    expect(model.requests).toHaveLength(2);
  });

  it("is answered by another contract alone, with which the code is checked again", async () => {
    const { ports, entries } = makeWorld({
      replies: [`${contract("throws: []")}${reply("return n * 2;")}`, contract("accepts: (n) => n === n")],
      verify: (candidate) => (candidate.contract?.accepts === undefined ? doubted({}) : passed),
    });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version" });
    const source = entries.get(skeleton.id)?.versions[0]?.source ?? "";
    expect(source).toContain('import type { Contract } from "selfcoding";');
    expect(source).toContain("export const contract: Contract<typeof double> = { accepts: (n) => n === n };");
    expect(source).toContain("return n * 2;");
  });

  it("is better than nothing when no attempt is without one, and none fails for want of it", async () => {
    let count = 0;
    const replies = ["return 1;", "return 2;", "return 3;"].map(reply);
    const { ports, entries } = makeWorld({ replies, verify: () => doubted({ message: `doubt ${++count}` }) });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version" });
    expect(entries.get(skeleton.id)?.versions[0]?.source).toContain("return 3;");
  });

  it("makes what it changes a part of the contract when the model stands by it", async () => {
    const { ports, entries } = makeWorld({
      replies: [reply("return n * 2;"), "KEEP: it is meant"],
      verify: () => doubted({ code: "changed-arguments", changed: "n" }),
    });
    await implement(request, settings, ports);
    expect(entries.get(skeleton.id)?.versions[0]?.source).toContain('changes: ["n"],');
  });

  it("asks about a change once, whichever call makes it", async () => {
    let count = 0;
    const { ports, entries } = makeWorld({
      replies: ["return 1;", "return 2;", "return 3;"].map(reply),
      verify: () => doubted({ code: "changed-arguments", changed: "n", message: `call ${++count}` }),
    });
    await implement(request, settings, ports);
    expect(entries.get(skeleton.id)?.versions[0]?.source).toContain("return 2;");
  });

  it("makes what examples show to be changed a part of the contract, too", async () => {
    const verdict = { passed: true, notes: [], casesRun: 1, changes: ["n"] } as const;
    const { ports, entries } = makeWorld({ replies: [reply("return n * 2;")], verify: () => ({ verdict }) });
    await implement(request, settings, ports);
    expect(entries.get(skeleton.id)?.versions[0]?.source).toContain('changes: ["n"],');
  });
});

it("a model that says why there can be no such function is believed", async () => {
  const { ports, entries } = makeWorld({ replies: ["CANNOT BE WRITTEN: twice and half at once"] });
  await expect(implement(request, settings, ports)).rejects.toMatchObject({
    code: "cannot-be-written",
    message: expect.stringContaining("twice and half at once"),
    details: { reason: "twice and half at once" },
  });
  expect(entries.size).toBe(0);
});

it.each([
  ["syntax", "stub-mistake", "src/double.ts:3:1 - error TS1005: ';' expected."],
  ["module", "needs-person", "src/db.ts cannot be loaded in the sandbox: Error: no database."],
] as const)("what no body could fix is said before a model is paid: %s", async (kind, code, message) => {
  const { ports, model } = makeWorld({ replies: [reply("return n * 2;")] });
  const inspected = { ...ports, inspect: async () => ({ compiler: [], problem: { kind, message } }) };
  await expect(implement(request, settings, inspected)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
  expect(model.requests).toHaveLength(0);
});

describe("a contract that is there", () => {
  const kept = (clauses: string) => {
    const entry = entryWith("return n.half.x;");
    const [version] = entry.versions;
    if (version === undefined) throw new Error("no version");
    const source = `import type { Contract } from "selfcoding";\n\nexport const contract: Contract<typeof double> = { ${clauses} };\n\n${version.source}`;
    return { ...entry, versions: [{ ...version, source }] };
  };

  it("is shown to a heal, and stays when the heal says nothing of it", async () => {
    const { ports, model, entries } = makeWorld({
      entry: kept("isRepeatable: true"),
      replies: [reply("return n * 2;")],
    });
    await implement(failing, settings, ports);
    expect(model.requests[0]?.messages[1]?.content).toContain("Its contract so far");
    expect(model.requests[0]?.messages[1]?.content).toContain("{ isRepeatable: true }");
    expect(entries.get(skeleton.id)?.versions[1]?.source).toContain("isRepeatable: true");
  });

  it("answers a throw that it foresees without a request to the model", async () => {
    const { ports, model } = makeWorld({
      entry: kept('throws: [{ error: "TypeError", when: (n) => n % 2 === 1 }]'),
      replies: [reply("return n * 2;")],
    });
    const foreseeing = { ...ports, reproduce: async () => ({ isForeseen: true }) };
    expect(await implement(failing, settings, foreseeing)).toMatchObject({
      kind: "throw-is-right",
      kept: { version: 1 },
    });
    expect(model.requests).toHaveLength(0);
  });

  it("binds when a person has edited it", async () => {
    const entry = kept("isRepeatable: true");
    const edited = entry.versions[0]?.source.replace("isRepeatable: true", "accepts: (n) => n > 0");
    const { ports, model, entries } = makeWorld({
      entry,
      found: { state: "edited", source: edited ?? "" },
      replies: [`${contract("accepts: () => true")}${reply("return n * 2;")}`],
      verify: ({ body }) => (body.includes("half") ? doubted({ severity: "soft" }) : passed),
    });
    await implement(failing, settings, ports);
    expect(model.requests[0]?.messages[1]?.content).toContain("was written by a person and is binding");
    expect(entries.get(skeleton.id)?.versions.at(-1)?.source).toContain("accepts: (n) => n > 0");
  });
});

describe("the word that a throw is right", () => {
  const rightThrow = `THROW IS RIGHT: odd numbers have no half\n\n${contract('throws: [{ error: "TypeError", when: (n) => n % 2 === 1 }]')}`;

  it("is kept with a contract that covers it, as a version with the same body", async () => {
    const { ports, entries } = makeWorld({ entry: entryWith("return n.half.x;"), replies: [rightThrow] });
    const covering = { ...ports, reproduce: async () => ({ isForeseen: true }) };
    expect(await implement(failing, settings, covering)).toMatchObject({
      kind: "throw-is-right",
      kept: { version: 2 },
    });
    const [, version] = entries.get(skeleton.id)?.versions ?? [];
    expect(version?.source).toContain("when: (n) => n % 2 === 1");
    expect(version?.source).toContain("return n.half.x;");
    expect(version).not.toHaveProperty("healed");
    expect(version?.notes).toEqual(["The throw is right: odd numbers have no half"]);
  });

  it("is kept without a try where the call cannot be made again", async () => {
    const { ports, entries } = makeWorld({ entry: entryWith("return n.half.x;"), replies: [rightThrow] });
    const request = { ...failing, call: { ...failing.call, notReplayable: "A function cannot be recreated." } };
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "throw-is-right" });
    expect(entries.get(skeleton.id)?.versions[1]?.source).toContain("when: (n) => n % 2 === 1");
  });

  it("goes back when the contract does not cover the call", async () => {
    const { ports, model } = makeWorld({
      entry: entryWith("return n.half.x;"),
      replies: [rightThrow, reply("return n * 2;")],
    });
    expect(await implement(failing, settings, ports)).toMatchObject({ kind: "version", version: 2 });
    expect(model.requests[1]?.messages.at(-1)?.content).toContain("throw-not-covered");
  });
});

it("a heal never adopts the body that threw", async () => {
  const { ports, model, entries } = makeWorld({
    entry: entryWith("return n.half.x;"),
    replies: [reply("return n . half . x;"), reply("return n * 2;")],
  });
  await expect(implement(failing, settings, ports)).rejects.toMatchObject({
    code: "not-written",
    message: expect.stringContaining("the body that threw again"),
  });
  expect(model.requests).toHaveLength(1);
  expect(entries.get(skeleton.id)?.versions).toHaveLength(1);
});

it("takes back an example of the contract, and tells the person when the docs state it", async () => {
  const clauses = 'examples: [["double(2)", "5", "Twice the number"], ["double(3)", "7", ""]]';
  const { ports, events, entries } = makeWorld({
    replies: [
      `${contract(clauses)}${reply("return n * 2;")}`,
      `${reply("return n * 2;")}\nTEST IS WRONG: double(2)\nTEST IS WRONG: double(3)`,
    ],
    verify: ({ contract: given }) =>
      (given?.examples?.length ?? 0) > 0
        ? { verdict: { passed: false, findings: [{ check: "run", code: "wrong-result", message: "4, not 5" }] } }
        : passed,
  });
  await implement(request, settings, ports);
  const [version] = entries.get(skeleton.id)?.versions ?? [];
  expect(version?.source).not.toContain("double(2)");
  expect(version?.notes.join()).toContain("considers these words of the docs wrong: “Twice the number”");
  expect(events.filter(({ name }) => name === "warning-raise")).toHaveLength(1);
});
