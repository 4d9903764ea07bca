import { describe, expect, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import type { FunctionAgentOptions } from "../../src/agents/ask/agentOptions.js";
import { SelfCodingError } from "../../src/contract/errors.js";
import type { ModelReply } from "../../src/contract/model.js";
import type { ScriptedReply } from "../../src/contract/options.js";
import { scriptedModel, type ScriptedModel } from "../../src/model/scripted.js";
import { call, described, number, string, textCall, verdict } from "./world.js";

const half = described(
  (n: number) => {
    if (n % 2 === 1) throw new RangeError(`${n} is odd.`);
    return n / 2;
  },
  { n: number },
  { name: "half" },
);
const good = call("half", { n: 4 });

/** What the agent tells the model after `reply`, which is followed by a good one. */
async function toldAfter(reply: ScriptedReply, options: Partial<FunctionAgentOptions> = {}): Promise<string> {
  const model = scriptedModel([reply, good]);
  const agent = new FunctionAgent({ name: "x", functions: [half], model, validator: false, ...options });
  expect((await agent.request("Half of 4?")).value).toBe(2);
  return model.requests[1]?.messages.at(-1)?.content ?? "";
}

async function failure(request: Promise<unknown>): Promise<SelfCodingError> {
  const error: unknown = await request.then(
    (value) => Promise.reject(new Error(`It answered: ${String(value)}`)),
    (reason: unknown) => reason,
  );
  if (!SelfCodingError.is(error)) throw error;
  return error;
}

describe("a model that", () => {
  it.each<[string, ScriptedReply, RegExp]>([
    ["calls an unknown function", call("quarter", { n: 4 }), /Unknown function "quarter"\. The functions are: half\./],
    ["gives malformed JSON", { toolCalls: [{ name: "half", arguments: '{"hypothesis": "if' }] }, /are not valid JSON/],
    [
      "gives malformed JSON in a text",
      '```json\n{"function": "half", "parameters": {"n": }\n```',
      /could not be parsed.*form/,
    ],
    ["gives JSON that is no object", { toolCalls: [{ name: "half", arguments: "[4]" }] }, /must be a JSON object/],
    [
      "gives a wrong type",
      call("half", { n: "four" }),
      /^half was not called:\nparameters\.n: expected a number, got "four"$/,
    ],
    ["leaves out a parameter", call("half", {}), /parameters\.n: is missing; expected a number/],
    ["invents a parameter", call("half", { n: 4, m: 1 }), /parameters\.m: is not known here; there is n/],
    ["makes a call that throws", call("half", { n: 3 }), /It threw RangeError: 3 is odd\./],
    ["gives no hypothesis", call("half", { n: 4 }, { hypothesis: " " }), /is missing `hypothesis`/],
    ["gives no criteria", call("half", { n: 4 }, { criteria: [] }), /is missing `criteria`/],
    ["answers in prose", "The half of four is two.", /No function was called/],
    ["claims success without a call", "I called half(4) and it returned 2. Done!", /No function was called/],
    ["says nothing", "", /No function was called/],
    [
      "asks for several calls in one text",
      `${textCall("half", { n: 4 })}\n${textCall("half", { n: 6 })}`,
      /2 calls at once/,
    ],
  ])("%s is told so, and goes on", async (_name, reply, told) => {
    expect(await toldAfter(reply)).toMatch(told);
  });

  it("gives what makes a schema throw is told so", async () => {
    const parameters = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: (given: unknown) => ({ value: { url: new URL((given as { url: string }).url) } }),
      },
    };
    const open = { name: "open", parameters, order: ["url"], run: (url: URL) => url.host };
    const model = scriptedModel([call("open", { url: "nowhere" }), call("open", { url: "https://a.b/c" })]);
    const agent = new FunctionAgent({ name: "x", functions: [open], model, validator: false });
    expect((await agent.request("Open it.")).value).toBe("a.b");
    expect(model.requests[1]?.messages.at(-1)?.content).toContain("parameters: Invalid URL");
  });

  const both = (one: ScriptedReply, other: ScriptedReply): ScriptedReply => ({
    toolCalls: [one, other].flatMap((each) => (typeof each === "string" ? [] : each.toolCalls)),
  });

  it("asks for several calls at once gets an answer to each, and none is made", async () => {
    let made = 0;
    const count = described((by: number) => (made += by), { by: number }, { name: "count" });
    const model = scriptedModel([both(call("count", { by: 1 }), call("count", { by: 2 })), call("count", { by: 3 })]);
    const agent = new FunctionAgent({ name: "x", functions: [count], model, validator: false });
    expect((await agent.request("Count.")).value).toBe(3);
    const answers = model.requests[1]?.messages.filter(({ role }) => role === "tool") ?? [];
    expect(answers.map(({ toolCallId }) => toolCallId)).toEqual(["call_1_1", "call_1_2"]);
    expect(answers.map(({ content }) => content)).toEqual([
      expect.stringContaining("2 calls at once (count, count); none of them was made"),
      expect.stringContaining("none of them was made"),
    ]);
  });

  it("says one call twice makes it once", async () => {
    let made = 0;
    const count = described(() => ++made, {}, { name: "count" });
    const model = scriptedModel([both(call("count"), call("count"))]);
    const agent = new FunctionAgent({ name: "x", functions: [count], model, validator: false });
    expect((await agent.request("Count.")).value).toBe(1);
    expect([made, model.requests.length]).toEqual([1, 1]);
  });

  it("makes the same failing call again and again is stopped at the third", async () => {
    const model = scriptedModel(Array.from({ length: 9 }, () => call("half", { n: 3 })));
    const agent = new FunctionAgent({ name: "x", functions: [half], model });
    const error = await failure(agent.request("Half of 3?"));
    expect(error).toMatchObject({ code: "agent-stuck", message: expect.stringContaining("3 is odd") });
    expect(model.requests).toHaveLength(3);
    expect(error.details["transcript"]).toHaveLength(2 + 2 * 2 + 1);
  });

  it("never calls anything ends when the rounds run out, without a value but with the transcript", async () => {
    const model = scriptedModel(Array.from({ length: 9 }, () => "Two."));
    const agent = new FunctionAgent({ name: "x", functions: [half], model, maxRounds: 3 });
    const error = await failure(agent.request("Half of 4?"));
    expect(error).toMatchObject({ code: "agent-unanswered", message: expect.stringContaining("in 3 rounds") });
    expect(error.remedy).toContain("maxRounds");
    expect(error.details["transcript"]).toHaveLength(2 + 3 * 2);
    expect(error.details["usage"]).toMatchObject({ completionTokens: 3 });
  });
});

describe("a budget", () => {
  it("that is spent ends a request with its transcript, and refuses the next at once", async () => {
    const model = scriptedModel(Array.from({ length: 9 }, () => "Two."));
    const budget = { function: { tokens: 800 } };
    const agent = new FunctionAgent({ name: "x", functions: [half], model, budget });
    const error = await failure(agent.request("Half of 4?"));
    expect(error).toMatchObject({ code: "budget-spent", message: expect.stringContaining("800 tokens") });
    expect(error.details["transcript"]).toHaveLength(2 + 2 * model.requests.length);
    const asked = model.requests.length;
    expect(await failure(agent.request("Half of 6?"))).toMatchObject({ code: "budget-spent" });
    expect(model.requests).toHaveLength(asked);
  });

  it("in dollars counts by the prices, and needs them", async () => {
    const model = scriptedModel([good, good]);
    const options = {
      name: "x",
      functions: [half],
      model,
      validator: false,
      budget: { function: { dollars: 0.01 } },
    } as const;
    expect(() => new FunctionAgent(options)).toThrowError(expect.objectContaining({ code: "options-invalid" }));
    const agent = new FunctionAgent({ ...options, prices: { prompt: 100, completion: 100 } });
    expect((await agent.request("Half of 4?")).value).toBe(2);
    expect(await failure(agent.request("Half of 4?"))).toMatchObject({
      code: "budget-spent",
      message: expect.stringContaining("$0.01"),
    });
  });
});

describe("a validator that", () => {
  const rejecting = (replies: readonly ScriptedReply[]): ScriptedModel =>
    scriptedModel({ x: Array.from({ length: 9 }, () => good), "x.validator": replies });

  it("always says no ends it when the rounds run out: an unvalidated value is no answer", async () => {
    const model = rejecting(Array.from({ length: 9 }, () => verdict(false)));
    const agent = new FunctionAgent({ name: "x", functions: [half], model, maxRounds: 4 });
    const error = await failure(agent.request("Half of 4?"));
    expect(error).toMatchObject({
      code: "agent-unanswered",
      message: expect.stringContaining("not met: it answers (no rows)"),
    });
    expect(JSON.stringify(error.details)).not.toContain('"value"');
  });

  it.each<[string, string, string]>([
    ["answers in prose", "Looks good to me!", "does not contain a JSON object"],
    ["forgets a criterion", '{"judgements": []}', "criterion 1 needs a judgement"],
    ["judges with a text", '{"judgements": [{"criterion": 1, "isMet": "yes"}]}', "criterion 1 needs a judgement"],
  ])("%s is asked again", async (_name, reply, told) => {
    const model = rejecting([reply, verdict(true)]);
    const agent = new FunctionAgent({ name: "x", functions: [half], model });
    expect((await agent.request("Half of 4?")).validation.rounds).toBe(1);
    expect(model.requests.at(-1)?.messages.at(-1)?.content).toContain(told);
  });

  it("is broken for good is an error, never consent", async () => {
    const model = rejecting(["yes", "yes!", "YES", verdict(true)]);
    const error = await failure(new FunctionAgent({ name: "x", functions: [half], model }).request("Half of 4?"));
    expect(error).toMatchObject({
      code: "validator-broken",
      message: expect.stringMatching(/in 3 replies: [^.]+\{"judgements": \[…\]\}\. Choose/),
    });
    expect(error.details).toMatchObject({ conversation: { length: 8 }, transcript: { length: 3 } });
  });

  it("is a function and throws, or gives no judgement, is an error", async () => {
    const why = new Error("no database");
    const throwing = new FunctionAgent({
      name: "x",
      functions: [half],
      model: scriptedModel([good]),
      validator: () => {
        throw why;
      },
    });
    expect(await failure(throwing.request("x"))).toMatchObject({ code: "validator-broken", cause: why });
    const odd = new FunctionAgent({
      name: "x",
      functions: [half],
      model: scriptedModel([good]),
      validator: () => "ok" as never,
    });
    expect(await failure(odd.request("x"))).toMatchObject({
      code: "validator-broken",
      message: expect.stringContaining('"ok"'),
    });
  });
});

describe("a function that", () => {
  it("hangs is given up, its late result dropped, and the model is told", async () => {
    let settle = (_value: number): void => {};
    const hang = described(
      (n: number) =>
        n === 1
          ? new Promise<number>((_, reject) => {
              settle = () => reject(new Error("late"));
            })
          : n,
      { n: number },
      { name: "hang" },
    );
    const model = scriptedModel([call("hang", { n: 1 }), call("hang", { n: 2 })]);
    const agent = new FunctionAgent({
      name: "x",
      functions: [hang],
      model,
      validator: false,
      limits: { callSeconds: 0.05 },
    });
    expect((await agent.request("Go.")).value).toBe(2);
    expect(model.requests[1]?.messages.at(-1)?.content).toBe("It did not finish within 0.05 s.");
    // An unhandled rejection would fail the test run.
    settle(0);
  });

  it("hangs does not outlive the request's time, nor its signal", async () => {
    const hang = described(() => new Promise(() => {}), {}, { name: "hang" });
    const agent = new FunctionAgent({
      name: "x",
      functions: [hang],
      model: scriptedModel([call("hang"), call("hang")]),
    });
    const late = await failure(agent.request("Go.", { timeoutMilliseconds: 50 }));
    expect(late).toMatchObject({ code: "time-limit", message: expect.stringContaining("50 ms") });
    const reason = { is: "no error" };
    const stopped = agent.request("Go.", { signal: AbortSignal.timeout(50) });
    await expect(stopped).rejects.toMatchObject({ name: "TimeoutError" });
    await expect(agent.request("Go.", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it.each<[string, unknown, string]>([
    ["a text", "nope", 'It threw a non-Error value: "nope"'],
    ["nothing", undefined, "It threw a non-Error value: undefined"],
    [
      "an object",
      { code: 7, password: "hunter2hunter2" },
      'It threw a non-Error value: { code: 7, password: "xxxxxx0xxxxxx0" }',
    ],
    [
      "an error with a cause",
      new TypeError("outer", { cause: "inner" }),
      'It threw TypeError: outer\nCaused by: "inner"',
    ],
  ])("throws %s is worked through", async (_name, thrown, told) => {
    const fail = described(
      (n: number) => {
        if (n === 1) throw thrown;
        return n / 2;
      },
      { n: number },
      { name: "half" },
    );
    expect(await toldAfter(call("half", { n: 1 }), { functions: [fail] })).toBe(told);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a function", () => () => 1, /\[function: \(\) => 1\] \/\* not all/],
    [
      "a ring",
      () => {
        const ring: object[] = [];
        ring.push(ring);
        return ring;
      },
      /push|\$1/,
    ],
    ["a lot", () => Array.from({ length: 1e5 }, (_, index) => ({ index })), /cut to a sample/],
    [
      "what throws when it is read",
      () =>
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error("no");
            },
          },
        ),
      /cannot be copied|not all of it/,
    ],
    ["nothing", () => undefined, /^undefined$/],
    ["a secret", () => ({ apiKey: "sk-live-1234567890abcdefghij" }), /apiKey: "sk-live-0{10}x{10}"/],
  ])("returns %s is judged by what can be shown, and the value is real", async (_name, make, shown) => {
    let made: unknown;
    const give = described(() => (made = make()), {}, { name: "give" });
    const model = scriptedModel({ x: [call("give")], "x.validator": [verdict(true)] });
    const { value } = await new FunctionAgent({ name: "x", functions: [give], model }).request("Give.");
    expect(Object.is(value, made)).toBe(true);
    const text = /Result:\n```text\n([\s\S]*)\n```/.exec(model.requests[1]?.messages.at(-1)?.content ?? "")?.[1] ?? "";
    expect(text).toMatch(shown);
    expect(text.length).toBeLessThan(4500);
  });
});

describe("an agent that is made wrongly", () => {
  const make =
    (options: object): (() => unknown) =>
    () =>
      new FunctionAgent({ name: "x", functions: [half], ...options } as FunctionAgentOptions);

  it.each<[string, object, string, RegExp]>([
    [
      "has a function of which nothing is known",
      { functions: [(n: number) => n] },
      "not-transformed",
      /registered\(f\)/,
    ],
    ["has no functions", { functions: [] }, "options-invalid", /has no functions/],
    ["has what is no function", { functions: [7] }, "options-invalid", /is not a function/],
    ["has two functions of one name", { functions: [half, half] }, "options-invalid", /two functions named half/],
    ["has an unknown option", { rounds: 3 }, "options-invalid", /Unknown option "rounds"/],
    ["has a budget that is a number", { budget: { function: 5 } }, "options-invalid", /"budget\.function: 5"/],
    ["has a budget of no unit", { budget: { function: { usd: 5 } } }, "options-invalid", /"budget\.function\.usd"/],
    ["has an impossible limit", { limits: { callSeconds: -1 } }, "options-invalid", /callSeconds/],
    ["has a model that is none", { model: { name: "gpt" } }, "options-invalid", /must be a name/],
    ["has no rounds", { maxRounds: 0 }, "options-invalid", /maxRounds/],
    ["has no name", { name: "" }, "options-invalid", /name/],
    ["has functions that are none", { functions: undefined }, "options-invalid", /must be a list or an object/],
    ["has a validator that is none", { validator: null }, "options-invalid", /`validator` must be/],
    ["has an unknown option of a validator", { validator: { modell: "x" } }, "options-invalid", /"validator\.modell"/],
    ["has a validator without rounds", { validator: { maxRounds: 0 } }, "options-invalid", /validator\.maxRounds/],
    ["learns from what is no agent", { knowledgeSources: [7] }, "options-invalid", /is not an agent/],
    ["learns from what is no list", { knowledgeSources: half }, "options-invalid", /must be a list of agents/],
    [
      "has a schema without order",
      {
        functions: [
          {
            name: "f",
            run: () => 1,
            parameters: { "~standard": { version: 1, vendor: "t", validate: () => ({ value: {} }) } },
          },
        ],
      },
      "options-invalid",
      /order/,
    ],
    [
      "needs a function as a parameter",
      {
        functions: [
          described(
            (f: () => void) => f(),
            { f: { kind: "function", parameters: [], result: { kind: "void" } } },
            { name: "run" },
          ),
        ],
      },
      "options-invalid",
      /parameter f of run is a function/,
    ],
  ])("%s says so at once", (_name, options, code, message) => {
    expect(make(options)).toThrowError(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it.each<[string, unknown, object, RegExp]>([
    ["no question", undefined, {}, /question must be a text \(got undefined\)/],
    ["an unknown option", "Go.", { timeout: 5 }, /Unknown option "timeout"/],
    ["a time that is none", "Go.", { timeoutMilliseconds: Number.NaN }, /must be a number ≥ 0 \(got NaN\)/],
  ])("refuses a request with %s", async (_name, question, options, message) => {
    const agent = new FunctionAgent({ name: "x", functions: [half], model: scriptedModel([good]) });
    expect(await failure(agent.request(question as string, options))).toMatchObject({
      code: "options-invalid",
      message: expect.stringMatching(message),
    });
  });

  it("takes times without end, which are longer than any timer", async () => {
    const wait = described(() => new Promise((resolve) => setTimeout(resolve, 20, 7)), {}, { name: "wait" });
    const model = scriptedModel([call("wait")]);
    const limits = { callSeconds: Number.POSITIVE_INFINITY };
    const agent = new FunctionAgent({ name: "x", functions: [wait], model, validator: false, limits });
    expect((await agent.request("Go.", { timeoutMilliseconds: Number.POSITIVE_INFINITY })).value).toBe(7);
  });

  it("asks no model in a frozen program", async () => {
    const { configure } = await import("../../src/runtime/options.js");
    configure({ mode: "frozen" });
    const agent = new FunctionAgent({ name: "x", functions: [half], model: scriptedModel([good]) });
    const error = await failure(agent.request("Half of 4?")).finally(() => configure({ mode: "auto" }));
    expect(error).toMatchObject({ code: "frozen" });
  });
});

describe("a model object of the user's own", () => {
  const given = { hypothesis: "if", criteria: ["a"], parameters: { n: 4 } };
  const toolCalls = [{ id: "c", type: "function", function: { name: "half", arguments: JSON.stringify(given) } }];
  const asked = (reply: unknown): Promise<unknown> => {
    const model = { id: "own", complete: async () => reply as ModelReply };
    const agent = new FunctionAgent({ name: "x", functions: [half], model, validator: false, maxRounds: 1 });
    return agent.request("Half of 4?").then(({ value }) => value);
  };

  it("may hand on what a server gave: no text beside calls, and calls in its form", async () => {
    expect(await asked({ text: null, toolCalls })).toBe(2);
    expect(await failure(asked({ text: null, toolCalls: null }))).toMatchObject({ code: "agent-unanswered" });
  });

  it.each([[undefined], [null], ["half"]])("is named when it gives %j for a reply", async (reply) => {
    expect(await failure(asked(reply))).toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("The model object own gave"),
    });
  });
});

it("answers from a script that goes through the foundry's thread", async () => {
  const model = { settings: scriptedModel({ x: [call("f", { text: "abc" })] }).settings };
  const f = described((text: string) => text.toUpperCase(), { text: string }, { name: "f" });
  const agent = new FunctionAgent({ name: "x", functions: [f], model, validator: false });
  expect((await agent.request("Louder.")).value).toBe("ABC");
});
