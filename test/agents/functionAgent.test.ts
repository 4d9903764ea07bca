import { describe, expect, expectTypeOf, it } from "vitest";
import { AgentResult } from "../../src/agents/ask/agentResult.js";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import type { Message } from "../../src/contract/model.js";
import { scriptedModel, startModelServer } from "../../src/model/scripted.js";
import { on } from "../../src/runtime/events.js";
import { boolean, call, described, number, string, textCall, verdict } from "./world.js";

const movies = [
  { title: "Alien", year: 1979 },
  { title: "Brazil", year: 1985 },
];
const tables = described(async function tables() {
  return ["movies"];
});
const select = described(
  function select(title: string, limit: number) {
    if (title === "") throw new RangeError("The title is empty.");
    return movies.filter((movie) => movie.title === title).slice(0, limit);
  },
  { title: string, limit: number },
);

/** What a model was told last. */
const lastTold = (messages: readonly Message[] | readonly { content: unknown }[]): string =>
  String(messages.at(-1)?.content);

describe("a request over the wire", () => {
  it("is answered by the real return value of the one call that the model chose", async () => {
    await using server = await startModelServer({
      replies: { sql: [call("tables")], "sql.validator": [verdict(true)] },
    });
    const agent = new FunctionAgent({
      name: "sql",
      functions: [tables, select],
      notes: "It is a small database.",
      system: "Be brief.",
      model: { kind: "openai", baseURL: server.url, model: "tiny" },
    });
    const result = await agent.request("List the available tables.");
    expect(result).toBeInstanceOf(AgentResult);
    expect(result.value).toEqual(["movies"]);
    expect(result).toMatchObject({
      functionName: "tables",
      call: { name: "tables", arguments: {}, values: [] },
      hypothesis: "if tables is called, then it answers",
      criteria: ["it answers"],
      validation: {
        isAccepted: true,
        rounds: 1,
        judgements: [{ criterion: "it answers", isMet: true, reason: "yes" }],
      },
      rounds: 1,
    });
    expect(result.usage.promptTokens).toBeGreaterThan(100);
    const [asked, validated] = server.requests;
    expect(asked?.tools).toMatchObject([
      {
        type: "function",
        function: { name: "tables", parameters: { required: ["hypothesis", "criteria", "parameters"] } },
      },
      { function: { name: "select", parameters: { properties: { parameters: { required: ["title", "limit"] } } } } },
    ]);
    expect(asked?.messages[0]?.content).toMatch(/Be brief\.[\s\S]*- It is a small database\.[\s\S]*What select does/);
    expect(validated?.tools).toBeUndefined();
    expect(server.requests).toHaveLength(2);
  });

  it("sees errors, refused parameters and refused results, each as the answer to its tool call", async () => {
    await using server = await startModelServer({
      replies: {
        sql: [
          call("select", { title: "Alien", limit: "many" }),
          call("select", { title: "", limit: 1 }),
          call("select", { title: "Nothing", limit: 1 }),
          call("select", { title: "Alien", limit: "1" }),
        ],
        "sql.validator": [verdict(false), verdict(true)],
      },
    });
    const agent = new FunctionAgent({
      name: "sql",
      functions: [select],
      model: { kind: "openai", baseURL: server.url },
    });
    const { value, transcript, rounds, validation } = await agent.request("When was Alien made?");
    expect(value[0]).toBe(movies[0]);
    expect({ rounds, validations: validation.rounds }).toEqual({ rounds: 4, validations: 2 });
    const told = transcript.filter(({ role }) => role === "tool").map(({ content }) => content);
    expect(told).toEqual([
      expect.stringContaining('parameters.limit: expected a number, got "many"'),
      expect.stringContaining("RangeError: The title is empty."),
      expect.stringMatching(/It returned:\n\[\][\s\S]*not met: it answers \(no rows\)/),
    ]);
    for (const { messages } of server.requests) {
      const asked = messages.flatMap(({ tool_calls }) => tool_calls ?? []).map(({ id }) => id);
      expect(messages.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual(asked);
    }
  });

  it("shows the validator nothing but question, function, hypothesis, criteria, parameters and result", async () => {
    await using server = await startModelServer({
      replies: { sql: [call("select", { title: "Alien", limit: 1 })], "sql.validator": [verdict(true)] },
    });
    const agent = new FunctionAgent({
      name: "sql",
      functions: [select],
      notes: "A secret of the notes.",
      model: { kind: "openai", baseURL: server.url },
      validator: { instructions: "Years are numbers." },
    });
    await agent.request("When was Alien made?");
    const [system, user, ...rest] = server.requests[1]?.messages ?? [];
    expect(rest).toEqual([]);
    expect(system?.content).toContain("Years are numbers.");
    expect(user?.content).toBe(
      "Question: When was Alien made?\n\nFunction: select\n```ts\n/** What select does. */\n// Call it as select.\n" +
        "function select(title: string, limit: number): unknown\n```\n\nHypothesis: if select is called, then it answers\n\nCriteria:\n1. it answers\n\n" +
        'Parameters:\n```text\ntitle = "Alien"\nlimit = 1\n```\n\nResult:\n```text\n[{ title: "Alien", year: 1979 }]\n```',
    );
  });

  it("also takes JSON in a text, from a server that refuses tools", async () => {
    await using server = await startModelServer({
      replies: {
        sql: [textCall("select", { title: "", limit: 1 }), textCall("select", { title: "Alien", limit: 1 })],
        "sql.validator": [verdict(true)],
      },
      isWithoutTools: true,
    });
    const agent = new FunctionAgent({
      name: "sql",
      functions: [select],
      model: { kind: "openai", baseURL: server.url },
    });
    const { value, transcript } = await agent.request("When was Alien made?");
    expect(value).toEqual([movies[0]]);
    expect(transcript.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user", "assistant"]);
    // Only the first request was tried with tools.
    expect(server.requests.map(({ tools }) => tools !== undefined)).toEqual([true, false, false, false]);
  });

  it("is ended by its signal while the server hangs, and the process is not kept", async () => {
    await using server = await startModelServer({ replies: {}, faults: [{ at: 1, kind: "hang" }] });
    const agent = new FunctionAgent({
      name: "sql",
      functions: [select],
      model: { kind: "openai", baseURL: server.url },
    });
    const controller = new AbortController();
    const request = agent.request("x", { signal: controller.signal });
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error("I changed my mind"));
    await expect(request).rejects.toThrow("I changed my mind");
  });

  it("fails with what keeps the model from answering, and the transcript", async () => {
    await using server = await startModelServer({ replies: {}, faults: [{ at: 1, kind: "http401" }] });
    const agent = new FunctionAgent({
      name: "sql",
      functions: [select],
      model: { kind: "openai", baseURL: server.url },
    });
    await expect(agent.request("x")).rejects.toMatchObject({
      code: "model-unauthorized",
      details: { transcript: [{ role: "system" }, { role: "user", content: "The question: x" }] },
    });
  });
});

describe("a request", () => {
  it("gives the very object that the function returned", async () => {
    const socket = { write: () => {}, self: {} as object };
    socket.self = socket;
    const open = described(() => socket, {}, { name: "open" });
    const model = scriptedModel({ net: [call("open")], "net.validator": [verdict(true)] });
    const { value } = await new FunctionAgent({ name: "net", functions: [open], model }).request("Open it.");
    expect(value).toBe(socket);
    expect(lastTold(model.requests[1]?.messages ?? [])).toContain("[function write: () => {}]");
  });

  it("tells the types of its functions apart by name", async () => {
    const count = described((text: string) => text.length, { text: string }, { name: "count" });
    const model = scriptedModel([call("many", { text: "abc" })]);
    const agent = new FunctionAgent({ name: "x", functions: { many: count, tables }, model, validator: false });
    const result = await agent.request("How long is abc?");
    expectTypeOf(result.value).toEqualTypeOf<number | string[]>();
    if (result.functionName === "many") expectTypeOf(result.value).toEqualTypeOf<number>();
    else expectTypeOf(result.value).toEqualTypeOf<string[]>();
    expect(result.value).toBe(3);
    const listed = new FunctionAgent({ name: "x", functions: [count, tables], model });
    expectTypeOf<Awaited<ReturnType<typeof listed.request>>["value"]>().toEqualTypeOf<number | string[]>();
  });

  it("keeps parallel conversations and contexts apart, and never shows a context", async () => {
    const { requestContext } = await import("../../src/agents/ask/requestContext.js");
    const whoAmI = described(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return requestContext<{ user: string }>()?.user;
      },
      {},
      { name: "whoAmI" },
    );
    const asked: string[][] = [];
    const model = {
      id: "own",
      complete: async ({ messages }: { readonly messages: readonly Message[] }) => {
        asked.push(messages.map(({ content }) => content));
        const isFirst = messages.length === 2;
        const reply = isFirst ? "Let me think." : textCall("whoAmI");
        return { text: reply, isTruncated: false, usage: { promptTokens: 1, completionTokens: 1 } };
      },
    };
    const agent = new FunctionAgent({ name: "x", functions: [whoAmI], model, validator: false });
    const users = ["ada", "bob", "cleo"];
    const results = await Promise.all(users.map((user) => agent.request(`Who? ${user.length}`, { context: { user } })));
    expect(results.map(({ value }) => value)).toEqual(users);
    expect(results.map(({ transcript }) => transcript.length)).toEqual([5, 5, 5]);
    expect(results.map(({ usage }) => usage.promptTokens)).toEqual([2, 2, 2]);
    expect(JSON.stringify(asked)).not.toMatch(/ada|bob|cleo/);
    expect(requestContext()).toBeUndefined();
  });

  it("takes functions described by a Standard Schema, validated maybe later, in plain JavaScript", async () => {
    const parameters = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: async (given: unknown) => {
          const { title, limit = 1 } = given as { title?: unknown; limit?: number };
          if (typeof title !== "string") return { issues: [{ message: "a text, please", path: ["title"] }] };
          return { value: { limit, title: title.trim() } };
        },
        jsonSchema: {
          input: () => ({ type: "object", properties: { title: { type: "string" }, limit: { type: "number" } } }),
        },
      },
    };
    const run = (title: string, limit: number): string => `${title}/${limit}`;
    const model = scriptedModel([call("find", { title: 7 }), call("find", { title: " Alien " })]);
    const functions = [{ name: "find", description: "Finds.", parameters, run }];
    const agent = new FunctionAgent({ name: "x", functions, model, validator: false });
    const result = await agent.request("Find Alien.");
    expectTypeOf(result.value).toEqualTypeOf<string>();
    expect(result.value).toBe("Alien/1");
    expect(result.call).toMatchObject({ arguments: { title: "Alien", limit: 1 }, values: ["Alien", 1] });
    expect(lastTold(model.requests[1]?.messages ?? [])).toContain("parameters.title: a text, please");
  });

  it("hears what happens by events", async () => {
    const model = scriptedModel({
      x: ["No.", call("open"), call("tables")],
      "x.validator": [verdict(false), verdict(true)],
    });
    const heard: string[] = [];
    const names = [
      "agent-start",
      "agent-call",
      "agent-refuse",
      "agent-validate",
      "agent-answer",
      "agent-fail",
    ] as const;
    const stops = names.map((name) => on(name, ({ id }) => heard.push(`${name} ${id.slice(0, 16)}`)));
    await new FunctionAgent({ name: "x", functions: { open: tables, tables }, model }).request("Which tables?");
    const id = "agents/x#Which-t";
    const round = [`agent-call ${id}`, `agent-validate ${id}`];
    expect(heard).toEqual(
      [`agent-start ${id}`, `agent-refuse ${id}`, ...round, `agent-refuse ${id}`, ...round, `agent-answer ${id}`].map(
        (line) => line.trim(),
      ),
    );
    for (const stop of stops) stop();
  });

  it("asks what it was asked, and has no secret of that in what is heard of it", async () => {
    const key = "sk-live-1234567890abcdefghij";
    const model = scriptedModel([call("tables")]);
    const heard: object[] = [];
    const stop = on("agent-start", (event) => heard.push(event));
    const agent = new FunctionAgent({ name: "x", functions: { tables }, model, validator: false });
    await agent.request(`Use ${key}.`);
    stop();
    expect(lastTold(model.requests[0]?.messages ?? [])).toContain(key);
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain("1234567890");
  });

  it("can be judged by a function, and by nobody", async () => {
    const isOn = described((given: boolean) => given, { given: boolean }, { name: "isOn" });
    const model = scriptedModel([call("isOn", { given: "false" }), call("isOn", { given: true })]);
    const seen: unknown[] = [];
    const agent = new FunctionAgent({
      name: "x",
      functions: [isOn],
      model,
      validator: (facts) => {
        seen.push(facts.result);
        return { isAccepted: facts.result === true, reason: "it must be on" };
      },
    });
    const { value, validation, transcript } = await agent.request("Switch it on.");
    expect(value).toBe(true);
    expect(seen).toEqual([false, true]);
    expect(validation).toMatchObject({ isAccepted: true, rounds: 2 });
    expect(JSON.stringify(transcript)).toContain("(it must be on)");
  });
});
