import type { FunctionDescription } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Message } from "../../contract/model.js";
import { fence } from "../../prompt/fence.js";
import { previewNamed } from "../../prompt/previewValue.js";
import { findJsonObjects } from "../../value/findJson.js";
import type { AgentCall, ResultOrigin } from "../ask/agentCall.js";
import { ModelCalls } from "../ask/modelCalls.js";
import { fromDescription } from "../tools/toolsOf.js";

/** A call, and what a function around it is asked for. */
interface DerivedCall {
  /** Of the function. */
  readonly name: string;
  readonly request: string;
  readonly call: AgentCall;
  readonly origin: ResultOrigin;
}

const MAX_ROUNDS = 3;

/**
 * Asks the model with which arguments a function that is to be written stands for a call that was made.
 *
 * @throws {SelfCodingError} `agent-unanswered` when it gives none that fit the parameters
 */
export async function deriveArguments(
  { name, request, call, origin }: DerivedCall,
  description: FunctionDescription,
): Promise<readonly unknown[]> {
  const { agent, model, options, budget } = origin;
  if (description.parameters.length === 0) return [];
  const tool = fromDescription("adapted", () => undefined, description);
  const id = `agents/${agent}#adapt-${name}`;
  const calls = new ModelCalls({ id, model, options, budget, signal: new AbortController().signal });
  const made = Object.entries(previewNamed(call.arguments)).map(([name, text]) => `${name} = ${text}`);
  const messages: Message[] = [
    {
      role: "system",
      content:
        `You are "${agent}.adapt".\n` +
        "A function is to be written around a call that was made. You say with which arguments it must make that very call. " +
        "Answer with one JSON object that holds them by the names of the parameters, and nothing else.",
    },
    {
      role: "user",
      content: `What is asked for: ${request}\n\nThe call that was made (data):\n\n${fence(`${call.name}(${made.join(", ")})`, "text")}\n\nThe function that is to be written:\n\n${fence(tool.text)}`,
    },
  ];
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const { text } = await calls.ask({ messages, purpose: "request", name: `${agent}.adapt` });
    const [given] = findJsonObjects(text);
    const reading =
      given === undefined ? { faults: ["The reply does not contain a JSON object."] } : await tool.read(given);
    if (!("faults" in reading)) return reading.values;
    messages.push(
      { role: "assistant", content: text === "" ? "(nothing)" : text },
      { role: "user", content: reading.faults.join("\n") },
    );
  }
  throw new SelfCodingError(
    "agent-unanswered",
    `${agent} did not say with which arguments the adapted function stands for its call of ${call.name}.`,
    {
      remedy: 'Say it yourself: `adapt(request, { parameters: { table: example("cars") } })`.',
      details: { transcript: messages },
    },
  );
}
