import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { describe, expect, it, vi } from "vitest";
import { createFetch } from "../../src/model/fetchWhole.js";
import { openaiModel } from "../../src/model/openai.js";
import { ask, request, serve, whole } from "./world.js";

/** A completion with this message. */
const said = (message: object, more: object = {}): string =>
  JSON.stringify({
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop", ...more }],
  });

/** Answers with these bodies in order, the last again and again. */
function inOrder(...bodies: readonly string[]): { listener: Parameters<typeof serve>[0]; count: () => number } {
  let count = 0;
  return {
    listener: (_request, response) => void response.end(bodies[Math.min(count++, bodies.length - 1)]),
    count: () => count,
  };
}

describe("what an answer says", () => {
  it.each([
    [
      "in parts",
      {
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      "ab",
    ],
    ["beside its reasoning", { content: "a", reasoning_content: "hm" }, "a"],
    ["where the server took all of it for reasoning", { content: null, reasoning_content: "a" }, "a"],
    ["under the other name of that field", { content: "", reasoning: "a" }, "a"],
    ["under a third name", { content: "", thinking: "a" }, "a"],
    ["in parts of that field", { content: null, reasoning_details: [{ type: "reasoning.text", text: "a" }] }, "a"],
  ])("is read %s", async (_where, message, text) => {
    await using server = await serve((_request, response) => void response.end(said(message)));
    expect((await ask(server.url)).text).toBe(text);
  });

  it("is that of the first choice by number, in whichever order they stand", async () => {
    const choices = [null, ...["b", "a"].map((content, at) => ({ index: 1 - at, message: { content } }))];
    await using server = await serve((_request, response) => void response.end(JSON.stringify({ choices })));
    expect((await ask(server.url)).text).toBe("a");
  });

  it("is not looked for in the reasoning where a call could be read out of it, or where it was cut", async () => {
    const message = { content: null, reasoning_content: "perhaps" };
    await using server = await serve((_request, response) => void response.end(said(message)));
    const tools = [{ name: "f", description: "", parameters: {} }];
    const model = openaiModel({ model: "tiny", baseURL: server.url });
    expect((await model.complete({ ...request, tools })).text).toBe("");
    await using cut = await serve(
      (_request, response) => void response.end(said(message, { finish_reason: "length" })),
    );
    expect(await ask(cut.url)).toMatchObject({ text: "", isTruncated: true });
  });

  it.each([
    ["a refusal", said({ content: null, refusal: "I may not." }), "The model refused: “I may not.”"],
    ["a refusal as a part", said({ content: [{ type: "refusal", refusal: "No." }] }), "The model refused: “No.”"],
    [
      "a filter",
      said({ content: "" }, { finish_reason: "content_filter", content_filter_results: { hate: { filtered: true } } }),
      "The content filter of the model's server held the reply back (content_filter, hate).",
    ],
    [
      "a filter in the middle",
      said({ content: "function f() {" }, { finish_reason: "SAFETY" }),
      "The content filter of the model's server held the reply back (safety), which began: “function f() {”",
    ],
    [
      "a filter that names its reason",
      said({ content: null }, { finish_reason: "content_filter: RECITATION" }),
      "The content filter of the model's server held the reply back (content_filter: recitation).",
    ],
    [
      "an end that no answer has",
      said({ content: "" }, { finish_reason: "malformed_function_call" }),
      "The reply is empty: the model's server ended it with “malformed_function_call”",
    ],
    [
      "an end of the server behind",
      said({ content: "" }, { native_finish_reason: "ABORT" }),
      "The reply is empty: the model's server ended it with “abort”",
    ],
    ["none, when it just ended", said({ content: "" }, { finish_reason: "eos" }), undefined],
  ])("is missing for a reason, %s, which is told", async (_what, body, withheld) => {
    await using server = await serve((_request, response) => void response.end(body));
    expect((await ask(server.url)).withheld).toBe(withheld);
  });

  it("bounds the words of a refusal", async () => {
    await using server = await serve((_request, response) => void response.end(said({ refusal: "no ".repeat(9000) })));
    expect((await ask(server.url)).withheld?.length).toBeLessThan(400);
  });

  it.each([
    ["a byte order mark", `\uFEFF${said({ content: "a" })}`],
    ["comments that keep the connection open", `: WORKING\n\n: WORKING\n\n${said({ content: "a" })}`],
    ["a delta for a message", '{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}'],
    ["a bare text", '{"choices":[{"text":"a","finish_reason":"stop"}]}'],
    ["a choice that is not in a list", '{"choices":{"message":{"content":"a"}}}'],
    ["a gateway around it", `{"code":0,"data":${said({ content: "a" })},"msg":"ok"}`],
    ["an error that is none", said({ content: "a" }).replace("{", '{"error":{},')],
  ])("is read with %s", async (_what, body) => {
    await using server = await serve((_request, response) => void response.end(body));
    expect((await ask(server.url)).text).toBe("a");
  });

  it.each([["length"], ["max_tokens"], ["MAX_TOKENS"], ["model_length"]])("was cut: %s", async (finish) => {
    await using server = await serve(
      (_request, response) => void response.end(said({ content: "x" }, { finish_reason: finish })),
    );
    expect((await ask(server.url)).isTruncated).toBe(true);
  });
});

describe("an answer that is none", () => {
  it.each([
    ["no choices", '{"choices":null,"usage":null}'],
    ["no choice", '{"choices":[]}'],
    ["no message", '{"choices":[{"index":0}]}'],
    ["an error", '{"error":{"message":"the server behind is away"}}'],
    ["an error in the choice", said({ content: "" }, { finish_reason: "error", error: { message: "away" } })],
    ["an error beside an empty message", said({ content: "" }).replace("{", '{"error":{"message":"away"},')],
    ["an error without a word", said({ content: "" }, { finish_reason: "error" })],
    ["an error with a code that says: later", '{"error":{"message":"busy","code":429}}'],
  ])("(%s) is asked for again", async (_what, body) => {
    const { listener, count } = inOrder(body, whole("yes"));
    await using server = await serve(listener);
    expect((await ask(server.url, { maxRetries: 1 })).text).toBe("yes");
    expect(count()).toBe(2);
  });

  it.each([
    ['{"error":{"message":"the server behind is away"}}', "the server behind is away"],
    [said({ content: "" }, { finish_reason: "error", error: { message: "it fell over" } }), "it fell over"],
    [said({ content: "it burst" }, { finish_reason: "error" }), "it burst"],
    ['{"object":"list","message":"not here"}', "not here"],
    ['{"choices":null,"base":{"status":"no balance"}}', "no balance"],
  ])("%s is told in the server's words when it stays", async (body, words) => {
    await using server = await serve((_request, response) => void response.end(body));
    await expect(ask(server.url)).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining(words),
    });
  });

  it("counts as the refusal that its code names", async () => {
    const { listener, count } = inOrder('{"error":{"message":"no such key","code":401}}');
    await using server = await serve(listener);
    const failure = ask(server.url, { maxRetries: 2 });
    await expect(failure).rejects.toMatchObject({
      code: "model-unauthorized",
      message: expect.stringContaining("no such key"),
    });
    expect(count()).toBe(1);
  });

  it("is read no further than any reply is long", async () => {
    await using server = await serve((incoming, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(1 << 20)));
      };
      incoming.resume();
      response.on("drain", more);
      more();
    });
    await expect(ask(server.url)).rejects.toMatchObject({ message: expect.stringContaining("longer than 64 MB") });
  });

  it("is refused when its message is out of proportion", async () => {
    await using server = await serve((_request, response) => void response.end(whole("x".repeat(2_000_001))));
    await expect(ask(server.url)).rejects.toMatchObject({
      message: expect.stringContaining("longer than 2000000 characters"),
    });
  });
});

describe("an answer as a stream, though none was asked for", () => {
  const event = (choice: object, more: object = {}): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }], ...more })}`;
  const call = (index: number, fields: object): object => ({ delta: { tool_calls: [{ index, ...fields }] } });

  it("is put together: texts, calls, usage and how it ended", async () => {
    const events = [
      ": keep waiting",
      event({ delta: { role: "assistant", content: "a" } }),
      event({ delta: { content: "b" }, index: 1 }),
      event({ delta: { content: "c", reasoning_content: "hm" } }),
      event(call(0, { id: "one", function: { name: "f", arguments: '{"n"' } })),
      event(call(1, { id: "two", function: { name: "g", arguments: "{}" } })),
      event(call(0, { function: { arguments: ":1}" } })),
      event({ delta: {}, finish_reason: "length" }),
      'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}',
      "data: [DONE]",
    ];
    await using server = await serve(
      (_request, response) =>
        void response.writeHead(200, { "content-type": "text/event-stream" }).end(`${events.join("\n\n")}\n\n`),
    );
    expect(await ask(server.url)).toEqual({
      text: "ac",
      toolCalls: [
        { id: "one", name: "f", arguments: '{"n":1}' },
        { id: "two", name: "g", arguments: "{}" },
      ],
      isTruncated: true,
      usage: { promptTokens: 3, completionTokens: 4 },
    });
  });

  it.each<[string, object, object]>([
    ["at one place", { index: 0, id: "one" }, { index: 0, id: "two" }],
    ["without a place", { id: "one" }, { id: "two" }],
  ])("holds as many calls as have ids, also %s", async (_how, one, two) => {
    const calls = (fields: object): object => ({ delta: { tool_calls: [fields] } });
    const events = [
      event(calls({ ...one, function: { name: "f", arguments: '{"n":' } })),
      event(calls({ ...one, function: { arguments: "1}" } })),
      event(calls({ ...two, function: { name: "f", arguments: '{"n":' } })),
      event(calls({ ...two, id: "", function: { arguments: "2}" } })),
      event({ delta: {}, finish_reason: "stop" }),
    ];
    await using server = await serve((_request, response) => void response.end(`${events.join("\n\n")}\n\n`));
    expect((await ask(server.url)).toolCalls).toEqual([
      { id: "one", name: "f", arguments: '{"n":1}' },
      { id: "two", name: "f", arguments: '{"n":2}' },
    ]);
  });

  it.each([
    ["in pieces", ["stops", "Between", ""]],
    ["with every piece", ["stopsBetween", "stopsBetween", "stopsBetween"]],
    ["as far as it is", ["stops", "stopsBetween", "stopsBetween"]],
  ])("names a call whose name comes %s", async (_how, names) => {
    const events = names.map((name) => event(call(0, { function: { name, arguments: "" } })));
    const body = [...events, event({ delta: {}, finish_reason: "tool_calls" })].join("\n\n");
    await using server = await serve((_request, response) => void response.end(body));
    expect((await ask(server.url)).toolCalls).toMatchObject([{ name: "stopsBetween" }]);
  });

  it("is read whatever its type is said to be, and however its lines end", async () => {
    const body = [event({ delta: { content: "a" } }), event({ delta: { content: "b" }, finish_reason: "stop" })].join(
      "\r\n",
    );
    await using server = await serve((_request, response) => void response.end(body));
    expect((await ask(server.url)).text).toBe("ab");
  });

  it.each([
    ["with an event of several lines", 'data: {"choices":[{"delta":\ndata: {"content":"a"},"finish_reason":"stop"}]}'],
    ["of bare texts", event({ text: "a", finish_reason: "stop" })],
    [
      "that repeats beside each part what there is so far",
      [
        event({ delta: { content: "a" }, message: { content: "a" } }),
        event({ delta: { content: "" }, message: { content: "a" }, finish_reason: "stop" }),
      ].join("\n\n"),
    ],
    [
      "whose events hold parts of several choices",
      'data: {"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}',
    ],
    ["whose lines are indented", ` ${event({ delta: { content: "a" } })}\n\n data: [done]`],
  ])("is read %s", async (_how, body) => {
    await using server = await serve((_request, response) => void response.end(body));
    expect((await ask(server.url)).text).toBe("a");
  });

  it("is read where it is one JSON a line", async () => {
    const lines = [event({ delta: { content: "a" } }), event({ delta: { content: "b" }, finish_reason: "stop" })];
    const bare = lines.map((line) => line.slice("data: ".length));
    await using server = await serve((_request, response) => void response.end(`${bare.join("\n")}\n`));
    expect((await ask(server.url)).text).toBe("ab");
  });

  it.each([
    ["one JSON a line", (line: string) => `${line}\n`],
    ["events", (line: string) => `data: ${line}\n\n`],
  ])("is named, with the remedy, in a form of the server's own: %s", async (_how, print) => {
    const parts = [
      { message: { role: "assistant", content: "a" }, done: false },
      { message: { role: "assistant", content: "" }, done: true },
    ];
    await using server = await serve(
      (_request, response) => void response.end(parts.map((part) => print(JSON.stringify(part))).join("")),
    );
    await expect(ask(server.url)).rejects.toThrow(/a stream of something other than chat completions.* ends with \/v1/);
  });

  it.each([
    ["breaks off", event({ delta: { content: "half" }, finish_reason: "" })],
    ["breaks off without a word on its end", event({ delta: { content: "half" } })],
    ["reports an error", `${event({ delta: { content: "half" } })}\n\ndata: {"error":{"message":"lost"}}\n\n`],
    ["cannot be read", "data: {oops\n\n"],
  ])("is asked for again when it %s", async (_what, body) => {
    const { listener, count } = inOrder(body, whole("yes"));
    await using server = await serve(listener);
    expect((await ask(server.url, { maxRetries: 1 })).text).toBe("yes");
    expect(count()).toBe(2);
  });
});

describe("the way to a server", () => {
  it.each([
    ["/v1", "/v1/chat/completions"],
    ["/v1/", "/v1/chat/completions"],
    ["", "/chat/completions"],
    ["/v1/chat/completions", "/v1/chat/completions"],
    ["/openai/deployments/a?api-version=2024-06-01", "/openai/deployments/a/chat/completions?api-version=2024-06-01"],
    ["/v1/?a=1&b=x%20y", "/v1/chat/completions?a=1&b=x%20y"],
    ["/v1?a=1&b=2&a=3", "/v1/chat/completions?a=1&b=2&a=3"],
  ])("leads from %j to %s", async (path, asked) => {
    const urls: unknown[] = [];
    await using server = await serve((incoming, response) => {
      urls.push(incoming.url, incoming.headers["api-key"]);
      response.end(whole("x"));
    });
    await ask(server.url.replace("/v1", path), { apiKey: "secret" });
    expect(urls).toEqual([asked, path.includes("api-version") ? "secret" : undefined]);
  });

  it("takes a name and a password for the proxy before the server", async () => {
    const seen: unknown[] = [];
    await using server = await serve((incoming, response) => {
      seen.push(incoming.headers.authorization);
      response.end(whole("x"));
    });
    await ask(server.url.replace("http://", "http://ann:p%40ss@"), { apiKey: "secret" });
    expect(seen).toEqual([`Basic ${Buffer.from("ann:p@ss").toString("base64")}`]);
  });

  it.each([["localhost:11434/v1"], ["nonsense"], ["ftp://host/v1"]])("is not taken from %j", async (baseURL) => {
    await expect((async () => ask(baseURL))()).rejects.toMatchObject({
      code: "options-invalid",
      message: expect.stringContaining(baseURL),
    });
  });

  it("has one clock only: no limit of the connection's comes before that of the model", async () => {
    const before = getGlobalDispatcher();
    setGlobalDispatcher(new Agent({ headersTimeout: 50, bodyTimeout: 50 }));
    try {
      let release = (): void => {};
      await using server = await serve((incoming, response) => {
        if (incoming.method === "POST") release = () => void response.end(whole("late"));
      });
      const answer = ask(server.url, { timeoutMilliseconds: 600_000 });
      // The same server, by the limits that are in force for everybody else: the answer comes after they have passed.
      await expect(fetch(server.url)).rejects.toThrow();
      release();
      expect((await answer).text).toBe("late");
    } finally {
      setGlobalDispatcher(before);
    }
  });

  it("goes through the proxy that the environment names, when Node itself would", async () => {
    await using server = await serve((_request, response) => void response.end(whole("x")));
    const seen: string[] = [];
    const proxy = createServer().listen(0, "127.0.0.1");
    proxy.on("connect", (incoming, client) => {
      seen.push(incoming.url ?? "");
      const [host = "", port = ""] = (incoming.url ?? "").split(":");
      const target = connect(Number(port), host, () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
      target.pipe(client).pipe(target);
      for (const socket of [target, client]) socket.on("error", () => undefined);
    });
    await once(proxy, "listening");
    vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    vi.stubEnv("NO_PROXY", "");
    try {
      expect((await ask(server.url)).text).toBe("x");
      expect(seen).toEqual([]);
      expect((await ask(server.url, { usesProxy: true })).text).toBe("x");
      expect(seen).toEqual([new URL(server.url).host]);
    } finally {
      vi.unstubAllEnvs();
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  const spent = (kind: string, reset: string): Record<string, string> => ({
    [`x-ratelimit-remaining${kind}`]: "0",
    [`x-ratelimit-reset${kind}`]: reset,
  });
  it.each<[number, Record<string, string>, string | null]>([
    [503, { "retry-after": "3600" }, "30000"],
    [503, { "retry-after": new Date(Date.now() + 86_400_000).toUTCString() }, "30000"],
    [503, { "retry-after": "2" }, "2000"],
    [503, { "retry-after": "1.5s" }, "1500"],
    [503, { "retry-after-ms": "900000" }, "30000"],
    [503, { "retry-after-ms": "20", "retry-after": "2" }, "20"],
    [429, spent("-requests", "20ms"), "20"],
    [429, { ...spent("-requests", "1s"), ...spent("-tokens", "2.5s") }, "2500"],
    [429, spent("-tokens", "6m0s"), "30000"],
    [429, spent("", String(Date.now() + 3_600_000)), "30000"],
    [429, spent("", String(Math.ceil(Date.now() / 1000) + 3600)), "30000"],
    // Without a time to come the client's own back-off holds.
    [503, { "retry-after": "0" }, null],
    [503, { "retry-after": "-1" }, null],
    [503, { "retry-after": "soon" }, null],
    [503, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, null],
    [503, spent("-tokens", "2s"), null],
    [429, { ...spent("-tokens", "2s"), "x-ratelimit-remaining-tokens": "7" }, null],
    [429, spent("-tokens", "later"), null],
  ])("is waited for as %i with %j says, and half a minute at most: %s ms", async (status, told, wait) => {
    await using server = await serve((_request, response) => void response.writeHead(status, told).end("{}"));
    const { headers } = await createFetch({ usesProxy: false, timeoutMilliseconds: 1000 })(server.url);
    expect([headers.get("retry-after-ms"), headers.get("retry-after")]).toEqual([wait, null]);
  });

  it("is waited for as long as the body of a refusal says", async () => {
    const body = JSON.stringify([{ error: { code: 429, details: [{}, { retryDelay: "3.5s" }] } }]);
    await using server = await serve((_request, response) => void response.writeHead(429).end(body));
    const { headers } = await createFetch({ usesProxy: false, timeoutMilliseconds: 1000 })(server.url);
    expect(headers.get("retry-after-ms")).toBe("3500");
  });

  it.each<[string, number, number, string]>([
    ["a POST becomes a GET", 301, 405, "rejected the request"],
    ["the key is lost", 308, 401, "rejected the API key"],
    ["there is a page", 302, 200, "cannot be read"],
  ])("is told when it leads elsewhere and fails there, as %s", async (_how, moved, status, fact) => {
    await using server = await serve((incoming, response) => {
      if (incoming.url === "/new/chat/completions") response.writeHead(status).end("<p>Hello</p>");
      else response.writeHead(moved, { location: "/new/chat/completions" }).end();
    });
    const address = server.url.replace("/v1", "/new");
    await expect(ask(server.url)).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`which redirects to ${address}, .*${fact}`)),
      remedy: expect.stringContaining(`OPENAI_BASE_URL (option \`model.baseURL\`) to the address of the server itself`),
    });
  });

  it("is told in the words of the error around one that has none", async () => {
    await using server = await serve((_request, response) => void response.writeHead(407).end());
    await expect(ask(server.url)).rejects.toThrow("cannot be reached (fetch failed)");
  });
});
