import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { PlainOptions } from "../../src/contract/options.js";
import type { Budget } from "../../src/contract/spending.js";
import { charge, refuseSpent } from "../../src/foundry/settings/budget.js";
import { createFoundry } from "../../src/foundry/foundry.js";
import { implement } from "../../src/foundry/implement.js";
import { settleBudget } from "../../src/foundry/settings/settleBudget.js";
import { diskLedger, type Ledger } from "../../src/store/ledger.js";
import { entryWith, failing, makeWorld, passed, refused, reply, request, settings, skeleton } from "./world.js";

const DAY = "2026-11-23";
const usage = { promptTokens: 60, completionTokens: 40 };

/** A cache directory with ledgers as processes open them, each with sums of its own. */
function createCache() {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-ledger-"));
  const warnings: string[] = [];
  return {
    folder,
    warnings,
    open: (today = DAY, sums = new Map<string, ReturnType<Ledger["spent"]>>()) =>
      diskLedger({ cacheDirectory: folder, sums, warn: (message) => warnings.push(message), today: () => today }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const spentOf = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    return (error as { details?: { budget?: string } }).details?.budget;
  }
  return undefined;
};

describe("a budget", () => {
  it.each<[string, Budget]>([
    ["function", { function: { tokens: 100 } }],
    ["process", { process: { tokens: 100 } }],
    ["day", { day: { tokens: 100 } }],
    ["day", { day: { dollars: 0.0001 } }],
  ])("for a %s is spent when what was entered reaches it", (scope, budget) => {
    using cache = createCache();
    const account = { settings: { budget, prices: { prompt: 1, completion: 2 } }, ledger: cache.open(), id: "a.ts#f" };
    expect(spentOf(() => refuseSpent(account))).toBeUndefined();
    charge(account, usage);
    expect(spentOf(() => refuseSpent(account))).toBe(scope);
  });

  it("for a day counts what other processes and functions took on that day, and no other day", () => {
    using cache = createCache();
    charge({ settings: {}, ledger: cache.open(), id: "a.ts#f" }, usage);
    const check = (today: string, budget: Budget) =>
      spentOf(() => refuseSpent({ settings: { budget }, ledger: cache.open(today), id: "b.ts#g" }));
    expect(check(DAY, { day: { tokens: 100 } })).toBe("day");
    expect(check("2026-11-24", { day: { tokens: 100 } })).toBeUndefined();
    expect(check(DAY, { process: { tokens: 100 }, function: { tokens: 100 } })).toBeUndefined();
  });

  it("for a day counts what was spent before the clock was put back into that day", () => {
    using cache = createCache();
    let today = "2026-11-23";
    const sums = new Map<string, ReturnType<Ledger["spent"]>>();
    const ledger = diskLedger({ cacheDirectory: cache.folder, sums, warn: () => {}, today: () => today });
    charge({ settings: {}, ledger, id: "a.ts#f" }, usage);
    const budget = { day: { tokens: 100 } };
    const check = () => spentOf(() => refuseSpent({ settings: { budget }, ledger, id: "a.ts#f" }));
    for (const [day, spent] of [
      ["2026-11-24", undefined],
      ["2026-11-23", "day"],
    ] as const) {
      today = day;
      expect(check()).toBe(spent);
    }
  });

  it("for a function counts all days, and what its kept versions took when the ledger is gone", () => {
    using cache = createCache();
    charge({ settings: {}, ledger: cache.open("2026-11-01"), id: "a.ts#f" }, usage);
    const budget = { function: { tokens: 100 } };
    expect(spentOf(() => refuseSpent({ settings: { budget }, ledger: cache.open(), id: "a.ts#f" }))).toBe("function");
    const forgotten = { settings: { budget }, ledger: cache.open(), id: "a.ts#other" };
    expect(spentOf(() => refuseSpent(forgotten))).toBeUndefined();
    expect(spentOf(() => refuseSpent({ ...forgotten, kept: usage }))).toBe("function");
  });

  it("in dollars counts at today's prices what was spent while none were known", () => {
    using cache = createCache();
    const ledger = cache.open();
    charge({ settings: {}, ledger, id: "a.ts#f" }, usage);
    const budget = { day: { dollars: 0.00014 } };
    const check = (completion: number) =>
      spentOf(() => refuseSpent({ settings: { budget, prices: { prompt: 1, completion } }, ledger, id: "a.ts#f" }));
    expect(check(2)).toBe("day");
    expect(check(1)).toBeUndefined();
  });
});

describe("a ledger", () => {
  it("with a line that cannot be read is set aside with a warning, and what can be read still counts", () => {
    using cache = createCache();
    cache.open().add("a.ts#f", usage, undefined);
    const file = path.join(cache.folder, "spending", `${DAY}.jsonl`);
    appendFileSync(file, '{"usage":{"promptTok');
    expect(cache.open().spent("day", "").usage).toEqual(usage);
    expect(cache.warnings).toEqual([expect.stringContaining(".broken")]);
    expect(readdirSync(path.join(cache.folder, "spending"))).toContain(`${DAY}.jsonl.broken`);
    cache.open().add("a.ts#f", usage, undefined);
    expect(cache.open().spent("day", "").usage.promptTokens).toBe(120);
    expect(cache.warnings).toHaveLength(1);
  });

  it.each([
    ["of less than nothing", { usage: { promptTokens: -1, completionTokens: 0 }, dollars: 0, unpriced: usage }],
    ["of no number", { usage, dollars: null, unpriced: usage }],
    ["without what has no price", { usage, dollars: 0 }],
    ["of less than no dollars", { usage, dollars: -1, unpriced: usage }],
  ])("passes over a line %s", (_what, line) => {
    using cache = createCache();
    cache.open().add("a.ts#f", usage, undefined);
    appendFileSync(path.join(cache.folder, "spending", `${DAY}.jsonl`), `${JSON.stringify(line)}\n`);
    expect(cache.open().spent("day", "")).toEqual({ usage, dollars: 0, unpriced: usage });
    expect(cache.warnings).toEqual([expect.stringContaining(".broken")]);
  });

  it("that cannot be written still counts for this process, and says so", () => {
    using cache = createCache();
    writeFileSync(path.join(cache.folder, "spending"), "no folder");
    const ledger = cache.open();
    ledger.add("a.ts#f", usage, undefined);
    expect(ledger.spent("day", "a.ts#f").usage).toEqual(usage);
    expect(cache.warnings[0]).toContain("other processes will not see it");
  });

  it("holds one line a request, so that processes can append at once", () => {
    using cache = createCache();
    cache.open().add("a.ts#f", usage, 0.5);
    cache.open().add("a.ts#f", usage, 0.25);
    const text = readFileSync(path.join(cache.folder, "spending", `${DAY}.jsonl`), "utf8");
    expect(text.trim().split("\n")).toHaveLength(2);
    expect(cache.open().spent("function", "a.ts#f").dollars).toBe(0.75);
  });
});

describe("options of spending", () => {
  const settle = (layers: readonly PlainOptions[], environment: Record<string, string> = {}) =>
    settleBudget(layers, environment);

  it("are merged by what they bound, and the environment has the last word on the day", () => {
    const stub = { budget: { function: { tokens: 1 } } };
    const project = { budget: { function: { tokens: 2 }, day: { tokens: 3, dollars: 4 } } };
    const { budget } = settle([stub, { ...project, prices: { prompt: 1, completion: 1 } }], {
      SELFCODING_DAY_TOKENS: "5",
      SELFCODING_DAY_DOLLARS: "0.5",
    });
    expect(budget).toEqual({ function: { tokens: 1 }, process: {}, day: { tokens: 5, dollars: 0.5 } });
  });

  it("are refused when dollars are bound and no prices are known", () => {
    const invalid = expect.objectContaining({ code: "options-invalid", remedy: expect.stringContaining("prices") });
    expect(() => settle([{ budget: { process: { dollars: 1 } } }])).toThrow(invalid);
    expect(() => settle([], { SELFCODING_DAY_DOLLARS: "1" })).toThrow(invalid);
  });

  it("are refused when they are no amounts", () => {
    expect(() => settle([], { SELFCODING_DAY_TOKENS: "many" })).toThrow(/SELFCODING_DAY_TOKENS/);
    expect(() => settle([{ budget: { day: { tokens: -1 } } }])).toThrow(/budget\.day\.tokens/);
  });
});

describe("writing and healing", () => {
  it("stop before the request that would find the budget spent, and say which option and variable bound them", async () => {
    const { ports, model, events } = makeWorld({
      replies: [reply("return 1;"), reply("return n * 2;")],
      verify: ({ body }) => (body.includes("1") ? refused("double(21) returned 1.") : passed),
    });
    const bounded = { ...settings, budget: { day: { tokens: 10 } } };
    await expect(implement(request, bounded, ports)).rejects.toMatchObject({
      code: "budget-spent",
      remedy: expect.stringMatching(/budget\.day\.tokens.*SELFCODING_DAY_TOKENS/),
    });
    expect(model.requests).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({
      name: "generation-fail",
      event: { code: "budget-spent", findings: [{ message: "double(21) returned 1." }] },
    });
  });

  it("count failed generations and older versions of the function", async () => {
    const { ports, entries, model } = makeWorld({ replies: [reply("return 1;")], verify: () => refused("no") });
    const bounded = { ...settings, limits: { ...settings.limits, attempts: 1 }, budget: { function: { tokens: 10 } } };
    await expect(implement(request, bounded, ports)).rejects.toMatchObject({ code: "not-written" });
    await expect(implement(request, bounded, ports)).rejects.toMatchObject({ code: "budget-spent" });
    expect(model.requests).toHaveLength(1);
    expect(entries.size).toBe(0);
    const entry = entryWith("return n.half.x;");
    const versions = entry.versions.map((version) => ({ ...version, usage }));
    const other = makeWorld({ entry: { ...entry, versions }, replies: [reply("return n * 2;")] });
    await expect(implement(failing, bounded, other.ports)).rejects.toMatchObject({ code: "budget-spent" });
    expect(other.model.requests).toHaveLength(0);
  });

  it("overspend by no more than the requests that are under way", async () => {
    const { ports, model } = makeWorld({
      replies: ["return 1;", "return 2;", "return 3;", "return 4;"].map(reply),
      verify: () => refused("no"),
    });
    const bounded = { ...settings, candidates: 3, budget: { process: { tokens: 1 } } };
    await expect(implement(request, bounded, ports)).rejects.toMatchObject({ code: "budget-spent" });
    expect(model.requests).toHaveLength(3);
  });

  it("say what a version cost when prices are known", async () => {
    const { ports, events } = makeWorld({ replies: [reply("return n * 2;")] });
    await implement(request, { ...settings, prices: { prompt: 1_000_000, completion: 0 } }, ports);
    const adopted = events.find(({ name }) => name === "version-adopt")?.event as never as Record<string, unknown>;
    expect(adopted["dollars"]).toBe((adopted["usage"] as typeof usage).promptTokens);
    expect(adopted["id"]).toBe(skeleton.id);
  });
});

it("agents' requests count as those for functions do, and are held to the process and the day", async () => {
  using cache = createCache();
  const foundry = createFoundry(() => {});
  const budget = { function: { tokens: 1 }, day: { tokens: 1 } };
  const model = { kind: "scripted", replies: ["one", "two"], script: cache.folder } as const;
  const ask = (options: PlainOptions) =>
    foundry.complete(
      {
        kind: "complete",
        request: { messages: [], subject: { id: "agent", name: "agent", purpose: "request", turn: 1 } },
        project: { root: cache.folder, storeDirectory: cache.folder, cacheDirectory: cache.folder },
        options: [{ model, ...options }],
        environment: {},
      },
      new AbortController().signal,
    );
  expect(await ask({ budget })).toMatchObject({ kind: "reply", reply: { text: "one" } });
  await expect(ask({ budget })).rejects.toMatchObject({ code: "budget-spent", details: { budget: "day" } });
  // An agent's own budget is its object's, not its name's.
  expect(await ask({ budget: { function: { tokens: 1 } } })).toMatchObject({ kind: "reply", reply: { text: "two" } });
});
