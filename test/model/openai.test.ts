import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../../src/contract/model.js";
import { type ModelFault, startModelServer } from "../../src/model/modelServer.js";
import { openaiModel } from "../../src/model/openai.js";
import { ask, request, serve, whole } from "./world.js";

const reply = "```ts\nfunction double(n: number): number {\n  return n * 2;\n}\n```";

describe("openaiModel over a real connection", () => {
  it("sends the conversation and gives text and tokens", async () => {
    await using server = await startModelServer({ replies: { double: [reply] } });
    const answer = await ask(server.url);
    expect(answer).toMatchObject({ text: reply, isTruncated: false });
    expect(answer.usage.promptTokens).toBeGreaterThan(5);
    expect(server.requests).toMatchObject([{ model: "tiny", messages: request.messages }]);
  });

  it.each<[ModelFault["kind"]]>([["http429"], ["http500"], ["close"], ["badjson"]])(
    "asks again after %s",
    async (kind) => {
      await using server = await startModelServer({ replies: { double: [reply] }, faults: [{ at: 1, kind }] });
      expect((await ask(server.url, { maxRetries: 2 })).text).toBe(reply);
      expect(server.requests).toHaveLength(2);
    },
  );

  it("asks a server once that has just not been there, and patiently again when it was", async () => {
    let [isThere, count] = [false, 0];
    await using server = await serve((request, response) => {
      count++;
      if (isThere) response.end(whole("yes"));
      else request.socket.destroy();
    });
    const model = openaiModel({ model: "tiny", baseURL: server.url, maxRetries: 1 });
    const requestsOf = async (): Promise<number> => {
      count = 0;
      await model.complete(request).catch(() => undefined);
      return count;
    };
    expect([await requestsOf(), await requestsOf()]).toEqual([2, 1]);
    isThere = true;
    expect(await requestsOf()).toBe(1);
    isThere = false;
    expect(await requestsOf()).toBe(2);
  });

  it("asks again when a connection breaks within the answer", async () => {
    let count = 0;
    await using server = await serve((_request, response) => {
      if (++count > 1) return void response.end(whole("yes"));
      response.writeHead(200, { "content-length": 1000 }).write("{");
      setTimeout(() => response.destroy(), 20);
    });
    expect((await ask(server.url, { maxRetries: 1 })).text).toBe("yes");
  });

  it("waits as long as Retry-After says", async () => {
    const times: number[] = [];
    await using server = await serve((_request, response) => {
      times.push(performance.now());
      if (times.length > 1) response.end(whole("yes"));
      else response.writeHead(429, { "retry-after": "1" }).end("{}");
    });
    await ask(server.url, { maxRetries: 1 });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
  });

  it("stops at once when it is aborted between two tries, however long the server wants it to wait", async () => {
    await using server = await serve(
      (_request, response) => void response.writeHead(503, { "retry-after": "3600" }).end("{}"),
    );
    const failure = ask(server.url, { maxRetries: 3 }, AbortSignal.timeout(150));
    // Waiting for the hour that the server asks for would take longer than a test may.
    await expect(failure).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("stops at once when it is aborted before, and asks nobody", async () => {
    await using server = await startModelServer({ replies: {} });
    await expect(ask(server.url, {}, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
    expect(server.requests).toHaveLength(0);
  });

  it("knows a reply that was cut off at the length limit", async () => {
    await using server = await startModelServer({ replies: { double: [reply] }, faults: [{ at: 1, kind: "cut" }] });
    expect((await ask(server.url)).isTruncated).toBe(true);
  });

  it.each([[null], [""]])("gives an empty text for the content %j", async (content) => {
    await using server = await serve((_request, response) => void response.end(whole(content)));
    expect((await ask(server.url)).text).toBe("");
  });

  it("counts nothing where the server leaves the usage out", async () => {
    await using server = await serve((_request, response) => void response.end(whole("x")));
    expect((await ask(server.url)).usage).toEqual({ promptTokens: 0, completionTokens: 0 });
  });

  it("counts what stands in the sum only, as the thoughts of some models", async () => {
    const told = { usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 40 } };
    await using server = await serve((_request, response) => void response.end(whole("x", told)));
    expect((await ask(server.url)).usage).toEqual({ promptTokens: 12, completionTokens: 28 });
  });

  it("counts what is called input and output", async () => {
    const told = { usage: { input_tokens: 12, output_tokens: 3 } };
    await using server = await serve((_request, response) => void response.end(whole("x", told)));
    expect((await ask(server.url)).usage).toEqual({ promptTokens: 12, completionTokens: 3 });
  });

  const invalidKey = { details: [{ reason: "API_KEY_INVALID" }], status: "INVALID_ARGUMENT" };
  it.each([
    [400, { message: "Not valid.", ...invalidKey }, "rejected the API key (HTTP 400): Not valid.", "Set a valid key"],
    // What it is about is said by codes, whatever the words are.
    [400, { message: "The API key may not be in the prompt." }, "rejected the request", "Choose another model"],
    [403, { message: "Flagged." }, "denied the request (HTTP 403): Flagged.", "Use a key that may ask this"],
    [403, { message: "Flagged.", code: "invalid_api_key" }, "rejected the API key", "Set a valid key"],
    [403, undefined, "denied the request (HTTP 403).", "Use a key that may ask this"],
  ])("says of %i and %j what it is about", async (status, error, fact, remedy) => {
    await using server = await serve(
      (_request, response) => void response.writeHead(status).end(error && JSON.stringify([{ error }])),
    );
    const told: unknown = await ask(server.url).catch((error: unknown) => error);
    expect(String(told)).toContain(fact);
    expect(String(told)).toContain(remedy);
  });

  it.each<[string, unknown, unknown, object]>([
    ["a count", 12, 5, { promptTokens: 12, completionTokens: 5 }],
    ["a count as a text", "12", "5", { promptTokens: 12, completionTokens: 5 }],
    ["less than nothing", -1e9, -1, { promptTokens: 14, completionTokens: 1 }],
    ["no number", "many", {}, { promptTokens: 14, completionTokens: 1 }],
    ["a part of a token", 11.5, 0.1, { promptTokens: 12, completionTokens: 1 }],
  ])("counts %s as what it can be, and else by the length of the texts", async (_what, prompt, completion, usage) => {
    const told = { usage: { prompt_tokens: prompt, completion_tokens: completion } };
    await using server = await serve((_request, response) => void response.end(whole("x", told)));
    expect((await ask(server.url)).usage).toEqual(usage);
  });

  it.each([[401], [403]])("says that the key is refused on %i, without asking again", async (status) => {
    let count = 0;
    await using server = await serve((_request, response) => {
      count++;
      response
        .writeHead(status, { "content-type": "application/json" })
        .end('{"error":{"message":"Incorrect API key"}}');
    });
    await expect(ask(server.url, { maxRetries: 3 })).rejects.toMatchObject({
      code: "model-unauthorized",
      remedy: expect.stringContaining("OPENAI_API_KEY"),
    });
    expect(count).toBe(1);
  });

  it.each([
    [404, "has no model", /OPENAI_BASE_URL.*OPENAI_API_KEY.*SELFCODING_MODEL/],
    [
      400,
      "rejected the request (HTTP 400). It says: not like this.",
      /^Choose another model \(SELFCODING_MODEL.*OPENAI_BASE_URL/,
    ],
    [429, "overloaded", /OPENAI_BASE_URL.*OPENAI_API_KEY.*SELFCODING_MODEL/],
    [500, "HTTP 500", /OPENAI_BASE_URL.*OPENAI_API_KEY.*SELFCODING_MODEL/],
  ])("says what %i means, what the server says, and what to check", async (status, fact, remedy) => {
    await using server = await serve((_request, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end('{"error":{"message":"not like this"}}');
    });
    await expect(ask(server.url)).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining(fact),
      remedy: expect.stringMatching(remedy),
      details: { status, said: "not like this" },
    });
  });

  it.each([
    ["no JSON", "<html>hello"],
    ["cut JSON", '{"choices": [{"mess'],
    ["JSON of another kind", '{"object": "list"}'],
    ["no message", '{"choices": []}'],
  ])("says that it cannot read %s", async (_name, body) => {
    await using server = await serve(
      (_request, response) => void response.writeHead(200, { "content-type": "application/json" }).end(body),
    );
    await expect(ask(server.url)).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("cannot be read"),
    });
  });

  it("says that nobody listens", async () => {
    const { url } = await (async () => {
      await using server = await serve(() => {});
      return server;
    })();
    await expect(ask(url)).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it.each<[string, RequestListener]>([
    ["before the headers", () => {}],
    ["within the body", (_request, response) => void response.writeHead(200).write("{")],
  ])("keeps its time limit when the server hangs %s", async (_name, listener) => {
    await using server = await serve(listener);
    await expect(ask(server.url, { timeoutMilliseconds: 150 })).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("did not answer in time"),
    });
  });

  it("waits as long as it is told to, which may be longer than any timer", async () => {
    await using server = await serve((_request, response) => void setTimeout(() => response.end(whole("x")), 30));
    await expect(ask(server.url, { timeoutMilliseconds: Number.POSITIVE_INFINITY })).resolves.toMatchObject({
      text: "x",
    });
  });

  it("does not ask for wages: a server without keys is sent a dummy", async () => {
    let header: string | undefined;
    await using server = await serve((incoming, response) => {
      header = incoming.headers.authorization;
      response.end(whole("x"));
    });
    await ask(server.url);
    expect(header).toBe("Bearer none");
  });
});

describe("tools over a real connection", () => {
  const tool = { name: "double", description: "Twice.", parameters: { type: "object", properties: {} } };
  const asked: ModelRequest = { ...request, tools: [tool] };
  const script = { toolCalls: [{ name: "double", arguments: { n: 2 } }] };

  it("are offered, their calls come back, and each answer goes to its call", async () => {
    await using server = await startModelServer({ replies: { double: [script, "done"] } });
    const model = openaiModel({ model: "tiny", baseURL: server.url });
    const { text, toolCalls = [] } = await model.complete(asked);
    expect({ text, toolCalls }).toEqual({
      text: "",
      toolCalls: [{ id: "call_2_1", name: "double", arguments: '{"n":2}' }],
    });
    const messages: ModelRequest["messages"] = [
      ...asked.messages,
      { role: "assistant", content: "", toolCalls },
      { role: "tool", content: "4", toolCallId: "call_2_1" },
    ];
    expect(await model.complete({ ...asked, messages })).toMatchObject({ text: "done" });
    expect(server.requests[1]?.messages.slice(2)).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call_2_1", type: "function", function: { name: "double", arguments: '{"n":2}' } }],
      },
      { role: "tool", content: "4", tool_call_id: "call_2_1" },
    ]);
    expect(server.requests[0]?.tools).toEqual([{ type: "function", function: tool }]);
  });

  it("are told as plain messages to a server that refuses them, which is not offered them again", async () => {
    await using server = await startModelServer({ replies: { double: ["one", "two"] }, isWithoutTools: true });
    const model = openaiModel({ model: "tiny", baseURL: server.url });
    const messages: ModelRequest["messages"] = [
      ...asked.messages,
      { role: "assistant", content: "", toolCalls: [{ id: "c", name: "double", arguments: '{"n":2}' }] },
      { role: "tool", content: "4", toolCallId: "c" },
    ];
    expect((await model.complete({ ...asked, messages })).text).toBe("one");
    expect((await model.complete(asked)).text).toBe("two");
    expect(server.requests.map(({ tools }) => tools?.length ?? 0)).toEqual([1, 0, 0]);
    expect(server.requests[1]?.messages.slice(2)).toEqual([
      { role: "assistant", content: '```json\n{"function": "double", "n":2}\n```' },
      { role: "user", content: "4" },
    ]);
  });

  it("may be called without an id, or with arguments that are no text", async () => {
    const call = { type: "function", function: { name: "double", arguments: { n: 1 } } };
    const message = { role: "assistant", content: null, tool_calls: [call] };
    await using server = await serve(
      (_request, response) =>
        void response.end(JSON.stringify({ choices: [{ message, finish_reason: "tool_calls" }] })),
    );
    const reply = await openaiModel({ model: "tiny", baseURL: server.url }).complete(asked);
    expect(reply.toolCalls).toEqual([{ id: "call_0", name: "double", arguments: '{"n":1}' }]);
  });

  it.each([
    ["under another name of the arguments", { tool_calls: [{ function: { name: "double", args: { n: 1 } } }] }],
    [
      "beside the place of one that was dropped",
      { tool_calls: [null, { function: { name: "double", arguments: '{"n":1}' } }] },
    ],
    ["as a part", { content: [{ functionCall: { name: "double", args: { n: 1 } } }] }],
    ["as a part of an object", { content: { parts: [{ functionCall: { name: "double", args: { n: 1 } } }] } }],
    ["in broken JSON", { tool_calls: [{ function: { name: "double", arguments: "{'n': 1,}" } }] }],
  ])("may come %s", async (_how, message) => {
    await using server = await serve(
      (_request, response) => void response.end(JSON.stringify({ choices: [{ message }] })),
    );
    const reply = await openaiModel({ model: "tiny", baseURL: server.url }).complete(asked);
    expect(reply.toolCalls?.map(({ name, arguments: text }) => [name, text])).toEqual([["double", '{"n":1}']]);
  });
});
