import type { Message, ModelRequest, ToolCall } from "../../contract/model.js";
import type { ScriptedReply } from "../../contract/options.js";
import { parseAny, readJsonObject } from "../../value/findJson.js";

interface WireCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

type WireMessage =
  | { role: "system" | "user"; content: string }
  | { role: "assistant"; content: string | null; tool_calls?: WireCall[] }
  | { role: "tool"; content: string; tool_call_id: string };

interface WireTool {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown> };
}

/** Messages and tools in the words of OpenAI's chat completions. */
export function toWire({ messages, tools = [] }: ModelRequest): { messages: WireMessage[]; tools?: WireTool[] } {
  const wired = spokenOnly(messages).map(toWireMessage);
  if (tools.length === 0) return { messages: wired };
  return {
    messages: wired,
    tools: tools.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters: { ...parameters } },
    })),
  };
}

// Servers refuse a message of the assistant that says nothing, and some of them two of the user's in a row.
function spokenOnly(messages: readonly Message[]): Message[] {
  const spoken: Message[] = [];
  for (const message of messages) {
    const { role, content, toolCalls = [] } = message;
    if (role === "assistant" && content.trim() === "" && toolCalls.length === 0) continue;
    const last = spoken.at(-1);
    if (role === "user" && last?.role === "user")
      spoken[spoken.length - 1] = { role, content: `${last.content}\n\n${content}` };
    else spoken.push(message);
  }
  return spoken;
}

function toWireMessage({ role, content, toolCalls = [], toolCallId = "" }: Message): WireMessage {
  if (role === "tool") return { role, content, tool_call_id: toolCallId };
  if (role !== "assistant" || toolCalls.length === 0) return { role, content };
  // Some servers refuse an empty text beside calls.
  return { role, content: content === "" ? null : content, ...toWireCalls(toolCalls) };
}

/** The field of an assistant's message that holds its calls; none for no calls. */
export function toWireCalls(toolCalls: readonly ToolCall[]): { tool_calls?: WireCall[] } {
  if (toolCalls.length === 0) return {};
  return {
    tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      type: "function",
      function: { name, arguments: text },
    })),
  };
}

/** The calls that a server's message holds, in whichever of the forms that servers give them. */
export function readCalls(message: Readonly<Record<string, unknown>>): ToolCall[] {
  const { tool_calls: calls, function_call: legacy, content } = message;
  const parts = [(content as { readonly parts?: unknown } | null)?.parts ?? content].flat();
  const given = listOf(calls) ?? listOf(legacy) ?? parts.filter(isUse);
  const used = new Set<string>();
  return given.flatMap((call, index) => {
    const { id, function: own, functionCall, custom, ...flat } = Object(call) as WireFields;
    const { name, ...rest } = Object(own ?? functionCall ?? custom ?? flat) as WireFields;
    const text = argumentsText(rest["arguments"] ?? rest["parameters"] ?? rest["input"] ?? rest["args"]);
    // Some servers leave the place of a call that they dropped.
    if ((name ?? "") === "" && (text === "{}" || text === "")) return [];
    // Each call is answered by its id.
    const ownId = typeof id === "string" && id !== "" && !used.has(id) ? id : `call_${index}`;
    used.add(ownId);
    return { id: ownId, name: String(name ?? ""), arguments: text };
  });
}

type WireFields = Readonly<Record<string, unknown>>;

function listOf(given: unknown): readonly unknown[] | undefined {
  const value = typeof given === "string" ? parseAny(given) : given;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  return typeof value === "object" && value !== null ? [value] : undefined;
}

function isUse(part: unknown): boolean {
  const { type, functionCall } = Object(part) as WireFields;
  return type === "tool_use" || type === "tool_call" || type === "function_call" || functionCall !== undefined;
}

// What cannot be read is left as it is: whoever makes the call says to the model what is wrong with it.
function argumentsText(given: unknown): string {
  if (typeof given !== "string") return JSON.stringify(given ?? {});
  const object = readJsonObject(given);
  return object === undefined ? given : JSON.stringify(object);
}

/** A request in plain messages, for servers that know no tools. */
export function withoutTools({ tools: _tools, ...request }: ModelRequest): ModelRequest {
  const messages = request.messages.map(({ role, content, toolCalls = [] }): Message => {
    if (role === "tool") return { role: "user", content };
    const calls = toolCalls.map(asText);
    return { role, content: [content, ...calls].filter((part) => part !== "").join("\n") };
  });
  return { ...request, messages };
}

// The form in which such a model is to answer: it imitates what it seems to have said.
function asText({ name, arguments: text }: ToolCall): string {
  const object = text.trim().startsWith("{") ? text.trim().slice(1) : `"arguments": ${JSON.stringify(text)}}`;
  const separator = object.trimStart().startsWith("}") ? "" : ", ";
  return `\`\`\`json\n{"function": ${JSON.stringify(name)}${separator}${object}\n\`\`\``;
}

/** A reply of a script as a model gives it. */
export function readScripted(reply: ScriptedReply, id: string): { text: string; toolCalls: readonly ToolCall[] } {
  if (typeof reply === "string") return { text: reply, toolCalls: [] };
  const toolCalls = reply.toolCalls.map(({ name, arguments: given }, index) => ({
    id: `${id}_${index + 1}`,
    name,
    arguments: typeof given === "string" ? given : JSON.stringify(given),
  }));
  return { text: reply.text ?? "", toolCalls };
}
