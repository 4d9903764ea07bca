import { describe, expect, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import type { ValidatorAnswer } from "../../src/agents/ask/validation.js";
import { scriptedModel, type ScriptedModel } from "../../src/model/scripted.js";
import { on } from "../../src/runtime/events.js";
import { call, described, number, string, verdict } from "./world.js";

/** Functions that count their calls. */
function library() {
  const calls: string[] = [];
  const shelves = described(() => (calls.push("shelves"), ["novels", "essays"]), {}, { name: "shelves" });
  const books = described(
    (shelf: string, count: number) => {
      calls.push(`books ${shelf} ${count}`);
      return ["Emma", "Walden"].slice(0, count);
    },
    { shelf: string, count: number },
    { name: "books" },
  );
  return { calls, functions: [shelves, books] };
}

const told = (model: ScriptedModel, request: number): string =>
  String(model.requests[request]?.messages.at(-1)?.content);
const judged = (answersQuestion: unknown, isMet = true): string =>
  JSON.stringify({ judgements: [{ criterion: 1, isMet, reason: "" }], answersQuestion, reason: "those are shelves" });

describe("a look", () => {
  const look = (more: object = {}) => call("shelves", {}, { purpose: "look", ...more });

  it("is made and shown, is judged by nobody, and never becomes the answer", async () => {
    const { calls, functions } = library();
    const model = scriptedModel([look(), call("books", { shelf: "novels", count: 2 }, { purpose: "answer" })]);
    const heard: string[] = [];
    const stop = on("agent-call", ({ purpose, functionName }) => heard.push(`${purpose} ${functionName}`));
    const agent = new FunctionAgent({ name: "x", functions, model, validator: false });
    const { value, rounds, validation } = await agent.request("Which novels?");
    stop();
    expect({ value, rounds, judgements: validation.judgements }).toEqual({
      value: ["Emma", "Walden"],
      rounds: 2,
      judgements: [],
    });
    expect(heard).toEqual(["look shelves", "answer books"]);
    expect(calls).toEqual(["shelves", "books novels 2"]);
    expect(told(model, 1)).toMatch(/\["novels", "essays"\]\nThat was only a look/);
  });

  it("needs no criteria", async () => {
    const model = scriptedModel([look({ criteria: [] }), call("shelves")]);
    const agent = new FunctionAgent({ name: "x", functions: library().functions, model, validator: false });
    expect((await agent.request("Which shelves?")).rounds).toBe(2);
  });

  it("that comes last leaves the question without an answer", async () => {
    const model = scriptedModel([look(), look()]);
    const agent = new FunctionAgent({
      name: "x",
      functions: library().functions,
      model,
      validator: false,
      maxRounds: 2,
    });
    await expect(agent.request("Which novels?")).rejects.toMatchObject({ code: "agent-unanswered" });
  });

  it("is offered with every function, and another purpose is refused", async () => {
    const model = scriptedModel([look({ purpose: "to see" }), call("shelves")]);
    const { calls, functions } = library();
    await new FunctionAgent({ name: "x", functions, model, validator: false }).request("Which shelves?");
    expect(told(model, 1)).toContain('"answer" or "look" (got "to see")');
    expect(calls).toEqual(["shelves"]);
    expect(model.requests[0]?.tools?.[0]?.parameters).toMatchObject({
      properties: { purpose: { enum: ["answer", "look"] } },
    });
  });

  it("leaves a parameter of that name alone, where the parameters stand beside the rest", async () => {
    const trip = described((purpose: string) => `for ${purpose}`, { purpose: string }, { name: "trip" });
    const flat = { hypothesis: "if so, then so", criteria: ["so"], purpose: "work" };
    const model = scriptedModel([{ toolCalls: [{ name: "trip", arguments: flat }] }]);
    const agent = new FunctionAgent({ name: "x", functions: [trip], model, validator: false });
    expect((await agent.request("A trip?")).value).toBe("for work");
  });
});

describe("a validator", () => {
  const asking = (verdicts: readonly string[]): ScriptedModel =>
    scriptedModel({
      x: [call("shelves"), call("books", { shelf: "novels", count: 1 })],
      "x.validator": verdicts,
    });

  it("refuses what meets every criterion and does not answer the question", async () => {
    const model = asking([judged(false), judged(true)]);
    const agent = new FunctionAgent({ name: "x", functions: library().functions, model });
    expect((await agent.request("Which novels?")).value).toEqual(["Emma"]);
    expect(told(model, 2)).toContain("it does not answer the question (those are shelves)");
  });

  it("accepts nothing that misses a criterion, whatever it says of the whole", async () => {
    const model = asking([judged(true, false), judged(true)]);
    const agent = new FunctionAgent({ name: "x", functions: library().functions, model });
    expect((await agent.request("Which novels?")).value).toEqual(["Emma"]);
  });

  it("that says neither true nor false of the whole is asked again", async () => {
    const model = asking([judged("partly"), judged(false), judged(true)]);
    const agent = new FunctionAgent({ name: "x", functions: library().functions, model });
    expect((await agent.request("Which novels?")).value).toEqual(["Emma"]);
    expect(told(model, 2)).toContain('"answersQuestion" must be true or false');
  });

  it.each<[string, ValidatorAnswer]>([
    ["by its verdict", { isAccepted: false, judgements: [{ criterion: "it", isMet: true, reason: "" }] }],
    ["by a judgement", { isAccepted: true, judgements: [{ criterion: "it", isMet: false, reason: "" }] }],
  ])("of one's own refuses %s alone, and is told what was called", async (_how, refusal) => {
    const model = asking([]);
    const seen: string[] = [];
    const agent = new FunctionAgent({
      name: "x",
      functions: library().functions,
      model,
      validator: ({ functionName, functionText }) => {
        seen.push(functionName);
        expect(functionText).toContain(`What ${functionName} does.`);
        return functionName === "books" || refusal;
      },
    });
    expect((await agent.request("Which novels?")).value).toEqual(["Emma"]);
    expect(seen).toEqual(["shelves", "books"]);
  });
});

describe("a call that was not accepted", () => {
  it.each<[string, object]>([
    ["as it was", { shelf: "essays", count: 1 }],
    ["in another order", { count: 1, shelf: "essays" }],
    ["in another spelling of the same value", { shelf: "essays", count: "1" }],
  ])("is not made again %s", async (_how, again) => {
    const { calls, functions } = library();
    const model = scriptedModel({
      x: [
        call("books", { shelf: "essays", count: 1 }),
        call("shelves"),
        call("books", again),
        call("books", { shelf: "novels", count: 1 }),
      ],
      "x.validator": [verdict(false), verdict(false), verdict(true)],
    });
    const { rounds, validation } = await new FunctionAgent({ name: "x", functions, model }).request("Which novels?");
    expect({ rounds, validations: validation.rounds }).toEqual({ rounds: 4, validations: 3 });
    expect(calls).toEqual(["books essays 1", "shelves", "books novels 1"]);
    const answers = model.requests.at(-2)?.messages.filter(({ role }) => role === "tool") ?? [];
    expect(String(answers.at(-1)?.content)).toMatch(
      /books was not called: you already made this exact call[\s\S]*\(no rows\)/,
    );
  });

  it("is told by what it was given, even when the function has changed its arguments", async () => {
    let runs = 0;
    const sum = described(
      (list: number[]) => {
        runs += 1;
        return list.splice(0).reduce((one, other) => one + other, 0);
      },
      { list: { kind: "array", of: number } },
      { name: "sum" },
    );
    const model = scriptedModel({
      x: [call("sum", { list: [1, 2] }), call("sum", { list: [1, 2] }), call("sum", { list: [] })],
      "x.validator": [verdict(false), verdict(true)],
    });
    expect((await new FunctionAgent({ name: "x", functions: [sum], model }).request("A sum?")).value).toBe(0);
    expect(runs).toBe(2);
  });

  it("is made when a look has only seen its result", async () => {
    const { calls, functions } = library();
    const model = scriptedModel([call("shelves", {}, { purpose: "look" }), call("shelves")]);
    await new FunctionAgent({ name: "x", functions, model, validator: false }).request("Which shelves?");
    expect(calls).toEqual(["shelves", "shelves"]);
  });
});
