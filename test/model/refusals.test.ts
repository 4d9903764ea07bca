import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../../src/contract/model.js";
import { openaiModel } from "../../src/model/openai.js";
import { ask, request, serve, whole } from "./world.js";

describe("a refused request", () => {
  it.each([
    [
      "of FastAPI",
      '{"detail":[{"loc":["body","model"],"msg":"must not be blank","type":"value"}]}',
      "body.model: must not be blank",
    ],
    ["with one detail", '{"detail":"No such route"}', "No such route"],
    [
      "with a message",
      '{"object":"error","message":"no place for instructions","code":400}',
      "no place for instructions",
    ],
    ["with an error as text", '{"error":"model is loading"}', "model is loading"],
    ["with errors", '{"errors":[{"message":"one"},{"message":"two"}]}', "one; two"],
    [
      "with the faults of each field",
      '{"title":"Not valid","errors":{"model":["must name a deployment"],"n":["is one","is odd"]}}',
      "model: must name a deployment; n: is one; n: is odd; Not valid",
    ],
    ["nested", '{"error":{"error":{"message":"deep"}}}', "deep"],
    [
      "of a server behind",
      '{"error":{"message":"it failed","metadata":{"raw":"{\\"error\\":{\\"message\\":\\"why\\"}}"}}}',
      "it failed; why",
    ],
    ["of an unknown form", '{"problem":{"x":1}}', '{"problem":{"x":1}}'],
    ["as a list", '[{"error":{"message":"listed"}}]', "listed"],
    ["as a JSON text", '"just words"', "just words"],
    [
      "as a page",
      "<html><head><style>b{}</style><title>Bad</title></head><body><h1>Gateway &amp; more</h1></body></html>",
      "Bad Gateway",
    ],
    ["as plain text", "upstream\n  said no", "upstream said no"],
  ])("is told in the server's words: %s", async (_form, body, words) => {
    await using server = await serve((_request, response) => void response.writeHead(422).end(body));
    await expect(ask(server.url)).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining(`(HTTP 422). It says: ${words}`),
      details: { status: 422 },
    });
  });

  it("is told in the words of its header where it has no body", async () => {
    const headers = { "www-authenticate": 'Bearer error_description="The token expired"' };
    await using server = await serve((_request, response) => void response.writeHead(401, headers).end());
    await expect(ask(server.url)).rejects.toMatchObject({ message: expect.stringContaining("The token expired") });
  });

  it("is told as it is when the server says nothing", async () => {
    await using server = await serve((_request, response) => void response.writeHead(422).end());
    await expect(ask(server.url)).rejects.toThrow(/rejected the request \(HTTP 422\)\. Choose/);
  });

  it("is told in bounded words, without what looks like a key", async () => {
    const key = `sk-${"a1B2".repeat(10)}`;
    const body = `the key ${key} is ${"very ".repeat(100_000)} wrong`;
    await using server = await serve((_request, response) => void response.writeHead(400).end(body));
    const error = await ask(server.url).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: "model-unavailable" });
    expect((error as Error).message.length).toBeLessThan(900);
    expect((error as Error).message).not.toContain(key);
  });

  it.each([
    [400, '{"error":{"message":"it is 9001 and fits 4096","code":"context_length_exceeded"}}'],
    [
      400,
      '{"object":"error","message":"This model\'s maximum context length is 4096 tokens. However, you requested 9001"}',
    ],
    [
      400,
      '{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}',
    ],
    [
      400,
      '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9001 tokens > 4096 maximum"}}',
    ],
    [400, '{"error":{"message":"The input token count (9001) exceeds the maximum number of tokens allowed (4096)"}}'],
    [400, '{"error":{"message":"litellm.ContextWindowExceededError: the prompt of 9001 tokens"}}'],
    [400, '{"error":{"message":"Your request exceeded model token limit: 4096 (requested: 9001)"}}'],
    [400, '{"code":"InvalidParameter","message":"Range of input length should be [1, 4096], not 9001"}'],
    [429, '{"error":{"message":"Request too large on tokens per min: Limit 4096, Requested 9001","code":"rate"}}'],
    [422, '{"error":"`inputs` must have less than 4096 tokens in the context. Given: 9001"}'],
    [413, "Request Entity Too Large"],
  ])("for its length (%i %s) is told as that, with what to do", async (status, body) => {
    await using server = await serve((_request, response) => void response.writeHead(status).end(body));
    const ofAgent = { ...request, subject: { ...request.subject, purpose: "request" as const } };
    const model = openaiModel({ model: "tiny", baseURL: server.url, maxRetries: 0 });
    for (const [asked, remedy] of [
      [request, /larger context, or shorten the stub/],
      [ofAgent, /fewer functions/],
    ] as const)
      await expect(model.complete(asked)).rejects.toMatchObject({
        message: expect.stringMatching(/cannot take a request this long/),
        remedy: expect.stringMatching(remedy),
        details: { status, reason: "context-length" },
      });
    await expect(model.complete(request)).rejects.not.toThrow(/OPENAI_API_KEY/);
  });

  it.each([
    [400, "choose a tool to call with a token that the context grammar allows"],
    [400, "the model name must not be blank"],
    [400, "max_tokens must be at least 1"],
    [429, "Rate limit reached: 9001 tokens per minute of context and prompt"],
    [500, "Internal error."],
  ])("is not taken for one that is too long: %i %s", async (status, message) => {
    await using server = await serve(
      (_request, response) => void response.writeHead(status).end(JSON.stringify({ message })),
    );
    const error = (await ask(server.url).catch((reason: unknown) => reason)) as { details: { reason?: string } };
    expect(error.details).toMatchObject({ status });
    expect(error.details.reason).toBeUndefined();
  });

  it.each([
    [429, '{"error":{"message":"no plan","type":"insufficient_quota"}}', /is out of quota \(HTTP 429\)/],
    [402, '{"error":{"message":"no credits"}}', /is out of quota \(HTTP 402\)/],
    [429, '{"error":{"message":"Request too large: Limit 4096, Requested 9001"}}', /cannot take a request this long/],
  ])("that no waiting helps is made once: %i %s", async (status, body, message) => {
    let count = 0;
    await using server = await serve((_request, response) => {
      count += 1;
      response.writeHead(status).end(body);
    });
    await expect(ask(server.url, { maxRetries: 1 })).rejects.toThrow(message);
    expect(count).toBe(1);
  });

  it("by a content filter is told as that", async () => {
    const body = '{"error":{"message":"The prompt was filtered.","code":"content_filter"}}';
    await using server = await serve((_request, response) => void response.writeHead(400).end(body));
    await expect(ask(server.url)).rejects.toMatchObject({
      message: expect.stringMatching(
        /content filter \(HTTP 400\)\. It says: The prompt was filtered\. Reword the description/,
      ),
      details: { reason: "content-filter" },
    });
  });
});

describe("tools that a server refuses", () => {
  const tools = [{ name: "double", description: "Twice.", parameters: { type: "object" } }];
  const asked: ModelRequest = { ...request, tools };

  it.each([
    [400, '{"error":{"message":"tiny does not support tools"}}'],
    [400, '{"object":"error","message":"\\"auto\\" choice needs a parser, which this server was started without"}'],
    [404, '{"error":{"message":"none of the servers behind this name supports tool use","code":404}}'],
    [405, "not allowed"],
    [422, '{"detail":[{"loc":["body","tools"],"msg":"extra fields not permitted"}]}'],
    [500, '{"error":{"message":"tools param requires --jinja flag"}}'],
    [501, '{"error":{"message":"Function calling is not implemented"}}'],
  ])("(%i %s) are left out, and from then on never offered again", async (status, body) => {
    const offered: boolean[] = [];
    await using server = await serve(async (incoming, response) => {
      let text = "";
      for await (const part of incoming) text += String(part);
      offered.push("tools" in JSON.parse(text));
      if (offered.at(-1)) response.writeHead(status).end(body);
      else response.end(whole("yes"));
    });
    const model = openaiModel({ model: "tiny", baseURL: server.url, maxRetries: 3 });
    expect((await model.complete(asked)).text).toBe("yes");
    expect((await model.complete(asked)).text).toBe("yes");
    expect(offered).toEqual([true, false, false]);
  });

  it("were not the reason when the request is refused without them as well: the first words are told", async () => {
    let count = 0;
    await using server = await serve((_request, response) => {
      response.writeHead(400).end(JSON.stringify({ message: `no, for the ${++count}. time` }));
    });
    const model = openaiModel({ model: "tiny", baseURL: server.url });
    await expect(model.complete(asked)).rejects.toThrow("for the 1. time");
    await expect(model.complete(asked)).rejects.toThrow("for the 3. time");
  });

  it.each([
    [401, "no key for tools"],
    [413, "too large"],
    [400, "prompt is too long: 9001 tokens"],
  ])("are not held responsible for %i %s", async (status, message) => {
    let count = 0;
    await using server = await serve((_request, response) => {
      count++;
      response.writeHead(status).end(JSON.stringify({ message }));
    });
    await expect(openaiModel({ model: "tiny", baseURL: server.url }).complete(asked)).rejects.toThrow(message);
    expect(count).toBe(1);
  });
});

describe("what a server is sent", () => {
  const sent = async (messages: ModelRequest["messages"]): Promise<unknown> => {
    let body = "";
    await using server = await serve(async (incoming, response) => {
      for await (const part of incoming) body += String(part);
      response.end(whole("x"));
    });
    await openaiModel({ model: "tiny", baseURL: server.url }).complete({ ...request, messages });
    return (JSON.parse(body) as { messages: unknown }).messages;
  };

  it("holds no message of the assistant that says nothing, and no two of the user's in a row", async () => {
    expect(
      await sent([
        { role: "user", content: "a" },
        { role: "assistant", content: " \n" },
        { role: "user", content: "b" },
        { role: "assistant", content: "c" },
        { role: "user", content: "d" },
      ]),
    ).toEqual([
      { role: "user", content: "a\n\nb" },
      { role: "assistant", content: "c" },
      { role: "user", content: "d" },
    ]);
  });
});

describe("calls as servers give them", () => {
  const one = [{ id: "c", name: "double", arguments: '{"n":1}' }];
  const fn = { name: "double", arguments: '{"n":1}' };
  it.each<[string, object, readonly object[]]>([
    ["in OpenAI's form", { tool_calls: [{ id: "c", type: "function", function: fn }] }, one],
    ["with arguments that are an object", { tool_calls: [{ id: "c", function: { ...fn, arguments: { n: 1 } } }] }, one],
    [
      "with arguments that are encoded twice",
      { tool_calls: [{ id: "c", function: { ...fn, arguments: '"{\\"n\\":1}"' } }] },
      one,
    ],
    ["with arguments in a list", { tool_calls: [{ id: "c", function: { ...fn, arguments: '[{"n":1}]' } }] }, one],
    ["flat", { tool_calls: [{ id: "c", ...fn }] }, one],
    ["with parameters", { tool_calls: [{ id: "c", name: "double", parameters: { n: 1 } }] }, one],
    ["alone, not in a list", { tool_calls: { id: "c", function: fn } }, one],
    ["as a text", { tool_calls: JSON.stringify([{ id: "c", function: fn }]) }, one],
    ["by the old field", { tool_calls: null, function_call: fn }, [{ ...one[0], id: "call_0" }]],
    [
      "as parts",
      {
        content: [
          { type: "text", text: "" },
          { type: "tool_use", id: "c", name: "double", input: { n: 1 } },
        ],
      },
      one,
    ],
    [
      "without arguments",
      { tool_calls: [{ id: "c", function: { name: "double" } }] },
      [{ ...one[0], arguments: "{}" }],
    ],
    [
      "with arguments that cannot be read",
      { tool_calls: [{ id: "c", function: { ...fn, arguments: "{n" } }] },
      [{ ...one[0], arguments: "{n" }],
    ],
    [
      "with one id for all",
      {
        tool_calls: [
          { id: "c", function: fn },
          { id: "c", function: fn },
        ],
      },
      [one[0] ?? {}, { ...one[0], id: "call_1" }],
    ],
  ])("are read %s", async (_form, message, calls) => {
    const body = JSON.stringify({ choices: [{ message: { role: "assistant", content: null, ...message } }] });
    await using server = await serve((_request, response) => void response.end(body));
    expect((await ask(server.url)).toolCalls).toEqual(calls);
  });
});
