import { describe, expect, it } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import { implement } from "../../src/foundry/implement.js";
import { createWriteGate } from "../../src/foundry/settings/writeGate.js";
import type { Candidate, StoreEntry } from "../../src/contract/nouns.js";
import type { Ports } from "../../src/foundry/ports.js";
import { entryWith, failing, makeWorld, passed, refused, reply, request, settings, skeleton } from "./world.js";

describe("a stub without a version", () => {
  it("is written, checked on the call at hand and kept", async () => {
    const { ports, entries, tasks } = makeWorld({ replies: [reply("return n * 2;")] });
    const result = await implement(request, settings, ports);
    expect(result).toMatchObject({ kind: "version", version: 1 });
    expect(entries.get(skeleton.id)?.versions[0]?.source).toContain("return n * 2;");
    expect(tasks[0]?.cases).toEqual([
      { origin: "live", input: { call: { arguments: ["21"] } }, expect: { kind: "settles" } },
    ]);
  });

  it("says in its notes why the call at hand was not tried", async () => {
    const { ports, entries } = makeWorld({ replies: [reply("return n * 2;")] });
    await implement(
      { ...request, call: { arguments: ["f"], notReplayable: "n: A socket cannot be." } },
      settings,
      ports,
    );
    expect(entries.get(skeleton.id)?.versions[0]?.notes).toContain(
      "The call at hand was not tried: n: A socket cannot be.",
    );
  });

  it("gives the findings back in the kept conversation until a candidate passes", async () => {
    const { ports, model, events } = makeWorld({
      replies: ["Happy to help!", reply("return n + n + 1;"), reply("return n * 2;")],
      verify: ({ body }) => (body.includes("1") ? refused("double(21) returned 43, but 42 is expected.") : passed),
    });
    await implement(request, settings, ports);
    const last = model.requests.at(-1)?.messages ?? [];
    expect(last.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user", "assistant", "user"]);
    expect(last[3]?.content).toContain("prose");
    expect(last[5]?.content).toContain("returned 43, but 42 is expected");
    expect(events.filter(({ name }) => name === "candidate-refuse")).toHaveLength(2);
  });

  it("fails with the last findings when no attempt passes", async () => {
    const replies = ["return 1;", "return 2;", "return 3;"].map(reply);
    const { ports, entries, events } = makeWorld({ replies, verify: ({ body }) => refused(`${body} is wrong.`) });
    await expect(implement(request, settings, ports)).rejects.toMatchObject({
      code: "not-written",
      message: expect.stringContaining("return 3; is wrong."),
      details: { findings: [expect.objectContaining({ code: "wrong-result" })] },
    });
    expect(entries.size).toBe(0);
    expect(events.at(-1)).toMatchObject({ name: "generation-fail", event: { code: "not-written" } });
  });

  it("is left alone after three failures, until the first of them is a minute old or its text changes", async () => {
    let seconds = 0;
    const world = makeWorld({
      replies: Array.from({ length: 15 }, () => reply("return 1;")),
      verify: () => refused("no"),
    });
    const ports: Ports = { ...world.ports, gate: createWriteGate(), clock: () => seconds * 1000 };
    const asked = async (skeletonOf = skeleton): Promise<number> => {
      const before = world.model.requests.length;
      await expect(implement({ ...request, skeleton: skeletonOf }, settings, ports)).rejects.toMatchObject({
        code: "not-written",
        details: { findings: [expect.objectContaining({ message: "no" })] },
      });
      return world.model.requests.length - before;
    };
    const counts: number[] = [];
    for (seconds of [0, 10, 20, 30, 59]) counts.push(await asked());
    counts.push(await asked({ ...skeleton, fingerprint: "f2" }));
    seconds = 60;
    counts.push(await asked(), await asked());
    expect(counts).toEqual([2, 2, 2, 0, 0, 2, 2, 0]);
  });

  it("stops early when the model repeats itself", async () => {
    const { ports, model } = makeWorld({
      replies: [reply("return 1;"), reply("return 1;"), reply("return n * 2;")],
      verify: () => refused("no"),
    });
    await expect(implement(request, settings, ports)).rejects.toMatchObject({
      code: "not-written",
      message: expect.stringContaining("same body twice"),
    });
    expect(model.requests).toHaveLength(2);
  });

  it("tells the person what to change where a finding says it", async () => {
    const { ports } = makeWorld({
      replies: [reply("return 1;"), reply("return 1;")],
      verify: () => refused("no", { remedy: "Declare it as `private two`" }),
    });
    await expect(implement(request, settings, ports)).rejects.toMatchObject({
      remedy: expect.stringMatching(/^Declare it as `private two`, raise/),
    });
  });

  it("ends at once when only a person can help", async () => {
    const { ports, model } = makeWorld({
      replies: [reply("return 1;"), reply("return 2;")],
      verify: () => refused("The module reads a file.", { isForPerson: true }),
    });
    await expect(implement(request, settings, ports)).rejects.toMatchObject({ code: "needs-person" });
    expect(model.requests).toHaveLength(1);
  });

  it("writes the stubs that its body calls, then checks again", async () => {
    const needed: string[] = [];
    const other = { ...skeleton, id: "src/double.ts#add", name: "add" };
    const world = makeWorld({
      replies: [reply("return add(n, n);")],
      verify: () => (needed.length === 0 ? { needs: { skeleton: other, call: { arguments: ["1", "1"] } } } : passed),
    });
    const ports: Ports = {
      ...world.ports,
      writeNeeded: async (need, waiter) => void needed.push(`${waiter} needs ${need.skeleton.id}`),
    };
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version" });
    expect(needed).toEqual(["src/double.ts#double needs src/double.ts#add"]);
  });

  it("goes without an example whose stub waits for this one, and asks once for a body that does not call it", async () => {
    const other = { ...skeleton, id: "src/double.ts#halve", name: "halve", spelling: "halve" };
    const needs = { skeleton: other, call: { arguments: ["1"] } };
    const by = { label: "halve(double(1))", needs: other.id };
    const ring = async (): Promise<void> => {
      throw new SelfCodingError("cycle", "They need each other.", { remedy: "" });
    };
    const world = makeWorld({
      replies: [reply("return n * 2;")],
      verify: (_candidate, { untried = [] }) => (untried.length === 0 ? { needs: { ...needs, by } } : passed),
    });
    expect(await implement(request, settings, { ...world.ports, writeNeeded: ring })).toMatchObject({
      kind: "version",
    });
    expect(world.tasks.at(-1)?.untried).toEqual([by]);
    const isCalling = ({ body }: Candidate): boolean => body.includes("halve");
    const verify = (candidate: Candidate) => (isCalling(candidate) ? { needs } : passed);
    const heeding = makeWorld({ replies: [reply("return halve(n);"), reply("return n * 2;")], verify });
    expect(await implement(request, settings, { ...heeding.ports, writeNeeded: ring })).toMatchObject({
      kind: "version",
    });
    expect(heeding.model.requests[1]?.messages.at(-1)?.content).toContain(
      "cycle: They need each other. Write this one so that it does not call halve.",
    );
    const calling = makeWorld({ replies: ["return halve(n);", "return halve(n + 0);"].map(reply), verify });
    await expect(implement(request, settings, { ...calling.ports, writeNeeded: ring })).rejects.toMatchObject({
      code: "cycle",
    });
    expect(calling.model.requests).toHaveLength(2);
  });

  it("takes what another process wrote while it waited for the lock", async () => {
    const { ports, model } = makeWorld({ onLock: (entries) => entries.set(skeleton.id, entryWith("return n * 2;")) });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version", version: 1 });
    expect(model.requests).toHaveLength(0);
  });

  it("never asks a model when frozen", async () => {
    const { ports, model } = makeWorld({ replies: [reply("return n * 2;")] });
    await expect(implement(request, { ...settings, mode: "frozen" }, ports)).rejects.toMatchObject({ code: "frozen" });
    expect(model.requests).toHaveLength(0);
  });

  it.each([
    ["auto", "writes", "heals"],
    ["off", "writes", "refuses"],
    ["heal-only", "refuses", "heals"],
    ["frozen", "refuses", "refuses"],
  ] as const)("in the mode %s it %s what is missing, and %s what throws", async (mode, write, heal) => {
    for (const [asked, isAllowed] of [
      [request, write === "writes"],
      [failing, heal === "heals"],
    ] as const) {
      const entry = asked === failing ? { entry: entryWith("return n * n;") } : {};
      const { ports, model } = makeWorld({ replies: [reply("return n * 2;")], ...entry });
      const written = implement(asked, { ...settings, mode }, ports);
      if (isAllowed) expect(await written).toMatchObject({ kind: "version" });
      else await expect(written).rejects.toMatchObject({ code: "frozen" });
      expect(model.requests).toHaveLength(isAllowed ? 1 : 0);
    }
  });

  it("serves this process even when nothing can be kept, and says so", async () => {
    const { SelfCodingError } = await import("../../src/contract/errors.js");
    const write = (): never => {
      throw new SelfCodingError("store-unwritable", "No.", { remedy: "Set SELFCODING_STORE." });
    };
    const { ports, events } = makeWorld({ replies: [reply("return n * 2;")], write });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version" });
    expect(events).toContainEqual({
      name: "warning-raise",
      event: { id: skeleton.id, message: "No. Set SELFCODING_STORE." },
    });
  });

  it("ends when the time is over", async () => {
    const { ports } = makeWorld();
    const stalled: Ports = {
      ...ports,
      lock: (_id, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    };
    const brief = { ...settings, limits: { ...settings.limits, seconds: 0.02 } };
    await expect(implement(request, brief, stalled)).rejects.toMatchObject({ code: "time-limit" });
  });

  it.each([[Number.POSITIVE_INFINITY], [1e7], [60.0005]])("may take %d seconds", async (seconds) => {
    const { ports } = makeWorld({ replies: [reply("return n * 2;")] });
    const long = { ...settings, limits: { ...settings.limits, seconds } };
    expect(await implement(request, long, ports)).toMatchObject({ kind: "version", version: 1 });
  });
});

describe("a stub with a version", () => {
  it("runs what is current, and what a person edited, without a model", async () => {
    for (const state of ["current", "edited"] as const) {
      const { ports, model } = makeWorld({ entry: entryWith("return n * 2;"), found: { state } });
      expect(await implement(request, settings, ports)).toMatchObject({ kind: "version", version: 1 });
      expect(model.requests).toHaveLength(0);
    }
  });

  it("is written anew when it is stale, and keeps the older version", async () => {
    const { ports, entries } = makeWorld({
      entry: entryWith("return n;"),
      found: { state: "stale" },
      replies: [reply("return n * 2;")],
    });
    expect(await implement(request, settings, ports)).toMatchObject({ version: 2 });
    expect(entries.get(skeleton.id)?.versions.map(({ number }) => number)).toEqual([1, 2]);
  });

  it("refuses to guess when it was edited and its stub changed", async () => {
    const { ports } = makeWorld({ entry: entryWith("return n;"), found: { state: "conflict" } });
    await expect(implement(request, settings, ports)).rejects.toMatchObject({ code: "conflict" });
  });

  it("says what is wrong with an edit that left no function", async () => {
    const { ports } = makeWorld({
      entry: entryWith("return n;"),
      found: { state: "edited", source: "export const nothing = 1;\n" },
    });
    await expect(implement(request, settings, ports)).rejects.toMatchObject({ code: "not-loadable" });
  });
});

describe("a version that threw", () => {
  it("is replaced, and the failing call is kept as a case that the next version must cope with", async () => {
    const { ports, entries, tasks, model } = makeWorld({
      entry: entryWith("return n.half.x;"),
      replies: [reply("return n * 2;")],
    });
    expect(await implement(failing, settings, ports)).toMatchObject({ kind: "version", version: 2 });
    expect(entries.get(skeleton.id)?.cases).toEqual([
      { origin: "healed", input: { call: { arguments: ["21"] } }, expect: { kind: "settles" } },
    ]);
    expect(model.requests[0]?.messages[1]?.content).toContain("TypeError: n is odd");
    expect(model.requests[0]?.messages[1]?.content).toContain("return n.half.x;");
    const again = {
      ...failing,
      call: { arguments: ["7"] },
      failure: { name: "Error", message: "again", stack: "", version: 2 },
    };
    const next = makeWorld({ entry: entries.get(skeleton.id) as StoreEntry, replies: [reply("return 2 * n;")] });
    await implement(again, settings, next.ports);
    expect(next.tasks[0]?.cases.map(({ origin }) => origin)).toEqual(["healed", "live"]);
    expect(tasks).toHaveLength(1);
  });

  it.each([
    ["the call is all there", {}, { name: "TypeError", message: "x" }],
    ["its data was cut to a sample", { isSample: true as const }, undefined],
    ["what was secret in it has a stand-in", { isRedacted: true as const }, undefined],
  ])("may not throw the same again where %s", async (_how, marks, failure) => {
    const { ports, tasks } = makeWorld({
      entry: entryWith("return n * n;"),
      replies: [reply("return n + n;")],
      verify: ({ body }) => (body.includes("n * n") ? refused("TypeError") : passed),
    });
    const thrown = { name: "TypeError", message: "x", stack: "" };
    await implement({ ...failing, failure: thrown, call: { ...failing.call, ...marks } }, settings, ports);
    // Where it is another's heal that is looked at, the call must get an answer whatever it is.
    expect([tasks.at(0), tasks.at(-1)].map((task) => task?.failure?.message)).toEqual(["x", failure?.message]);
  });

  it.each([
    ["another error shows", { message: "another" }, "return half.x;", []],
    ["an error in another line shows", { message: "x", isDeliberate: false }, "const half = n.half;", []],
    ["nothing shows", { message: "x", isDeliberate: false }, "return half.x;", ["live"]],
  ])("is not held to a call whose object was changed before it threw, as %s", async (_how, error, line, origins) => {
    const { ports, entries, tasks } = makeWorld({
      entry: entryWith("const half = n.half;\n  return half.x;"),
      replies: [reply("return n + n;")],
    });
    const stack = "TypeError: n is odd\n    at double (/project/.selfcoding/src/double/double.ts:3:15)";
    const failure = { name: "TypeError", message: "n is odd", stack, version: 1 };
    const member = { ...failing, failure, skeleton: { ...skeleton, hasThis: true as const } };
    const thrown = { name: "TypeError", stack: "", ...error };
    const reproducing = { ...ports, reproduce: async () => ({ thrown, line, isForeseen: false, leavesTraces: false }) };
    const result = await implement(member, settings, reproducing);
    expect("leavesTraces" in result).toBe(origins.length === 0);
    expect(tasks.flatMap(({ cases }) => cases.map(({ origin }) => origin))).toEqual(origins);
    expect(entries.get(skeleton.id)?.cases).toHaveLength(origins.length);
  });

  it("is not written again when somebody else has healed it since", async () => {
    const { ports, model } = makeWorld({ entry: { ...entryWith("return n * 2;"), current: 1 } });
    const older = { ...failing, failure: { name: "TypeError", message: "x", stack: "" } };
    expect(await implement(older, settings, ports)).toMatchObject({ kind: "version", version: 1 });
    expect(model.requests).toHaveLength(0);
  });

  it.each([
    [1, 0],
    [2, 1],
    [undefined, 1],
  ])(
    "is looked at in place of version %s, whose call cannot be made again, with %i requests",
    async (version, asked) => {
      const entry = entryWith("return n.a;");
      const [first] = entry.versions;
      if (first === undefined) throw new Error("There is a version.");
      const second = { ...first, number: 2, source: first.source.replace("n.a", "n.b") };
      const { ports, model } = makeWorld({
        entry: { ...entry, current: 2, versions: [first, second] },
        replies: [reply("return n + n;")],
        verify: ({ body }) => ({ verdict: { passed: true, notes: [], casesRun: body.includes("n.b") ? 0 : 1 } }),
      });
      const failure = {
        name: "TypeError",
        message: "n is odd",
        stack: "",
        ...(version === undefined ? {} : { version }),
      };
      const result = await implement({ ...failing, failure }, settings, ports);
      expect(result).toMatchObject({ kind: "version", version: 2 + asked });
      expect(model.requests).toHaveLength(asked);
    },
  );

  it("keeps the person's edits as a version of their own when it heals them", async () => {
    const edited = "export function double(n: number): number {\n  return n.by.hand;\n}\n";
    const { ports, entries } = makeWorld({
      entry: entryWith("return n;"),
      found: { state: "edited", source: edited },
      replies: [reply("return n * 2;")],
      verify: ({ body }) => (body.includes("hand") ? refused("TypeError") : passed),
    });
    await implement(failing, settings, ports);
    expect(entries.get(skeleton.id)?.versions.map(({ model }) => model)).toEqual(["scripted", "by hand", "scripted"]);
    expect(entries.get(skeleton.id)?.versions[1]?.source).toBe(edited);
  });

  it("stays when the model says that the throw is right, and is not asked again for that call", async () => {
    const { ports, entries, model } = makeWorld({
      entry: entryWith("throw new Error();"),
      replies: ["THROW IS RIGHT: 21 is not allowed"],
    });
    expect(await implement(failing, settings, ports)).toEqual({ kind: "throw-is-right", reason: "21 is not allowed" });
    expect(entries.get(skeleton.id)?.cases[0]?.expect).toEqual({ kind: "throws", error: "TypeError" });
    expect(await implement(failing, settings, ports)).toMatchObject({ kind: "throw-is-right" });
    expect(model.requests).toHaveLength(1);
  });

  it("is not asked again either for a function of the user's own, which has no version yet", async () => {
    const { ports, entries, model } = makeWorld({ replies: ["THROW IS RIGHT: 21 is not allowed"] });
    const own = { ...failing, failure: { name: "TypeError", message: "no", stack: "" } };
    expect(await implement(own, settings, ports)).toMatchObject({ kind: "throw-is-right" });
    expect(await implement(own, settings, ports)).toMatchObject({ kind: "throw-is-right" });
    expect(model.requests).toHaveLength(1);
    expect(entries.size).toBe(0);
  });

  it("of the user's own keeps throws that were called right as cases of its first version", async () => {
    const known = { origin: "healed", input: { call: { arguments: ["7"] } }, expect: { kind: "throws" } } as const;
    const { ports, entries, tasks } = makeWorld({ recordings: [known], replies: [reply("return n * 2;")] });
    await implement({ ...failing, failure: { name: "TypeError", message: "no", stack: "" } }, settings, ports);
    expect(tasks[0]?.cases).toContainEqual(known);
    expect(entries.get(skeleton.id)?.cases).toContainEqual(known);
  });

  it("does not let a stub that never threw be answered with a right throw", async () => {
    const { ports } = makeWorld({ replies: ["THROW IS RIGHT: I cannot do it", reply("return n * 2;")] });
    expect(await implement(request, settings, ports)).toMatchObject({ kind: "version" });
  });
});
