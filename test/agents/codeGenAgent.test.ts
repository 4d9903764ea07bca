import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, expectTypeOf, it } from "vitest";
import { CodeGenAgent } from "../../src/agents/write/codeGenAgent.js";
import { example } from "../../src/agents/write/example.js";
import { scriptedModel, startModelServer } from "../../src/model/scripted.js";
import { signature } from "../../src/runtime/declare/describe.js";
import { fence } from "../world/project.js";
import { generatedProject } from "./generated.js";
import { number } from "./world.js";

interface Fish {
  name: string;
  size: number;
  owner?: string;
}
const allFish: Fish[] = [
  { name: "Shark", size: 12 },
  { name: "Guppy", size: 1, owner: "ada" },
];
const heaviest = fence(`function heaviest(fish: Fish[], multiplier: number): [string, number] {
  const first = fish.toSorted((one, other) => other.size - one.size)[0];
  if (first === undefined) return ["", 0];
  return [first.name, first.size * multiplier];
}`);
const request = "The heaviest fish, its size multiplied";
const options = { name: "heaviest", parameters: { fish: example(allFish), multiplier: example(5) } };

describe("a function from examples", () => {
  it("is written to the types of its examples, kept, and taken from the store by whoever asks again", async () => {
    using project = generatedProject();
    await using server = await startModelServer({ replies: { heaviest: [fence("function heaviest() {}"), heaviest] } });
    const model = { kind: "openai", baseURL: server.url, model: "tiny" } as const;
    const generator = new CodeGenAgent({ name: "aquarium", notes: "Sizes are in metres.", model });
    const result = await generator.generateFunction(request, { ...options, returns: ["Shark", 60] });
    expectTypeOf<ReturnType<typeof result.value>>().toEqualTypeOf<[string, number]>();
    const typed: (fish: Fish[], multiplier: number) => [string, number] = result.value;
    expect(typed(allFish, 2)).toEqual(["Shark", 24]);
    // @ts-expect-error a text is no multiplier
    expect(() => result.value(allFish, "2")).not.toThrow();
    expect(result).toMatchObject({
      name: "heaviest",
      version: 1,
      attempts: 2,
      path: ".selfcoding/agents/aquarium/heaviest.ts",
    });
    expect(result.value.name).toBe("heaviest");
    expect(result.signature).toBe("function heaviest(fish: Fish[], multiplier: number): [string, number]");
    expect(result.usage.promptTokens).toBeGreaterThan(100);
    expect(readFileSync(path.join(project.root, result.path), "utf8")).toBe(result.source);
    const prompt = server.requests[0]?.messages[1]?.content;
    expect(prompt).toContain("interface Fish {\n  name: string;\n  size: number;\n  owner?: string;\n}");
    expect(prompt).toContain(`${request}\n * Sizes are in metres.`);
    expect(prompt).toContain("multiplier = 5");

    const again = await generator.generateFunction(request, { ...options, returns: ["Shark", 60] });
    expect(again).toMatchObject({ version: 1, attempts: 0, usage: { promptTokens: 0, completionTokens: 0 } });
    expect(again.value(allFish, 1)).toEqual(["Shark", 12]);
    expect(server.requests).toHaveLength(2);
  });

  it("is written from all examples, the result's too, which do not unwrite it when they change", async () => {
    using _project = generatedProject();
    const body = fence(
      'function season(date: Date): string {\n  return date.getUTCMonth() < 6 ? "spring" : "autumn";\n}',
    );
    await using server = await startModelServer({ replies: { season: [body] } });
    const model = { kind: "openai", baseURL: server.url } as const;
    const generator = new CodeGenAgent({ name: "calendar", model, limits: { inputs: 0 } });
    const ask = (second: string, returns: unknown) =>
      generator.generateFunction("The season of a date", {
        name: "season",
        parameters: { date: example(new Date("2024-01-15T00:00:00Z"), new Date(second)) },
        returns,
      });
    await ask("2023-07-06T00:00:00Z", "autumn");
    const prompt = String(server.requests[0]?.messages[1]?.content);
    expect(prompt).toMatch(/date = new Date\("2024-01-15[^\n]*\ndate = new Date\("2023-07-06/);
    expect(prompt).toContain('result = "autumn"');
    await ask("2022-12-24T00:00:00Z", example("spring", "winter"));
    expect(server.requests).toHaveLength(1);
  });

  it("is told no secret by its examples", async () => {
    using _project = generatedProject();
    const body = fence("function size(password: string): number {\n  return password.length;\n}");
    await using server = await startModelServer({ replies: { size: [body] } });
    const model = { kind: "openai", baseURL: server.url } as const;
    const generator = new CodeGenAgent({ name: "door", model, limits: { inputs: 0 } });
    const parameters = { password: example("tulip-mauve", "rose-grey") };
    await generator.generateFunction("The size of a password", { name: "size", parameters, returns: 4 });
    expect(server.requests).toHaveLength(1);
    expect(JSON.stringify(server.requests)).not.toMatch(/tulip|rose-grey/);
  });

  it("is tried on every example, and heals what throws later", async () => {
    using _project = generatedProject();
    const half = (body: string): string => fence(`function half(text: string): number {\n  ${body}\n}`);
    const replies = [
      half("return Number((text.match(/.+/) as RegExpMatchArray)[0]) / 2;"),
      half('return text === "" ? 0 : Number((text.match(/[0-9]+/) as RegExpMatchArray)[0]) / 2;'),
      half("return Number(text) / 2;"),
    ];
    const generator = new CodeGenAgent({
      name: "maths",
      model: scriptedModel({ half: replies }),
      limits: { inputs: 0 },
    });
    const { value, attempts } = await generator.generateFunction("Half of a number", {
      name: "half",
      parameters: { text: example("8", "") },
      returns: 4,
    });
    expect(attempts).toBe(2);
    expect(value("8")).toBe(4);
    expect(value("x")).toBeNaN();
  });

  it("can be async, and its types follow", async () => {
    using _project = generatedProject();
    const code = fence("async function later(count: number): Promise<number> {\n  return count + 1;\n}");
    const generator = new CodeGenAgent({ name: "maths", model: scriptedModel({ later: [code] }) });
    const later = { name: "later", parameters: { count: example(1) }, returns: 2, isAsync: true as const };
    const { value } = await generator.generateFunction("One more, later", later);
    expectTypeOf(value).toEqualTypeOf<(count: number) => Promise<number>>();
    expect(await value(4)).toBe(5);
  });

  it("is written for each of two requests at once that ask for the same name", async () => {
    using _project = generatedProject();
    const same = (body: string): string => fence(`function same(count: number): number {\n  return count ${body};\n}`);
    const model = scriptedModel({ same: [same("+ 1"), same("* 3")] });
    const generator = new CodeGenAgent({ name: "maths", model });
    const ask = (request: string) =>
      generator.generateFunction(request, { name: "same", parameters: { count: example(2) }, returns: 1 });
    const [more, thrice] = await Promise.all([ask("One more"), ask("Three times")]);
    expect([more.value(5), thrice.value(5)]).toEqual([6, 15]);
  });

  it("refuses examples that no type can be read off, and options that there are not", async () => {
    using _project = generatedProject();
    const generator = new CodeGenAgent({ name: "maths", model: "none" });
    const ask = (given: unknown): Promise<unknown> =>
      generator.generateFunction("Anything", { parameters: { given: example(given) } });
    await expect(ask({ list: [() => 1] })).rejects.toThrow("`given.list[0]` is a function");
    const ring: { self?: unknown } = {};
    ring.self = ring;
    await expect(ask(ring)).rejects.toThrow("`given.self` is an object that contains itself");
    await expect(generator.generateFunction("Anything")).rejects.toThrow(
      "selfcoding has no type information for the parameters",
    );
    await expect(generator.generateFunction("x", { ...options, name: "new" })).rejects.toThrow('cannot be named "new"');
    expect(() => new CodeGenAgent({ name: "x", model: "y", modell: 1 } as never)).toThrow('Unknown option "modell"');
    expect(() => new CodeGenAgent({ name: "x", model: { complete: async () => ({}) } as never })).toThrow(
      "no `settings`",
    );
  });
});

describe("a function from a signature", () => {
  const parameters = [
    { name: "count", argument: "count", type: "number", shape: number, isOptional: false, isRest: false },
  ];
  const docs = { description: "", parameters: [], returns: "", throws: [], examples: [], remarks: [] };
  const captured = signature(
    JSON.stringify({
      ...{ name: "", calls: "sync", signature: "function (count: number): number", parameters, docs },
      ...{ result: number, resultType: "number", shapes: {}, types: "" },
    }),
  );

  it("is tried on inputs drawn from its types, when there is no example", async () => {
    using _project = generatedProject();
    const half = (body: string): string => fence(`function double(count: number): number {\n  ${body}\n}`);
    const model = scriptedModel({
      double: [half("if (count < 0) return null as never;\n  return count * 2;"), half("return count * 2;")],
    });
    const generator = new CodeGenAgent({ name: "maths", model });
    const result = await generator.generateFunction<(count: number) => number>("Twice", { name: "double" }, captured);
    expectTypeOf(result.value).toEqualTypeOf<(count: number) => number>();
    expect(result.value(21)).toBe(42);
    expect(result.attempts).toBe(2);
  });

  it("takes examples by the names of its parameters", async () => {
    using _project = generatedProject();
    const generator = new CodeGenAgent({ name: "maths", model: "none" });
    const wrong = { name: "double", parameters: { counter: example(1) } };
    await expect(generator.generateFunction<() => number>("Twice", wrong, captured)).rejects.toThrow(
      "no parameter counter",
    );
  });
});

describe("knowledge", () => {
  it("of sources and of its own is shown, and is no part of what a function promises", async () => {
    using _project = generatedProject();
    await using server = await startModelServer({ replies: { heaviest: [heaviest] } });
    const model = { kind: "openai", baseURL: server.url, model: "tiny" } as const;
    const learned = {
      question: "What is a shark?",
      functionName: "look",
      parameters: {},
      value: "a big fish",
      hypothesis: "",
      note: "",
    };
    const source = new CodeGenAgent({ name: "biologist", model });
    source.memory.add(learned);
    const generator = new CodeGenAgent({ name: "aquarium", model, knowledgeSources: [source] });
    const returning = { ...options, returns: ["Shark", 60] };
    const result = await generator.generateFunction(request, returning);
    expect(server.requests[0]?.messages[1]?.content).toContain("biologist: What is a shark?\n  result: a big fish");
    const id = generator.remember(result, { note: "it is fast" });
    expect(generator.recall(id)).toMatchObject({ question: request, functionName: "heaviest", note: "it is fast" });
    expect((await generator.generateFunction(request, returning)).attempts).toBe(0);
    const copy = new CodeGenAgent({ name: "copy", model });
    copy.restore(generator.snapshot());
    expect(copy.memories()).toHaveLength(1);
  });
});
