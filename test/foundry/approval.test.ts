import { describe, expect, it } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { implement } from "../../src/foundry/implement.js";
import { settleApproval } from "../../src/foundry/settings/approval.js";
import { defaultMode } from "../../src/foundry/settings/defaultMode.js";
import type { Settings } from "../../src/foundry/settings/settings.js";
import { approveVersion, rejectVersion } from "../../src/history/decide.js";
import { entryWith, failing, makeWorld, passed, refused, reply, request, settings, skeleton } from "./world.js";

const all: Settings = { ...settings, approval: "all" };
const heals: Settings = { ...settings, approval: "heals" };
const ada = { by: "Ada", at: "2026-11-26T10:00:00.000Z" };

/** An entry in a world of its own; the model gives these answers. */
const worldOf = (entry: StoreEntry | undefined, ...replies: readonly string[]) =>
  makeWorld({
    replies,
    ...(entry === undefined ? {} : { entry }),
    // The body in force does not cope with the call that failed.
    verify: ({ body }) => (body.includes("n + 1") ? refused("It throws.") : passed),
  });

describe("a first version that a person must approve", () => {
  it("is kept and proposed, and is not run", async () => {
    const { ports, entries, events, model } = worldOf(undefined, reply("return n * 2;"));
    await expect(implement(request, all, ports)).rejects.toMatchObject({
      code: "unapproved",
      details: { id: skeleton.id, number: 1 },
    });
    expect(entries.get(skeleton.id)).toMatchObject({
      current: 0,
      cases: [],
      versions: [{ number: 1, state: "proposed" }],
    });
    expect(events.map(({ name }) => name)).toContain("version-propose");
    expect(events.map(({ name }) => name)).not.toContain("generation-fail");
    // The next call waits for the same one.
    await expect(implement(request, all, ports)).rejects.toMatchObject({ code: "unapproved" });
    expect(model.requests).toHaveLength(1);
  });

  it("is the store's own fault where it cannot be kept: nobody could approve it", async () => {
    const fault = new SelfCodingError("store-unwritable", "The store is full.", { remedy: "Empty it." });
    const { ports, events } = makeWorld({
      replies: [reply("return n * 2;")],
      write: () => {
        throw fault;
      },
    });
    await expect(implement(request, all, ports)).rejects.toBe(fault);
    expect(events.map(({ name }) => name)).not.toContain("version-propose");
  });

  it("serves every call once it is approved, with what else is written at the first attempt", async () => {
    const { ports, entries } = worldOf(undefined, reply("return n * 2;"));
    await implement(request, all, ports).catch(() => {});
    entries.set(skeleton.id, approveVersion(entries.get(skeleton.id) as StoreEntry, 1, ada));
    expect(await implement(request, all, ports)).toMatchObject({ kind: "version", version: 1 });
  });

  it("is never proposed again once it is rejected, and the model hears why", async () => {
    const { ports, entries, model } = worldOf(
      undefined,
      reply("return n * 2;"),
      reply("return n * 2;"),
      reply("return n + n;"),
    );
    await implement(request, all, ports).catch(() => {});
    const waiting = entries.get(skeleton.id) as StoreEntry;
    entries.set(skeleton.id, rejectVersion(waiting, 1, { ...ada, reason: "prefer addition" }));
    await expect(implement(request, all, ports)).rejects.toMatchObject({ code: "unapproved", details: { number: 2 } });
    expect(model.requests[1]?.messages[1]?.content).toContain("This body was rejected before: prefer addition");
    const told = model.requests[2]?.messages.at(-1)?.content;
    expect(told).toContain("rejected-body: This is version 1 again, which was rejected: prefer addition.");
    expect(entries.get(skeleton.id)?.versions.map(({ state }) => state)).toEqual(["rejected", "proposed"]);
  });
});

describe("a heal that a person must approve", () => {
  const entry = entryWith("return n + 1;");

  it("leaves the old version in force, with its cases, and asks no second time", async () => {
    const { ports, entries, model } = worldOf(entry, reply("return n * 2;"));
    for (let call = 1; call <= 2; call++)
      await expect(implement(failing, heals, ports)).rejects.toMatchObject({ code: "unapproved" });
    expect(model.requests).toHaveLength(1);
    const kept = entries.get(skeleton.id);
    expect(kept).toMatchObject({ current: 1, cases: entry.cases });
    expect(kept?.versions.at(-1)).toMatchObject({
      state: "proposed",
      healed: "TypeError: n is odd",
      cause: { kind: "heal", call: "double(21)" },
      cases: [{ origin: "healed" }],
    });
  });

  it("needs none where only heals need it", async () => {
    const { ports } = worldOf(undefined, reply("return n * 2;"));
    expect(await implement(request, heals, ports)).toMatchObject({ kind: "version", version: 1 });
  });

  it("is not asked for where a person has pinned the version", async () => {
    const { ports, model } = worldOf({ ...entry, isPinned: true }, reply("return n * 2;"));
    await expect(implement(failing, settings, ports)).rejects.toMatchObject({ code: "decision-refused" });
    expect(model.requests).toEqual([]);
  });
});

describe("the option `approval`", () => {
  const rules = { "src/billing/**": "all", "**/tax.ts#*": "heals", "src/*": "none" } as const;
  it.each([
    [undefined, "src/a.ts#f", "none"],
    ["heals", "src/a.ts#f", "heals"],
    [rules, "src/billing/deep/a.ts#Box.f", "all"],
    [rules, "src/tax.ts#f", "heals"],
    [rules, "lib/a.ts#f", "none"],
  ] as const)("%j for %s is %s", (option, id, approval) => {
    expect(settleApproval(option, id)).toBe(approval);
  });

  it("refuses a word that there is not, also within a pattern", () => {
    for (const option of ["yes", { "**": "some" }] as never[])
      expect(() => settleApproval(option, "a.ts#f")).toThrow(expect.objectContaining({ code: "options-invalid" }));
  });
});

describe("the mode where none is set", () => {
  const remote = { kind: "openai", model: "m" } as const;
  it.each([
    [{}, undefined, "auto"],
    [{ CI: "true" }, remote, "frozen"],
    [{ CI: "true", OPENAI_API_KEY: "k" }, undefined, "frozen"],
    [{ CI: "false" }, remote, "auto"],
    [{ CI: "1", SELFCODING_RECORDINGS: "recordings" }, undefined, "auto"],
    [{ CI: "1" }, { kind: "scripted", replies: [] } as const, "auto"],
    [{ CI: "1", OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" }, undefined, "auto"],
    [{ CI: "1", OPENAI_BASE_URL: "https://api.example.com/v1" }, undefined, "frozen"],
    [{ CI: "1" }, { ...remote, baseURL: "http://localhost:1234/v1" }, "auto"],
  ] as const)("with %j and %j is %s", (environment, model, mode) => {
    expect(defaultMode(environment, model)).toBe(mode);
  });
});
