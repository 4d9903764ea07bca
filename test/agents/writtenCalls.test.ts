import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import type { Model } from "../../src/contract/model.js";
import { scriptedModel, type ScriptedReply } from "../../src/model/scripted.js";
import { described, number, string } from "./world.js";

const between = described(
  async function stopsBetween(from: number, to: number) {
    return Math.abs(to - from) - 1;
  },
  { from: number, to: number },
);
const search = described(
  async function search(input: string) {
    return [input];
  },
  { input: string },
);

const expectation = { hypothesis: "if counted, then 6", criteria: ["a whole number"] };
const parameters = { from: 2, to: 9 };
const whole = { ...expectation, parameters };
const json = JSON.stringify;

/** What the agent answers to a reply; it has one round, so that any refusal is an error. */
async function answer(reply: ScriptedReply, maxRounds = 1): Promise<unknown> {
  const model = scriptedModel({ clerk: [reply] });
  const agent = new FunctionAgent({ name: "clerk", functions: [between, search], model, validator: false, maxRounds });
  return (await agent.request("How many stops lie between 2 and 9?")).value;
}

describe("a call that a model writes in its text", () => {
  const xml = Object.entries({ hypothesis: "if", criteria: '["a"]', parameters: json(parameters) });
  it.each([
    ["as it is asked for", "```json\n" + json({ function: "stopsBetween", ...whole }) + "\n```"],
    ["bare, with words around it", `I call ${json({ function: "stopsBetween", ...whole })} now.`],
    ["by name and arguments", json({ name: "stopsBetween", arguments: whole })],
    ["with only the parameters as arguments", json({ name: "stopsBetween", arguments: parameters, ...expectation })],
    ["with arguments as a text", json({ name: "stopsBetween", arguments: json(whole) })],
    ["by name and parameters", json({ name: "stopsBetween", parameters: whole })],
    ["in OpenAI's form", json({ type: "function", function: { name: "stopsBetween", arguments: json(whole) } })],
    [
      "in a list of calls",
      json({ tool_calls: [{ id: "1", function: { name: "stopsBetween", arguments: json(whole) } }] }),
    ],
    ["in a bare list", json([{ name: "stopsBetween", arguments: whole }])],
    ["by the old field", json({ function_call: { name: "stopsBetween", arguments: json(whole) } })],
    ["by tool and input", json({ tool: "stopsBetween", tool_input: whole })],
    ["by action", `Action:\n${json({ action: "stopsBetween", action_input: whole })}`],
    ["as action and input", `Action: stopsBetween\nAction Input: ${json(whole)}`],
    ["by its name alone", json({ stopsBetween: whole })],
    ["as a part", json({ type: "tool_use", id: "a", name: "stopsBetween", input: whole })],
    ["in tags", `<tool_call>\n${json({ name: "stopsBetween", arguments: whole })}\n</tool_call>`],
    ["in a tag that names it", `<function=stopsBetween>${json(whole)}</function>`],
    [
      "in elements",
      `<tool_call><function=stopsBetween>\n${xml.map(([key, value]) => `<parameter=${key}>\n${value}\n</parameter>`).join("\n")}\n</function></tool_call>`,
    ],
    [
      "as an invocation",
      `<invoke name="stopsBetween">${xml.map(([key, value]) => `<parameter name="${key}">${value}</parameter>`).join("")}</invoke>`,
    ],
    ["behind a token", `[TOOL_CALLS][${json({ name: "stopsBetween", arguments: whole })}]`],
    ["behind two tokens", `[TOOL_CALLS]stopsBetween[ARGS]${json(whole)}`],
    ["behind Python's token", `<|python_tag|>${json({ name: "stopsBetween", parameters: whole })}`],
    [
      "between tokens",
      `<|tool_call_begin|>functions.stopsBetween:0<|tool_call_argument_begin|>${json(whole)}<|tool_call_end|>`,
    ],
    [
      "between wide tokens",
      `<｜tool▁call▁begin｜>function<｜tool▁sep｜>stopsBetween\n\`\`\`json\n${json(whole)}\n\`\`\`<｜tool▁call▁end｜>`,
    ],
    [
      "in a channel",
      `<|channel|>analysis<|message|>${json({ stopsBetween: parameters })}<|end|><|start|>assistant<|channel|>commentary to=functions.stopsBetween <|constrain|>json<|message|>${json(whole)}<|call|>`,
    ],
    ["as code", `stopsBetween(${json(whole)})`],
    ["with a prefix", json({ name: "functions.stopsBetween", arguments: whole })],
    [
      "as code with names",
      `[stopsBetween(hypothesis="if so", criteria=["a number"], parameters={"from": 2, "to": 9})]`,
    ],
    [
      "as code in a fence",
      "```tool_code\nprint(api.stopsBetween(hypothesis='if so', criteria=['a number'], parameters={'from': 2, 'to': 9}))\n```",
    ],
    [
      "in pairs of elements",
      `<tool_call>stopsBetween\n${xml.map(([key, value]) => `<arg_key>${key}</arg_key>\n<arg_value>${value}</arg_value>`).join("\n")}\n</tool_call>`,
    ],
    [
      "in elements with a namespace",
      `<\uFF5CNS\uFF5Cinvoke name="stopsBetween">${xml.map(([key, value]) => `<\uFF5CNS\uFF5Cparameter name="${key}" string="true">${value}</\uFF5CNS\uFF5Cparameter>`).join("")}</\uFF5CNS\uFF5Cinvoke>`,
    ],
    [
      "with tokens for quotes",
      'call:stopsBetween{hypothesis:<|"|>if so<|"|>,criteria:[<|"|>a number<|"|>],parameters:{from:2,to:9}}',
    ],
    ["behind three tokens", `[TOOL_CALLS]stopsBetween[CALL_ID]a1b2[ARGS]${json(whole)}`],
    [
      "in the header of a channel",
      `<|start|>assistant to=functions.stopsBetween<|channel|>commentary json<|message|>${json(whole)}<|call|>`,
    ],
    ["as a text in a text", json(json({ function: "stopsBetween", ...whole }))],
    ["without its last bracket", json({ function: "stopsBetween", ...whole }).slice(0, -1)],
    [
      "without its last bracket, between tags",
      `<tool_call>\n${json({ name: "stopsBetween", arguments: whole }).slice(0, -1)}\n</tool_call>`,
    ],
    [
      "without its last bracket, in a fence",
      `\`\`\`json\n${json({ name: "stopsBetween", arguments: whole }).slice(0, -1)}\n\`\`\`\nThat is it.`,
    ],
    ["behind words that are marked", `✿FUNCTION✿: stopsBetween\n✿ARGS✿: ${json(whole)}\n✿RESULT✿:`],
    [
      "as code of a method",
      `<|python_tag|>stopsBetween.call(hypothesis="if so", criteria=["a"], parameters={"from": 2, "to": 9})`,
    ],
    [
      "twice the same in other words",
      `${json({ function: "stopsBetween", ...whole })}\n${json({ name: "stopsBetween", arguments: { purpose: "answer", parameters, ...expectation } })}`,
    ],
    [
      "as code explains it, and as JSON",
      `I call stopsBetween(from=2, to=9): ${json({ function: "stopsBetween", ...whole })}`,
    ],
    [
      "after a draft in thinking of another mark",
      `[THINK]${json({ function: "stopsBetween", parameters: { from: 9, to: 2 } })}[/THINK]${json({ function: "stopsBetween", ...whole })}`,
    ],
    [
      "twice the same",
      `${json({ function: "stopsBetween", ...whole })}\n${json({ function: "stopsBetween", ...whole })}`,
    ],
    [
      "after a draft in its thinking",
      `<think>${json({ function: "stopsBetween", parameters: { from: 9, to: 2 } })}</think>${json({ function: "stopsBetween", ...whole })}`,
    ],
    [
      "after thinking that was opened elsewhere",
      `${json({ function: "search", input: "" })}</think>${json({ function: "stopsBetween", ...whole })}`,
    ],
    [
      "beside data that has a name",
      `For ${json({ name: "Ann", age: 3 })}: ${json({ function: "stopsBetween", ...whole })}`,
    ],
  ])("is read %s", async (_form, text) => {
    expect(await answer(text)).toBe(6);
  });

  it.each([
    ["only in its thinking", `<think>${json({ function: "stopsBetween", ...whole })}</think>I do not know.`],
    [
      "and another one",
      `${json({ function: "stopsBetween", ...whole })} ${json({ function: "search", ...expectation, parameters: { input: "" } })}`,
    ],
    ["of a function that there is not", json({ name: "stopsAround", arguments: whole })],
    ["as mere data", json({ name: "stopsBetween", age: 3 })],
  ])("is not made when it stands there %s", async (_form, text) => {
    await expect(answer(text)).rejects.toMatchObject({ code: "agent-unanswered" });
  });

  it("keeps a parameter that is called as models call their arguments", async () => {
    expect(await answer(json({ function: "search", ...expectation, input: "a" }))).toEqual(["a"]);
    expect(await answer(json({ function: "search", ...expectation, parameters: { input: "b" } }))).toEqual(["b"]);
    expect(await answer(json({ name: "search", arguments: { input: "c" }, ...expectation }))).toEqual(["c"]);
  });
});

describe("a call by a tool call", () => {
  it.each<[string, string, string]>([
    ["encoded twice", "stopsBetween", json(json(whole))],
    ["in a list", "stopsBetween", json([whole])],
    ["in a fence", "stopsBetween", `\`\`\`json\n${json(whole)}\n\`\`\``],
    ["with parameters as a text", "stopsBetween", json({ ...expectation, parameters: json(parameters) })],
    ["wrapped once more", "stopsBetween", json({ arguments: whole })],
    ["of a prefixed name", "functions.stopsBetween", json(whole)],
    ["of a numbered name", "functions.stopsBetween:0", json(whole)],
    ["of another prefix", "default_api:stopsBetween", json(whole)],
    ["of a server's name", "mcp__lines__stopsBetween", json(whole)],
    ["of a name in another case", "stops_between", json(whole)],
    ["of a name with a token behind it", "stopsBetween<|channel|>commentary", json(whole)],
    ["of a name that came twice", "stopsBetweenstopsBetween", json(whole)],
    ["whose name is in its arguments", "", json({ name: "stopsBetween", arguments: whole })],
    ["that holds itself", "stopsBetween", json({ stopsBetween: whole })],
    ["without its last bracket", "stopsBetween", json(whole).slice(0, -1)],
    ["in Python's quotes", "stopsBetween", json(whole).replaceAll('"', "'")],
    ["given twice in one text", "stopsBetween", json(whole) + json(whole)],
    ["with parameters in their order", "stopsBetween", json({ ...expectation, parameters: [2, 9] })],
    ["with parameters in a list", "stopsBetween", json({ ...expectation, parameters: [parameters] })],
    ["with its purpose in capitals", "stopsBetween", json({ ...whole, purpose: "ANSWER" })],
    ["with an empty purpose", "stopsBetween", json({ ...whole, purpose: "" })],
  ])("is read %s", async (_form, name, text) => {
    expect(await answer({ toolCalls: [{ name, arguments: text }] })).toBe(6);
  });

  it.each<[string, unknown]>([
    ["with its fields in another order", { parameters: { to: 9, from: 2 }, ...expectation }],
    ["with what it is by default", { ...whole, purpose: "answer" }],
    ["with another hypothesis", { ...whole, hypothesis: "if so, then 6" }],
  ])("is made once when it comes again %s", async (_form, again) => {
    const toolCalls = [whole, again].map((given) => ({ name: "stopsBetween", arguments: json(given) }));
    expect(await answer({ toolCalls })).toBe(6);
  });

  it("takes nothing from an empty list", async () => {
    const stops = described(async () => 12, {}, { name: "stops" });
    const model = scriptedModel([
      { toolCalls: [{ name: "stops", arguments: json({ ...expectation, parameters: [] }) }] },
    ]);
    const agent = new FunctionAgent({ name: "clerk", functions: [stops], model, validator: false, maxRounds: 1 });
    expect((await agent.request("How many?")).value).toBe(12);
  });

  it.each([
    ["of a name that only ends like one", "nonstopsBetween", json(whole)],
    ["whose arguments cannot be read", "stopsBetween", '{"from": '],
    ["whose arguments are a number", "stopsBetween", "5"],
    ["with more parameters than it has", "stopsBetween", json({ ...expectation, parameters: [2, 9, 1] })],
    ["with too few of them in order", "stopsBetween", json({ ...expectation, parameters: [2] })],
  ])("is not made %s", async (_form, name, text) => {
    await expect(answer({ toolCalls: [{ name, arguments: text }] })).rejects.toMatchObject({
      code: "agent-unanswered",
    });
  });

  it("is not made when it was cut off, though its brackets could be closed", async () => {
    const model: Model = {
      id: "m",
      complete: async () => ({
        text: json({ function: "stopsBetween", ...whole }).slice(0, -1),
        isTruncated: true,
        usage: { promptTokens: 0, completionTokens: 0 },
      }),
    };
    const agent = new FunctionAgent({ name: "clerk", functions: [between], model, validator: false, maxRounds: 1 });
    await expect(agent.request("?")).rejects.toThrow("cut off at the length limit");
  });

  it("is not guessed where two functions could be meant", async () => {
    const other = described(async () => "other", {}, { name: "stops_between" });
    const model = scriptedModel({ clerk: [{ toolCalls: [{ name: "api.StopsBetween", arguments: json(whole) }] }] });
    const agent = new FunctionAgent({
      name: "clerk",
      functions: [between, other],
      model,
      validator: false,
      maxRounds: 1,
    });
    await expect(agent.request("?")).rejects.toThrow('Unknown function "api.StopsBetween"');
  });
});

it("a refusal of the model's is told in its own words", async () => {
  const message = { role: "assistant", content: null, refusal: "I may not count stops." };
  const server = createServer((_request, response) =>
    response.end(json({ choices: [{ message, finish_reason: "stop" }] })),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const model = { kind: "openai", baseURL, model: "tiny" } as const;
  const agent = new FunctionAgent({ name: "clerk", functions: [between], model, validator: false, maxRounds: 1 });
  await expect(agent.request("?")).rejects.toThrow("The model refused: “I may not count stops.”");
  server.closeAllConnections();
  server.close();
});
