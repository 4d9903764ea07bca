import { describe, expect, it } from "vitest";
import { countTokens } from "../../src/memory/entry.js";
import { Memory } from "../../src/memory/memory.js";
import { knownByOthers, recallText } from "../../src/memory/recall.js";

type Learned = Parameters<Memory["add"]>[0];

const learned = (question: string, more: Partial<Learned> = {}): Learned => ({
  question,
  functionName: "query",
  parameters: { sql: `"select ${question}"` },
  value: `[{ answer: "${question}" }]`,
  hypothesis: "if it is asked, it answers",
  note: "",
  ...more,
});

describe("a memory", () => {
  it("shows its owner's memories with parameters, and those of others as background without them", () => {
    const [sql, analyst] = [new Memory("sql"), new Memory("analyst")];
    sql.add(learned("count movies", { note: "nulls are left out" }));
    analyst.add(learned("mean rating"));
    analyst.addSource({ name: "sql", memory: sql });
    const text = recallText(analyst, { question: "movies?", tokens: 1000 });
    expect(text).toMatch(
      /^What you remember[^\n]*\n\[analyst-\w{8}\] mean rating\n {2}call: query\(sql = "select mean rating"\)/,
    );
    const background = text.slice(text.indexOf("Background"));
    expect(background).toContain(
      'sql: count movies\n  result: [{ answer: "count movies" }]\n  note: nulls are left out',
    );
    expect(background).not.toMatch(/select|query\(|hypothesis/);
    expect(recallText(analyst, { question: "x", tokens: 1000, useOwn: false })).not.toContain("mean rating");
    expect(recallText(new Memory("new"), { question: "x", tokens: 1000 })).toBe("");
  });

  it("finds each memory once, in rings of sources and where two know the same", () => {
    const [one, two, three] = ["one", "two", "three"].map((name) => new Memory(name)) as [Memory, Memory, Memory];
    const link = (from: Memory, to: Memory): void => from.addSource({ name: to.owner, memory: to });
    link(one, two);
    link(two, three);
    link(three, one);
    link(three, three);
    link(one, three);
    one.add(learned("of one"));
    two.add(learned("of two"));
    three.add(learned("of three"));
    three.restore({ ...three.snapshot(), entries: [...three.snapshot().entries, ...two.snapshot().entries] });
    expect(knownByOthers(one).map(({ question }) => question)).toEqual(["of two", "of three"]);
    expect(knownByOthers(two).map(({ question }) => question)).toEqual(["of three", "of one"]);
  });

  it("gives the same memory the same id, so that it is kept once and found again", () => {
    const memory = new Memory("sql");
    const id = memory.add(learned("a"));
    expect(memory.add(learned("a"))).toBe(id);
    expect(memory.add(learned("a", { note: "other" }))).not.toBe(id);
    expect(memory.entries()).toHaveLength(2);
    expect(new Memory("sql").add(learned("a"))).toBe(id);
  });

  it("keeps to its budget, the most relevant first, in the order of time", () => {
    const memory = new Memory("sql");
    const questions = ["movies by director", "airports by state", "flights by delay", "directors of movies", "weather"];
    for (const question of questions) memory.add(learned(question));
    const one = countTokens(recallText(memory, { question: "", tokens: 10_000 })) / 5;
    const text = recallText(memory, { question: "Which movie has which director?", tokens: one * 2.4 });
    expect(text).toMatch(/movies by director[\s\S]*directors of movies/);
    expect(text).not.toMatch(/airports|flights|weather/);
    expect(text).toContain("(3 less relevant left out)");
    expect(countTokens(text)).toBeLessThan(one * 2.4 + 40);
    // Nothing shared: the newest.
    expect(recallText(memory, { question: "xyz", tokens: one * 1.3 })).toContain("weather");
    expect(recallText(memory, { question: "xyz", tokens: 0 })).toBe("");
  });

  it("forgets by id and by test, and the lines that were made from what is forgotten", () => {
    const memory = new Memory("sql");
    const [a, b, c] = ["a", "b", "c"].map((question) => memory.add(learned(question))) as [string, string, string];
    const [line] = memory.addSummaries([{ text: "a and b", ids: [a, b] }]) as [string];
    const [upper] = memory.addSummaries([{ text: "all", ids: [line, c] }]) as [string];
    expect(memory.entries().map(({ id }) => id)).toEqual([upper]);
    expect(memory.forget(a)).toBe(1);
    expect(memory.entries().map(({ id }) => id)).toEqual([b, c]);
    expect(memory.recall(line)).toBeUndefined();
    expect(memory.forget("no-such")).toBe(0);
    expect(memory.forget(({ question }) => question === "b")).toBe(1);
    expect(memory.entries({ includeCompacted: true }).map(({ id }) => id)).toEqual([c]);
  });
});

describe("a snapshot", () => {
  it("is plain JSON, and restores what was, whatever came after", () => {
    const memory = new Memory("sql");
    memory.add(learned("a"));
    const snapshot = memory.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    memory.add({ ...learned("b"), note: 7 as never });
    memory.restore(memory.snapshot());
    memory.restore(snapshot);
    memory.add(learned("c"));
    expect(memory.entries().map(({ question }) => question)).toEqual(["a", "c"]);
    expect(snapshot.entries).toHaveLength(1);
  });

  it("of another version is refused, and nothing is changed", () => {
    const memory = new Memory("sql");
    memory.add(learned("a"));
    const restore = (): void => memory.restore({ version: 2, agent: "sql", entries: [] });
    expect(restore).toThrowError(
      expect.objectContaining({
        code: "snapshot-version",
        message: expect.stringContaining("is of version 2; this selfcoding reads version 1"),
      }),
    );
    expect(memory.entries()).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a text", "{}"],
    ["no entries", { version: 1 }],
    ["an entry that is none", { version: 1, entries: [{ id: 1 }] }],
    [
      "parameters that are no texts",
      { version: 1, entries: [{ ...new Memory("x").snapshot(), parameters: { a: 1 } }] },
    ],
  ])("that is %s is refused, and nothing is changed", (_name, given) => {
    const memory = new Memory("sql");
    memory.add(learned("a"));
    expect(() => memory.restore(given)).toThrowError(expect.objectContaining({ code: "snapshot-invalid" }));
    expect(memory.entries()).toHaveLength(1);
  });
});
